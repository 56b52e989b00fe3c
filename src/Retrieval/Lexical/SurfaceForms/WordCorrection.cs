namespace Pipeline.Retrieval.Lexical.SurfaceForms;

/// <summary>What one shard knows of a word that may be misspelt.</summary>
/// <param name="Word">The word as asked, in lower case; Korean without particles.</param>
/// <param name="Chunks">Chunks that have it.</param>
/// <param name="Candidates">Similar words of the shard.</param>
public sealed record WordCorrection(string Word, long Chunks, IReadOnlyList<SimilarWord> Candidates);

/// <summary>A word that is spelt like another.</summary>
/// <param name="Word">The word.</param>
/// <param name="Distance">Letters (Korean: keys) to insert, delete, replace or swap, 1 or 2.</param>
/// <param name="Chunks">Chunks that have it.</param>
public sealed record SimilarWord(string Word, int Distance, long Chunks);
