namespace Pipeline.Contracts.Remarks;

/// <summary>The English sentence of every remark, with its values in braces.</summary>
internal static class RemarkSentences
{
    public static readonly Dictionary<RemarkCode, string> All = new()
    {
        [RemarkCode.Hits] = "{count} hits",
        [RemarkCode.Passages] = "{count} passages",
        [RemarkCode.Tokens] = "{count} tokens",
        [RemarkCode.SearchedAs] = "searched as “{question}”",
        [RemarkCode.AlsoSearchedAs] = "also searched as “{question}”",
        [RemarkCode.LedTo] = "led on to “{question}”",
        [RemarkCode.NoFurtherStep] = "one search was enough, or nothing led on",
        [RemarkCode.NoOtherWords] = "There are no other words for the question.",
        [RemarkCode.SearchedByPassage] = "also searched by a passage of {count} tokens that the generator wrote",
        [RemarkCode.ExpansionNeedsGenerator] =
            "A passage to search by needs a generator that writes the question's language, and there is none. The question was searched as it is.",
        [RemarkCode.CacheHit] = "hit",
        [RemarkCode.CacheMiss] = "miss",
        [RemarkCode.CacheShared] = "The same question is being answered; its answer is shared.",
        [RemarkCode.CacheEarlier] = "The documents have changed since; whether the answer still holds is looked at.",
        [RemarkCode.CacheNear] = "hit: the same question in other words",
        [RemarkCode.CacheConfirmed] = "hit: the documents have changed since, the passages are the same",
        [RemarkCode.CacheNotUsed] = "Not asked for, or the answer is sampled.",
        [RemarkCode.Quoted] = "quoted",
        [RemarkCode.EmbeddedBy] = "{model}",
        [RemarkCode.Corrected] = "corrected",
        [RemarkCode.NothingToCorrect] = "nothing to correct",
        [RemarkCode.NoVectors] = "No chunk has a vector of this embedder yet.",
        [RemarkCode.EmbedderLanguage] = "The embedder '{model}' does not know the question's language.",
        [RemarkCode.EmbedderGone] =
            "The embedder '{model}' is not installed any more. Words are searched until its documents are embedded anew.",
        [RemarkCode.OneList] = "Only one of keyword and vector search took part.",
        [RemarkCode.NothingToRerank] = "There is nothing to re-rank.",
        [RemarkCode.RerankUnproven] =
            "It has not been shown on this collection that the re-ranker improves the order (weight 0).",
        [RemarkCode.StageFailed] = "The stage failed; the log says why.",
        [RemarkCode.StageCutOff] = "The answer ended before the stage did.",
        [RemarkCode.NotAnswered] = "The documents do not say; the passages below may be related.",
        [RemarkCode.NothingFound] = "Nothing in the documents matches this question.",
        [RemarkCode.DocumentsWaiting] = "Documents that are still being indexed: {count}. Ask again in a moment.",
        [RemarkCode.GeneratorMissing] = "No generator is installed, so these are sentences quoted from the documents.",
        [RemarkCode.GeneratorBroken] =
            "The generator cannot be used at the moment, so these are sentences quoted from the documents.",
        [RemarkCode.GeneratorLanguage] =
            "The generator '{model}' does not write the question's language, so these are sentences quoted from the documents.",
        [RemarkCode.GeneratorUnmeasured] =
            "The generator '{model}' has not been measured on this collection yet, so these are sentences quoted from the documents.",
        [RemarkCode.GeneratorUnproven] =
            "Measured on this collection, {generated} % of the answers of the generator '{model}' hold what was asked and {quoted} % of quotes, and the documents support {supported} % of what it writes, so these are sentences quoted from the documents.",
        [RemarkCode.NotSupported] =
            "The passages did not support what the generator wrote, so these are sentences quoted from the documents.",
        [RemarkCode.NoEmbedder] =
            "No embedder is installed, and the built-in one is not beside the program, so only words are searched. Get one with 'pipeline models pull --defaults'.",
        [RemarkCode.NoReranker] = "No re-ranker is installed. Get one with 'pipeline models pull --defaults'.",
        [RemarkCode.NoGenerator] =
            "No generator is installed, so answers quote the documents. Get one with 'pipeline models pull --defaults'.",
        [RemarkCode.BuiltInEmbedder] =
            "Vector search uses the built-in English embedder; Korean is found by words. A multilingual embedder: 'pipeline models pull --defaults'.",
        [RemarkCode.EmbedderNotInstalled] = "The embedder '{model}' is not installed any more.",
        [RemarkCode.ProgramEnding] = "The program is ending.",
        [RemarkCode.ModelReopening] = "The model '{model}' is being opened again. {reason}",
        [RemarkCode.ModelFaulted] = "The model '{model}' is faulted and is opened again soon. {reason}",
        [RemarkCode.ModelFailed] =
            "The model '{model}' failed {faults} times in a row and is not opened again before a model is installed or the program is started again. {reason}",
        [RemarkCode.ModelBroken] =
            "The model '{model}' on {device} cannot be used since {since}; the list of workers says why.",
        [RemarkCode.GeneratorProcessEnded] =
            "The process of the generator '{model}' ended or hung. It is started again.",
        [RemarkCode.GeneratorProcessGivenUp] =
            "The process of the generator '{model}' ended {times} times in a row; the log says why. Start the program again.",
        [RemarkCode.NoWorkerSilo] =
            "No silo of the cluster with the role 'worker' runs now, so there is no model for '{role}'. Start one with --role worker or --role all.",
        [RemarkCode.EmbedderAway] =
            "The cluster's embedder '{model}' is on no silo now: words are searched, and documents wait. Start a silo that has it.",
        [RemarkCode.ModelUnused] =
            "The model '{model}' of the silo '{silo}' is not used: for '{role}' the cluster uses '{used}'.",
        [RemarkCode.ModelDamaged] = "Its files are damaged: {reason}",
        [RemarkCode.BuiltInModel] = "English; used while no other embedder is installed",
        [RemarkCode.Downloading] = "Downloading model '{model}' ({percent} %); everything else works meanwhile.",
        [RemarkCode.DownloadStarting] = "Downloading model '{model}'; everything else works meanwhile.",
        [RemarkCode.DownloadOffline] =
            "Not downloaded: {models}. Their server cannot be reached. Without a network, copy the models' folders to {folder}; behind a proxy, set HTTPS_PROXY. Then 'pipeline models pull --defaults'.",
        [RemarkCode.DownloadFailed] = "Not downloaded: {models}. {reason}",
        [RemarkCode.TooManyBytes] =
            "The document has {bytes} bytes; at most {most} are allowed. Split it, or raise --max-document-bytes.",
        [RemarkCode.EmptyDocument] = "The document is empty: it has no bytes.",
        [RemarkCode.NoText] = "The {format} document holds no text.",
        [RemarkCode.ScannedPdf] =
            "The PDF holds no text, and none was recognised in its images. If it is a scan, scan it again at 300 dpi and resubmit it.",
        [RemarkCode.UnmappedPdf] =
            "The fonts of the PDF do not say which letters their glyphs are, so its text cannot be told. Run text recognition (OCR) on it and resubmit it.",
        [RemarkCode.DocumentTooLarge] =
            "The document has {size}; at most {most} (MaxBytes) are read. Split the document, or raise the limit.",
        [RemarkCode.TooManyPages] =
            "The document has {pages} pages; at most {most} (MaxPages) are read. Split it, or raise the limit.",
        [RemarkCode.TooManyCells] =
            "A row of the CSV has {cells} cells; at most {most} are read. Check its separators and quotes, or split it.",
        [RemarkCode.TooManyParts] = "The document has more than {most} parts (MaxParts). Split the document.",
        [RemarkCode.UnpacksTooLarge] =
            "The document unpacks to more than {most} (MaxUncompressedBytes) or by more than {ratio} to one (MaxCompressionRatio). Split the document, or raise the limit.",
        [RemarkCode.TagTooLarge] =
            "An element of the document has more than {most} of attributes. Open it in the program that made it, save it again and resubmit it.",
        [RemarkCode.NothingInside] =
            "The archive holds no document that is read: {names}. Submit what is in it in a format that is read.",
        [RemarkCode.UnsupportedType] =
            "This format is not read: {kind}. Submit text, Markdown, HTML, PDF, HWP, an Office or OpenDocument file, EPUB, mail, CSV or JSON.",
        [RemarkCode.OldOffice] =
            "This is an older binary Office document, which is not read. Save it as DOCX or PDF and resubmit it.",
        [RemarkCode.OldHwp] =
            "This is an HWP document of version 3 or earlier, which is not read. Open it in Hancom Office, save it as HWPX and resubmit it.",
        [RemarkCode.WrongType] =
            "The document is declared as {declared} but its bytes are not. Declare its real type, or save it again in that format.",
        [RemarkCode.NotText] =
            "The bytes are not text, and not a format that is read. Submit text, Markdown, HTML, PDF, HWP, an Office or OpenDocument file, EPUB, mail, CSV or JSON.",
        [RemarkCode.UnknownEncoding] =
            "The text's encoding could not be determined. Save it as UTF-8 and resubmit it, or declare the charset.",
        [RemarkCode.WrongEncoding] =
            "The text is not valid {encoding}. Save it as UTF-8 and resubmit it, or declare the right charset.",
        [RemarkCode.Encrypted] =
            "The document is protected by a password. Retry it with the password, or remove the password and resubmit it.",
        [RemarkCode.WrongPassword] =
            "The document is protected by another password than the one that was given. Retry it with the right one.",
        [RemarkCode.UnreadEncryption] =
            "The document is protected by a password in a way that is not read, even with the password: {kind}. Open it in the program that made it, remove the password and resubmit it.",
        [RemarkCode.CostlyPassword] =
            "To open the document takes {rounds} rounds of making its key; at most {most} are taken. Remove the password and resubmit it.",
        [RemarkCode.Locked] =
            "The document is locked by a certificate or by rights management (DRM). Have its owner save it without and resubmit it.",
        [RemarkCode.Damaged] =
            "The {format} document is truncated or damaged. Open it in the program that made it, save it again and resubmit it.",
        [RemarkCode.TooDeep] =
            "The document nests deeper than {most} levels (MaxNesting). Flatten it, or raise the limit.",
        [RemarkCode.TooMuchText] =
            "The document holds more than {most} characters of text (MaxCharacters). Split the document, or raise the limit.",
        [RemarkCode.ReadTimedOut] =
            "Reading took longer than {seconds} seconds (Timeout). Split the document, or raise the limit.",
        [RemarkCode.ReadOutOfMemory] =
            "Reading needed more than {most} of memory (MaxMemoryBytes). Split the document, or raise the limit.",
        [RemarkCode.ReaderCrashed] =
            "The reader's process ended while it read this document. The document is probably malformed: open it in the program that made it, save it again and resubmit it.",
        [RemarkCode.TooManyPixels] =
            "The image has {pixels} pixels; at most {most} (MaxPixels) are read. Scale it down, or raise the limit.",
        [RemarkCode.NothingRecognised] =
            "No text was recognised in the image. If there is some, scan it again at 300 dpi and resubmit it.",
        [RemarkCode.NoTextRecognition] =
            "The document is an image of text, and text recognition (OCR) is not installed where it is read. Install Tesseract with Korean and English (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-kor poppler-utils; macOS: brew install tesseract tesseract-lang poppler; Windows: winget install UB-Mannheim.TesseractOCR), then retry the document.",
        [RemarkCode.FailedAgain] =
            "Reading failed, and a second attempt ended the same way or worse. Split the document, or save it again and resubmit it.",
        [RemarkCode.Unreadable] = "The document cannot be read: {reason}",
        [RemarkCode.ReaderUnavailable] = "The document reader could not be started; the log says why.",
        [RemarkCode.ContentLost] = "Its content is damaged in the store; submit it again.",
        [RemarkCode.ProcessingFailed] = "The document could not be processed; the log says why.",
        [RemarkCode.EmbeddingFailed] = "Its text could not be embedded; the log says why.",
        [RemarkCode.EmbedderReplaced] = "The embedding model was replaced again and again meanwhile.",
        [RemarkCode.StoreRefuses] = "The store does not take it: {reason}",
        [RemarkCode.StoringFailed] = "Its chunks could not be stored; the log says why.",
        [RemarkCode.Cancelled] = "Cancelled before it was chunked.",
        [RemarkCode.NotIndexable] = "The index does not take it: {reason}",
        [RemarkCode.IndexNotSaved] =
            "The index cannot be saved, so that a restart takes longer: the disk is full or not writable.",
        [RemarkCode.IndexReopened] = "The index is opened again; the old one answers until the new one has caught up.",
        [RemarkCode.IndexReplaced] =
            "An index for the embedder '{embedder}' is built; the one for '{serving}' answers until it has caught up and the documents are embedded anew.",
        [RemarkCode.ReembeddingIndexes] =
            "All documents are embedded; the indexes are being built, and take over when every replica has its own.",
        [RemarkCode.IndexBuilt] = "The index is built from the store; searches see what is in it so far.",
        [RemarkCode.IndexOpening] = "The index is being opened.",
        [RemarkCode.IndexNotWritable] =
            "The index cannot be written: the disk is full, or the directory is not writable or in use.",
        [RemarkCode.StoreUnreachable] = "The corpus store cannot be read or written at the moment.",
        [RemarkCode.StoreDamaged] = "The corpus store is damaged; restore it from a backup.",
        [RemarkCode.ProgramFault] = "A fault of the program; the log says more.",
        [RemarkCode.GuardPolicyBroken] =
            "The guardrail policy in {file} cannot be used, and its last good version holds: {reason}",
        [RemarkCode.FewerSilosThanReplicas] =
            "Each shard is to be on {replicas} silos (--replicas), and there are only {silos} now: there are fewer copies until more silos join.",
        [RemarkCode.NoReply] = "It did not answer within {seconds} s or failed; the log says more.",
        [RemarkCode.SourceUnreachable] = "{address} cannot be reached: {detail}",
        [RemarkCode.SourceForbids] = "{address} refuses access. Check the credential.",
        [RemarkCode.SourceMissing] = "There is nothing at {address}.",
        [RemarkCode.SourceSlow] = "{address} did not answer within {seconds} s.",
        [RemarkCode.SourceBroken] = "{address} answers with an error: {detail}",
        [RemarkCode.SourceEmptied] =
            "The source is empty, and held {known} items before. Their documents are kept until the deletion is confirmed with --confirm-prune.",
        [RemarkCode.SourceShrunk] =
            "{gone} of {known} items are gone at once. Their documents are kept until the deletion is confirmed with --confirm-prune.",
        [RemarkCode.SourceTooLarge] = "The source holds more than the {most} items that are taken of one.",
        [RemarkCode.SettingWrong] = "{setting} cannot be used: {detail}",
        [RemarkCode.CredentialMissing] = "The credential is not there: {reference}. Set it on the server.",
        [RemarkCode.AddressPrivate] =
            "{host} is an address of a private network. Its operator allows it with --connector-hosts.",
        [RemarkCode.ProgramMissing] = "The program {program} is not installed on the server.",
        [RemarkCode.RobotsForbid] = "The robots.txt of {address} asks programs to stay away.",
        [RemarkCode.ItemUnreadable] = "It cannot be read: {detail}",
        [RemarkCode.ItemTooLarge] = "It has {bytes} bytes, and at most {most} are taken.",
        [RemarkCode.ItemRefused] = "It was refused: {detail}",
        [RemarkCode.EventRefused] = "{address} does not take the event: {detail}",
        [RemarkCode.RunInterrupted] = "The run was ended before its time; the next one goes on from there.",
        [RemarkCode.RunFaulted] = "The run met a fault of the program; the log says more.",
        [RemarkCode.ConnectorFailing] = "The connector {connector} cannot go on: {reason}",
    };
}
