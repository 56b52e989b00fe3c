namespace Pipeline.Retrieval.Shards;

/// <summary>A chunk that a search found.</summary>
/// <param name="Key">The chunk.</param>
/// <param name="Score">BM25 (0 and up) from a keyword search; cosine (-1 to 1) from a vector search.</param>
public readonly record struct ScoredChunk(ChunkKey Key, float Score);
