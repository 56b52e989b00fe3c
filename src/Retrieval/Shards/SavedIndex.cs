namespace Pipeline.Retrieval.Shards;

/// <summary>An index on the disk, as its manifest describes it; its files are not looked at.</summary>
/// <param name="Embedder">Name of the model that made the embeddings.</param>
/// <param name="Dimensions">Of the embeddings.</param>
/// <param name="Watermark">Number of the last change in it.</param>
public sealed record SavedIndex(string Embedder, int Dimensions, long Watermark);
