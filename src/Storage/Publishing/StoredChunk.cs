namespace Pipeline.Storage.Publishing;

/// <summary>A chunk as it is stored, complete enough for a replica to index it without a model.</summary>
/// <param name="Ordinal">Its place in the document, from 0, unique in it.</param>
/// <param name="Text">Its text.</param>
/// <param name="HeadingPath">The headings above it, outermost first.</param>
/// <param name="Start">Where it starts in the document's text, in UTF-16 units.</param>
/// <param name="End">Where it ends, exclusive.</param>
/// <param name="Page">The page it starts on, from 1, where the format has pages.</param>
/// <param name="Embedding">Its vector as little-endian IEEE 754 half-precision numbers; empty when there was no
/// embedder.</param>
public sealed record StoredChunk(
    int Ordinal,
    string Text,
    IReadOnlyList<string> HeadingPath,
    int Start,
    int End,
    int? Page,
    ReadOnlyMemory<byte> Embedding
)
{
    /// <summary>Where it stands in the original; null: there is nothing to say but the page, or it was stored by a
    /// version that did not know.</summary>
    public ChunkPlace? Place { get; init; }
}
