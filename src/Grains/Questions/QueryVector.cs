namespace Pipeline.Grains.Questions;

/// <summary>The vector of a question by one embedder.</summary>
/// <param name="Embedder">What the vector belongs to.</param>
/// <param name="Data">float32, little-endian; empty: it cannot be had.</param>
internal sealed record QueryVector(string Embedder, ReadOnlyMemory<byte> Data);
