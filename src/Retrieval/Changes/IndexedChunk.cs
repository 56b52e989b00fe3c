namespace Pipeline.Retrieval.Changes;

/// <summary>A chunk as it enters the index.</summary>
/// <param name="Ordinal">Place in the document, from 0; unique within the document.</param>
/// <param name="Text">The passage.</param>
/// <param name="HeadingPath">Headings above the passage, outermost first.</param>
/// <param name="Start">Offset of the first character in the document's text.</param>
/// <param name="End">Offset after the last character in the document's text.</param>
/// <param name="Page">Page number from 1 when the document has pages.</param>
/// <param name="Embedding">Half-precision values, little endian (two bytes a dimension), or empty for a chunk without
/// one. Need not be normalised: similarity is the cosine. A vector of zeros counts as no vector.</param>
public sealed record IndexedChunk(
    int Ordinal,
    string Text,
    IReadOnlyList<string> HeadingPath,
    int Start,
    int End,
    int? Page,
    ReadOnlyMemory<byte> Embedding
)
{
    /// <summary>Where it stands in the original, given back as it is; boxes are not kept. Null: not known.</summary>
    public ChunkPlace? Place { get; init; }
}
