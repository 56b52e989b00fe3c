namespace Pipeline.Contracts.Workers;

/// <summary>How likely a generated token was to the model, before sampling, penalties and grammar.</summary>
/// <param name="Bytes">Its text in UTF-8; may be part of a character, and is empty for the token that ends the
/// turn.</param>
/// <param name="LogProbability">Natural logarithm of its probability, at most 0.</param>
/// <param name="Top">The most likely tokens in its place, best first.</param>
[GenerateSerializer, Alias("pipeline.token-probability"), Immutable]
public sealed record TokenProbability(byte[] Bytes, double LogProbability, IReadOnlyList<LikelyToken> Top);

/// <summary>A token that could have stood in another's place.</summary>
/// <param name="Bytes">Its text in UTF-8.</param>
/// <param name="LogProbability">Natural logarithm of its probability, at most 0.</param>
[GenerateSerializer, Alias("pipeline.likely-token"), Immutable]
public sealed record LikelyToken(byte[] Bytes, double LogProbability);
