namespace Pipeline.Benchmarks.Encoders;

/// <summary>A request to an encoder: texts to embed, or passages to score for a query.</summary>
/// <param name="Query">The query of a re-ranking; null for an embedding.</param>
/// <param name="Texts">Texts or passages.</param>
internal sealed record EncoderJob(string? Query, IReadOnlyList<string> Texts);
