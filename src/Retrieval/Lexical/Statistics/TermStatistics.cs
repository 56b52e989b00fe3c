namespace Pipeline.Retrieval.Lexical.Statistics;

/// <summary>One shard's statistics for the terms of one query: its part of a collection's BM25 statistics.</summary>
/// <param name="Fields">Every searched field, in a fixed order.</param>
/// <param name="Terms">The query's terms that occur in the shard.</param>
public sealed record TermStatistics(IReadOnlyList<FieldStatistics> Fields, IReadOnlyList<TermFrequency> Terms);
