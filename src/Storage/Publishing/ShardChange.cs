namespace Pipeline.Storage.Publishing;

/// <summary>
/// The newest publication of one document's chunks, or of its labels and metadata alone: the unit of the change feed.
/// </summary>
/// <param name="Number">The published number.</param>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Version">The version published, or the version of the deletion.</param>
/// <param name="Deleted">True for a deletion: the document has no chunks any more.</param>
/// <param name="Title">The published title, if any.</param>
/// <param name="MetadataJson">The metadata of that version, a JSON object.</param>
/// <param name="Labels">The access labels of that version.</param>
/// <param name="EmbedderName">The embedder that made the vectors; null when there was none.</param>
/// <param name="Chunks">All chunks of that version by ordinal; empty for a deletion and a label publication.</param>
public sealed record ShardChange(
    long Number,
    string DocumentId,
    long Version,
    bool Deleted,
    string? Title,
    string MetadataJson,
    IReadOnlyList<string> Labels,
    string? EmbedderName,
    IReadOnlyList<StoredChunk> Chunks
)
{
    /// <summary>
    /// True for a label publication: labels and metadata of the version that is served changed, and nothing else of it
    /// did. Who reads the feed from below the version's own publication gets both, in that order.
    /// </summary>
    public bool LabelsOnly { get; init; }

    /// <summary>How many first chunks of that version the reader has already, as it said, and keeps; <see
    /// cref="Chunks"/> are those behind them.</summary>
    public int Kept { get; init; }
}
