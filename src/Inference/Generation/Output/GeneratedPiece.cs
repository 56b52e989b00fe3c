using Pipeline.Inference.Generation.Sampling;

namespace Pipeline.Inference.Generation.Output;

/// <summary>A part of an answer, in the order of generation.</summary>
/// <param name="Text">
/// New text. Always whole characters: never half of a surrogate pair or of a UTF-8 sequence. May be empty in the last
/// piece.
/// </param>
/// <param name="Tokens">
/// Tokens generated since the piece before, the token that ended the turn included; the sum over an answer is what it
/// cost.
/// </param>
/// <param name="Finish">Why the answer ended; null in all pieces but the last.</param>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="SharedTokens">How many of those an earlier request had left in the KV cache.</param>
public sealed record GeneratedPiece(
    string Text,
    int Tokens,
    FinishReason? Finish,
    int PromptTokens = 0,
    int SharedTokens = 0
)
{
    /// <summary>The probabilities of those <see cref="Tokens"/>; empty unless they were asked for.</summary>
    public IReadOnlyList<TokenLogProbability> LogProbabilities { get; init; } = [];
}
