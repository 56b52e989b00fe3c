namespace Pipeline.Storage.Documents;

/// <summary>A document to accept.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="DocumentId">The document's id in the collection, 1 to 1024 characters.</param>
/// <param name="Shard">The shard that the id hashes to, 0 to the collection's shard count less one; the same for every
/// version.</param>
/// <param name="Content">The raw content; empty content is content.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="FileName">The name of the file it came from, if any.</param>
/// <param name="Title">Its title, if the submitter gave one.</param>
/// <param name="MetadataJson">Its metadata, a JSON object that the store keeps as it is.</param>
/// <param name="Labels">Its access labels.</param>
/// <param name="Rejection">
/// When set, the document is recorded without its content, failed and parked with this reason, and listed like any
/// other failed document.
/// </param>
public sealed record DocumentSubmission(
    string Collection,
    string DocumentId,
    int Shard,
    ReadOnlyMemory<byte> Content,
    string ContentType,
    string? FileName,
    string? Title,
    string MetadataJson,
    IReadOnlyList<string> Labels,
    DocumentRejection? Rejection
)
{
    /// <summary>
    /// Where in a stream that delivers at least once it came from, growing within the stream; null: it did not come by
    /// one. A document takes nothing from a position that it has taken from, or passed, before.
    /// </summary>
    public long? StreamPosition { get; init; }

    /// <summary>
    /// The password that opens it, sealed by whoever submits it; null: none. The store keeps it as long as the document
    /// waits to be read, and gives it to whoever reads it.
    /// </summary>
    public byte[]? SealedPassword { get; init; }
}
