namespace Pipeline.Retrieval.Shards;

/// <summary>How much of a shard a reader may see.</summary>
/// <param name="Documents">Documents, those without chunks too.</param>
/// <param name="Chunks">Chunks.</param>
/// <param name="Vectors">Chunks with a vector.</param>
public readonly record struct VisibleCounts(long Documents, long Chunks, long Vectors);
