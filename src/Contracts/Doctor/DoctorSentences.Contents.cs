namespace Pipeline.Contracts.Doctor;

/// <content>Of shards, documents and models.</content>
internal static partial class DoctorSentences
{
    private static Dictionary<DoctorCode, (DoctorOutcome Outcome, string Sentence, string? Fix)> Contents =>
        new()
        {
            [DoctorCode.CollectionsNone] = (DoctorOutcome.Ok, "There is no collection yet.", null),
            [DoctorCode.ShardsAnswer] = (DoctorOutcome.Ok, "Every shard answers ({count}).", null),
            [DoctorCode.ShardsCopied] = (DoctorOutcome.Ok, "Ready copies of every shard: {copies}.", null),
            [DoctorCode.ShardsDown] = (
                DoctorOutcome.Failed,
                "Shards of which no copy answers: {shards}. Nothing is found in them.",
                "Start the silos that are missing; otherwise copies are built from the store within minutes, and the logs say what hinders."
            ),
            [DoctorCode.ShardsPartial] = (
                DoctorOutcome.Failed,
                "Shards whose only copies are still being built: {shards}. Searches see what is there so far.",
                "Wait: it goes on by itself. 'pipeline doctor' and the dashboard show how far it is."
            ),
            [DoctorCode.CopiesComing] = (
                DoctorOutcome.Warning,
                "Copies that are being made, while others answer: {copies}.",
                "Wait: it goes on by itself. If it does not, the logs of these silos say why."
            ),
            [DoctorCode.CopiesMissing] = (
                DoctorOutcome.Warning,
                "Shards with fewer than {wanted} ready copies, and none under way: {shards}.",
                "Start the silos that are missing; a minute after one was lost its copies are made elsewhere."
            ),
            [DoctorCode.CopiesStalled] = (
                DoctorOutcome.Warning,
                "{silo} cannot go on with {shards}: {cause}",
                "It tries again by itself; mend what it says, and see the log of {silo}."
            ),
            [DoctorCode.CopiesBehind] = (
                DoctorOutcome.Warning,
                "Copies that are many changes behind: {copies}.",
                "Wait; if they do not catch up, their silos have too much to do: start another silo with --role index."
            ),
            [DoctorCode.CopiesTogether] = (
                DoctorOutcome.Warning,
                "Shards whose copies are all in one zone, though there are others: {shards}.",
                "Wait some minutes: copies move by themselves. If they do not, see the disks and logs of the other zones' silos."
            ),
            [DoctorCode.DocumentsNoneWait] = (DoctorOutcome.Ok, "No document waits to be searchable.", null),
            [DoctorCode.DocumentsMove] = (
                DoctorOutcome.Ok,
                "Documents that wait to be searchable: {count}, none for longer than {minutes} min.",
                null
            ),
            [DoctorCode.DocumentsWait] = (
                DoctorOutcome.Warning,
                "Documents that wait to be searchable: {count}, the oldest for {minutes} min ({collections}).",
                "'pipeline documents list -c {first} --state accepted' shows how far they are; another silo with --role worker makes it faster."
            ),
            [DoctorCode.DocumentsWell] = (DoctorOutcome.Ok, "No document has failed.", null),
            [DoctorCode.DocumentsFailed] = (
                DoctorOutcome.Warning,
                "Documents that could not be made searchable: {count} ({collections}).",
                "'pipeline documents list -c {first} --state failed' says why; then mend and add, 'documents retry' or 'documents delete' them."
            ),
            [DoctorCode.LettersNone] = (DoctorOutcome.Ok, "Nothing that came by the stream was refused.", null),
            [DoctorCode.LettersDead] = (
                DoctorOutcome.Warning,
                "Documents that came by the stream and were refused: {count}.",
                "GET /api/dead-letters says why; DELETE /api/dead-letters?through=KEY forgets them."
            ),
            [DoctorCode.ConnectorsWell] = (DoctorOutcome.Ok, "No connector has anything in its way ({count}).", null),
            [DoctorCode.ConnectorFails] = (
                DoctorOutcome.Failed,
                "The connector {connector} cannot go on: {cause}",
                "Mend what it says; 'pipeline connectors test {connector}' tries it, and it goes on by itself."
            ),
            [DoctorCode.ConnectorHolds] = (
                DoctorOutcome.Warning,
                "The connector {connector} deletes nothing: {cause}",
                "Bring the source back; if it was meant to go: 'pipeline connectors run {connector} --confirm-prune' (of --watch: --watch-allow-empty)."
            ),
            [DoctorCode.ModelPresent] = (DoctorOutcome.Ok, "Model for {role}: {model}.", null),
            [DoctorCode.WithoutEmbedder] = (
                DoctorOutcome.Warning,
                "There is no embedder: words are searched, not meanings.",
                "'pipeline models pull --defaults', or put a model into a model directory (docs/inference.md)."
            ),
            [DoctorCode.EnglishEmbedder] = (
                DoctorOutcome.Warning,
                "The built-in embedder is used: meanings are found in English alone, and less well.",
                "'pipeline models pull --defaults', or put a model into a model directory (docs/inference.md)."
            ),
            [DoctorCode.EmbedderElsewhere] = (
                DoctorOutcome.Warning,
                "The embedder {model} is on no silo now: words are searched, and documents wait.",
                "Start a silo that has it. Another one that is installed takes over when it was away for ten minutes."
            ),
            [DoctorCode.WithoutReranker] = (
                DoctorOutcome.Warning,
                "There is no re-ranker: hits keep the order of the search.",
                "'pipeline models pull --defaults', or put a model into a model directory (docs/inference.md)."
            ),
            [DoctorCode.WithoutGenerator] = (
                DoctorOutcome.Warning,
                "There is no generator: answers quote passages.",
                "'pipeline models pull --defaults', or put a model into a model directory (docs/inference.md)."
            ),
            [DoctorCode.ModelBreaks] = (
                DoctorOutcome.Warning,
                "{silo}: the model {model} broke and is opened again: {cause}",
                "It comes back by itself; if it breaks again and again, 'pipeline models verify' and the log of {silo} say more."
            ),
            [DoctorCode.ModelGivenUp] = (
                DoctorOutcome.Failed,
                "{silo}: the model {model} does not work: {cause}",
                "'pipeline models verify', then restart {silo}; its log says more."
            ),
            [DoctorCode.ModelIdle] = (
                DoctorOutcome.Warning,
                "{silo}: its model {model} is not used, because the cluster uses {used} for {role}.",
                "Install {used} there too, or take {model} away: 'pipeline models pull {used}' at {silo}."
            ),
            [DoctorCode.ModelsComing] = (
                DoctorOutcome.Warning,
                "{silo}: {cause}",
                "Wait; 'pipeline models list' shows how far it is."
            ),
            [DoctorCode.ModelsNotFetched] = (
                DoctorOutcome.Warning,
                "{silo}: {cause}",
                "'pipeline models pull --defaults' where there is a network, or copy the files; --pull false where none are wanted."
            ),
            [DoctorCode.Reembedding] = (
                DoctorOutcome.Warning,
                "Documents are embedded anew in {shards}: {cause}",
                "Wait: it goes on by itself."
            ),
            [DoctorCode.ScansRead] = (DoctorOutcome.Ok, "Scans and images are read ({languages}).", null),
            [DoctorCode.ScansUnread] = (
                DoctorOutcome.Warning,
                "{silo}: scans and images are not read, because Tesseract is not installed.",
                "Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-kor poppler-utils. macOS: brew install tesseract tesseract-lang poppler. Windows: winget install UB-Mannheim.TesseractOCR. Then retry failed documents."
            ),
            [DoctorCode.ScanLanguageLacking] = (
                DoctorOutcome.Warning,
                "{silo}: scans and images are read without the language {languages}.",
                "Install it for Tesseract (Debian, Ubuntu: apt install tesseract-ocr-kor tesseract-ocr-eng; macOS: brew install tesseract-lang), then submit scans in it again."
            ),
            [DoctorCode.NotChecked] = (
                DoctorOutcome.Skipped,
                "Not checked ({checks}): {cause}",
                "Look again; if it stays so, the log of {silo} says why."
            ),
        };
}
