using Pipeline.Contracts.Collections;

namespace Pipeline.Cli.Output;

/// <summary>How far a re-embedding is, in words.</summary>
internal static class ReembeddingWords
{
    /// <summary>Texts by key: English, Korean.</summary>
    public static IReadOnlyDictionary<string, (string English, string Korean)> All { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["reembed.bar"] = ("Embedding anew", "다시 임베딩"),
            ["reembed.speed"] = ("{speed} documents/s", "초당 문서 {speed}개"),
            ["reembed.none"] = (
                "'{collection}' was never embedded anew. Served: {served}.",
                "'{collection}' 컬렉션은 다시 임베딩한 적이 없습니다. 쓰는 것: {served}."
            ),
            ["reembed.building"] = (
                "'{collection}' is being embedded anew: {done} of {documents} documents. Served: {served}; next: {beside}.",
                "'{collection}' 컬렉션을 다시 임베딩하는 중입니다: 문서 {documents}개 중 {done}개. 쓰는 것: {served}, 다음 것: {beside}."
            ),
            ["reembed.switched"] = (
                "'{collection}' is served by {served} now; {beside} is kept until {until} ('--rollback' goes back, '--finish' deletes it).",
                "'{collection}' 컬렉션은 이제 {served}(으)로 답합니다. {beside}은(는) {until}까지 남겨 둡니다('--rollback'으로 되돌리고 '--finish'로 지웁니다)."
            ),
            ["reembed.returning"] = (
                "'{collection}' goes back to {beside}: {done} of {documents} documents are there.",
                "'{collection}' 컬렉션을 {beside}(으)로 되돌리는 중입니다: 문서 {documents}개 중 {done}개."
            ),
            ["reembed.returned"] = (
                "'{collection}' is served by {served} again; {beside} is kept until {until} ('--rollback' goes forward, '--finish' deletes it).",
                "'{collection}' 컬렉션은 다시 {served}(으)로 답합니다. {beside}은(는) {until}까지 남겨 둡니다('--rollback'으로 다시 바꾸고 '--finish'로 지웁니다)."
            ),
            ["reembed.finished"] = (
                "'{collection}' is served by {served}; what was served before is deleted.",
                "'{collection}' 컬렉션은 {served}(으)로 답합니다. 전에 쓰던 것은 지웠습니다."
            ),
            ["reembed.cancelled"] = (
                "The re-embedding of '{collection}' was given up. Served: {served}.",
                "'{collection}' 컬렉션의 다시 임베딩을 그만두었습니다. 쓰는 것: {served}."
            ),
            ["reembed.paused"] = ("It is paused; '--resume' goes on.", "멈춰 있습니다. '--resume'으로 이어 갑니다."),
            ["reembed.size"] = (
                "Beside what is served it takes about {mega} MB.",
                "쓰는 것 말고 약 {mega} MB를 차지합니다."
            ),
            ["reembed.words"] = (
                "{count} documents could not be embedded and are found by words.",
                "문서 {count}개는 임베딩하지 못해 낱말로만 찾습니다."
            ),
            ["reembed.cut"] = (
                "{embedder} (chunks of {tokens} tokens, {overlap} repeated)",
                "{embedder}(토큰 {tokens}개씩, {overlap}개 겹침)"
            ),
            ["reembed.no_embedder"] = ("words alone", "낱말만"),
            ["error.invalid_request.not_an_embedder"] = (
                "The model '{model}' is no embedder.",
                "'{model}' 모델은 임베딩 모델이 아닙니다."
            ),
            ["error.conflict.reembedding_running"] = (
                "'{collection}' is being embedded anew already.",
                "'{collection}' 컬렉션은 이미 다시 임베딩하는 중입니다. 끝날 때까지 기다리거나 그만두세요."
            ),
            ["error.conflict.reembedding_kept"] = (
                "Of '{collection}' what was served before is still kept; finish that first.",
                "'{collection}' 컬렉션에서 전에 쓰던 것이 남아 있습니다. 먼저 '--finish'로 지우세요."
            ),
            ["error.conflict.reembedding_same"] = (
                "The documents of '{collection}' are embedded and cut like that already.",
                "'{collection}' 컬렉션의 문서는 이미 그렇게 나뉘고 임베딩되어 있습니다."
            ),
            ["error.conflict.no_reembedding"] = (
                "The documents of '{collection}' are not being embedded anew.",
                "'{collection}' 컬렉션은 다시 임베딩하는 중이 아닙니다."
            ),
            ["error.conflict.nothing_to_roll_back"] = (
                "There is nothing that '{collection}' could be taken back to.",
                "'{collection}' 컬렉션을 되돌릴 것이 없습니다."
            ),
            ["error.conflict.too_little_disk"] = (
                "It takes about {needed} MB, and the disk has {free} MB free.",
                "약 {needed} MB가 필요한데 디스크에 {free} MB만 남아 있습니다. 자리를 비운 뒤 다시 시도하세요."
            ),
        };

    /// <summary>What the bar says.</summary>
    public static string Bar(Wording words, ReembeddingStatus status) =>
        status.Waits is { } waits ? words.Remark(waits.Code, waits.Values, waits.Message)!
        : status.DocumentsPerSecond is { } speed
            ? $"{words.Text("reembed.bar")} ({words.Text("reembed.speed", ("speed", Plain.Number(speed)))})"
        : words.Text("reembed.bar");

    /// <summary>Where it stands, a line each.</summary>
    public static List<string> Lines(Wording words, string collection, ReembeddingStatus status)
    {
        var lines = new List<string>
        {
            words.Text(
                $"reembed.{status.Phase.ToString().ToLowerInvariant()}",
                ("collection", collection),
                ("done", Plain.Count(status.Done)),
                ("documents", Plain.Count(status.Documents)),
                ("served", Cut(words, status.Served)),
                ("beside", status.Beside is { } beside ? Cut(words, beside) : ""),
                ("until", status.KeptUntil?.ToLocalTime().ToString("g") ?? "")
            ),
        };
        if (status.Paused)
        {
            lines.Add(words.Text("reembed.paused"));
        }

        if (status.Waits is { } waits)
        {
            lines.Add(words.Remark(waits.Code, waits.Values, waits.Message)!);
        }

        if (status.Bytes > 0)
        {
            lines.Add(words.Text("reembed.size", ("mega", Plain.Count((status.Bytes + 999_999) / 1_000_000))));
        }

        if (status.WithoutVectors > 0)
        {
            lines.Add(words.Text("reembed.words", ("count", Plain.Count(status.WithoutVectors))));
        }

        return lines;
    }

    private static string Cut(Wording words, CutSettings cut) =>
        words.Text(
            "reembed.cut",
            ("embedder", cut.Embedder ?? words.Text("reembed.no_embedder")),
            ("tokens", cut.ChunkTokens),
            ("overlap", cut.ChunkOverlapTokens)
        );
}
