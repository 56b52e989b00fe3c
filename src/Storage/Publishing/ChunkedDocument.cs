namespace Pipeline.Storage.Publishing;

/// <summary>The chunks of one version of a document, to be published.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Version">The version that was chunked.</param>
/// <param name="Shard">The document's shard.</param>
/// <param name="Title">The title to publish; null to publish the one submitted, if any.</param>
/// <param name="EmbedderName">The embedder that made the vectors; null when there was none.</param>
/// <param name="Chunks">All chunks of that version; may be empty.</param>
public sealed record ChunkedDocument(
    string Collection,
    string DocumentId,
    long Version,
    int Shard,
    string? Title,
    string? EmbedderName,
    IReadOnlyList<StoredChunk> Chunks
)
{
    /// <summary>The generation that it was cut and embedded for (<see cref="Generations.IGenerationStore"/>); 0: the
    /// collection as it was made.</summary>
    public long Generation { get; init; }
}
