namespace Pipeline.Retrieval.Shards;

/// <summary>What keyword search found, and how much could have been found.</summary>
/// <param name="Chunks">Chunks with a score above 0, best first; equal scores by key.</param>
/// <param name="Most">The sum of the most that each of the query's terms could give, also of terms that no chunk has:
/// no score is greater. 0 where there is nothing to score.</param>
public sealed record KeywordMatches(IReadOnlyList<ScoredChunk> Chunks, double Most);
