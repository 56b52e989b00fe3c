namespace Pipeline.Retrieval.Shards;

/// <summary>A chunk as the index gives it back.</summary>
/// <param name="Key">Which chunk; the neighbours have the same document id and version and the next ordinals.</param>
/// <param name="Text">The passage.</param>
/// <param name="HeadingPath">Headings above the passage, outermost first.</param>
/// <param name="Start">Offset of the first character in the document's text.</param>
/// <param name="End">Offset after the last character in the document's text.</param>
/// <param name="Page">Page number from 1 when the document has pages.</param>
/// <param name="Title">The document's title.</param>
/// <param name="MetadataJson">The document's metadata as it was given.</param>
/// <param name="Labels">The document's access labels.</param>
public sealed record FetchedChunk(
    ChunkKey Key,
    string Text,
    IReadOnlyList<string> HeadingPath,
    int Start,
    int End,
    int? Page,
    string? Title,
    string MetadataJson,
    IReadOnlyList<string> Labels
)
{
    /// <summary>Where it stands in the original, without boxes; null: not known.</summary>
    public ChunkPlace? Place { get; init; }
}
