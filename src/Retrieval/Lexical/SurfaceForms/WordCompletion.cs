namespace Pipeline.Retrieval.Lexical.SurfaceForms;

/// <summary>A word that goes on from what is typed.</summary>
/// <param name="Word">The word; Korean without particles.</param>
/// <param name="Chunks">Chunks that have it, of those that the reader may see.</param>
public sealed record WordCompletion(string Word, long Chunks);
