namespace Pipeline.Storage.Publishing;

/// <summary>The chunks of one version of a document, to be published: all of them, or the first ones.</summary>
/// <param name="Collection">The collection's name.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Version">The version that was chunked.</param>
/// <param name="Shard">The document's shard.</param>
/// <param name="Title">The title to publish; null to publish the one submitted, if any.</param>
/// <param name="EmbedderName">The embedder that made the vectors; null when there was none.</param>
/// <param name="Chunks">All chunks of that version, or those after <see cref="Kept"/>; may be empty.</param>
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

    /// <summary>How many first chunks (ordinals from 0) are published as a part of this version already, by the same
    /// embedder, and stay; <see cref="Chunks"/> are those after them. 0 replaces whatever is published.</summary>
    public int Kept { get; init; }

    /// <summary>True: more chunks of this version are to come. The document stays accepted, and is published only where
    /// nothing whole is.</summary>
    public bool IsPart { get; init; }
}
