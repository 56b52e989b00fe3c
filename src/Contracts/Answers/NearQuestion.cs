namespace Pipeline.Contracts.Answers;

/// <summary>A question as it is compared with others in other words.</summary>
/// <param name="Text">The question.</param>
/// <param name="Parameters">Everything else that shapes the answer, as one text.</param>
/// <param name="Embedder">What the vector belongs to.</param>
/// <param name="Vector">Its vector: half precision, little-endian.</param>
[GenerateSerializer, Alias("pipeline.near-question"), Immutable]
public sealed record NearQuestion(string Text, string Parameters, string Embedder, byte[] Vector);
