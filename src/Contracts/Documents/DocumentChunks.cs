namespace Pipeline.Contracts.Documents;

/// <summary>Chunks of a document as they are searched.</summary>
/// <param name="Id">The document's id.</param>
/// <param name="Version">The version that the chunks are of; 0: none has been indexed yet, and there are no
/// chunks.</param>
/// <param name="Title">Its title.</param>
/// <param name="ContentType">The media type of the newest version's content.</param>
/// <param name="FileName">The name of the file that it came from, when there was one.</param>
/// <param name="NewestVersion">The newest version, whose content can be read; above <paramref name="Version"/> while it
/// waits to be indexed, or could not be.</param>
/// <param name="Total">How many chunks there are.</param>
/// <param name="Chunks">Those asked for, by number.</param>
/// <param name="Next">Pass as <c>from</c> to get the next ones; null: these were the last.</param>
[GenerateSerializer, Alias("pipeline.document-chunks"), Immutable]
public sealed record DocumentChunks(
    string Id,
    long Version,
    string? Title,
    string ContentType,
    string? FileName,
    long NewestVersion,
    int Total,
    IReadOnlyList<DocumentChunk> Chunks,
    int? Next
);
