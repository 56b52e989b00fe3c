namespace Pipeline.Retrieval.Lexical.Segments;

/// <summary>What is stored for a chunk beside its document's fields.</summary>
internal sealed record Passage(string Text, IReadOnlyList<string> HeadingPath, int Start, int End, int? Page)
{
    /// <summary>Where it stands in the original, without boxes; null: not known.</summary>
    public ChunkPlace? Place { get; init; }
}
