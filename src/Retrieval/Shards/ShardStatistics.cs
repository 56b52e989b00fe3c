namespace Pipeline.Retrieval.Shards;

/// <summary>What a shard's index holds at one moment.</summary>
/// <param name="Documents">Documents, those without chunks included.</param>
/// <param name="Chunks">Chunks that can be found.</param>
/// <param name="Vectors">Chunks with an embedding.</param>
/// <param name="MemoryBytes">Estimated bytes of vectors and chunk records in memory.</param>
/// <param name="DiskBytes">Bytes of the index's files (of the files kept in memory when it has no directory).</param>
/// <param name="Watermark">Number of the last change applied.</param>
/// <param name="SavedWatermark">Number of the last change that a restart would find saved; 0 when none is.</param>
public sealed record ShardStatistics(
    int Documents,
    int Chunks,
    int Vectors,
    long MemoryBytes,
    long DiskBytes,
    long Watermark,
    long SavedWatermark
);
