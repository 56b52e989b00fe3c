using Pipeline.Retrieval.Changes;

namespace Pipeline.Retrieval.Shards;

/// <summary>A change that fits the index: chunks by ascending ordinal, vectors decoded (empty for none).</summary>
internal sealed record ValidChange(
    long Number,
    string DocumentId,
    IndexedDocument? Document,
    IReadOnlyList<(IndexedChunk Chunk, float[] Vector)> Chunks
)
{
    /// <summary>Not null: only labels and metadata change.</summary>
    public IndexedLabels? Labels { get; init; }
}
