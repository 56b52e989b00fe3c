namespace Pipeline.Retrieval.Shards;

/// <summary>What one state of an index holds.</summary>
/// <param name="Documents">Documents, those without chunks included.</param>
/// <param name="Chunks">Chunks that can be found.</param>
/// <param name="Vectors">Chunks with an embedding.</param>
/// <param name="Watermark">Number of the last change applied.</param>
public sealed record ShardContents(int Documents, int Chunks, int Vectors, long Watermark);
