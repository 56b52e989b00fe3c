namespace Pipeline.Inference.Generation.Sampling;

/// <summary>How likely a generated token was to the model itself, before sampling, penalties and grammar.</summary>
/// <param name="Id">The token.</param>
/// <param name="Bytes">Its text in UTF-8; may be part of a character, and is empty for the token that ends the
/// turn.</param>
/// <param name="LogProbability">Natural logarithm of its probability (log-softmax of the logits), at most 0.</param>
/// <param name="Top">The most likely tokens in its place, best first, as many as were asked for.</param>
public sealed record TokenLogProbability(
    int Id,
    ReadOnlyMemory<byte> Bytes,
    double LogProbability,
    IReadOnlyList<TokenAlternative> Top
);

/// <summary>A token that could have stood in another's place.</summary>
/// <param name="Id">The token.</param>
/// <param name="Bytes">Its text in UTF-8; may be part of a character.</param>
/// <param name="LogProbability">Natural logarithm of its probability, at most 0.</param>
public readonly record struct TokenAlternative(int Id, ReadOnlyMemory<byte> Bytes, double LogProbability);
