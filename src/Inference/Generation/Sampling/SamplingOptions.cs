using System.Collections.ObjectModel;

namespace Pipeline.Inference.Generation.Sampling;

/// <summary>How the next token is chosen.</summary>
/// <remarks>Applied in this order: bias, penalties, top-k, top-p, min-p, temperature, draw.</remarks>
public sealed record SamplingOptions
{
    /// <summary>Most tokens that <see cref="LogitBias"/> may name.</summary>
    public const int MaxBiases = 300;

    /// <summary>The most likely token each time.</summary>
    public static SamplingOptions Greedy { get; } = new();

    /// <summary>0 to 5. 0 takes the most likely token (the lowest id among equals); 1 draws from the model's own
    /// distribution.</summary>
    public float Temperature { get; init; }

    /// <summary>Above 0, up to 1: draw from the smallest set of tokens whose probabilities reach this sum. 1 is
    /// off.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Draw from this many most likely tokens. 0 is off.</summary>
    public int TopK { get; init; }

    /// <summary>0 up to, not including, 1: drop tokens less likely than this share of the most likely one. 0 is
    /// off.</summary>
    public float MinP { get; init; }

    /// <summary>
    /// 0.5 to 2: divides (positive) or multiplies (negative) the logits of the last 256 tokens of the answer, as in
    /// CTRL (Keskar et al., 2019). 1 is off. The prompt is not counted, so quoting it is not punished.
    /// </summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>-2 to 2: taken from a token's logit once for each time that it is among the last 256 tokens of the
    /// answer. 0 is off.</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>-2 to 2: taken once from the logit of each token that is among the last 256 tokens of the answer. 0 is
    /// off.</summary>
    public float PresencePenalty { get; init; }

    /// <summary>
    /// Added to the logits of these tokens, -100 to 100 each; at most <see cref="MaxBiases"/> tokens, ids of the
    /// model's vocabulary.
    /// </summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = ReadOnlyDictionary<int, float>.Empty;

    /// <summary>Whether any penalty is on.</summary>
    internal bool HasPenalty => RepetitionPenalty != 1 || FrequencyPenalty != 0 || PresencePenalty != 0;

    /// <summary>Makes draws repeatable on one machine and model; null draws a new seed for each request.</summary>
    public uint? Seed { get; init; }

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it and the
    /// range.</exception>
    public void Validate()
    {
        Within(Temperature, 0, 5, nameof(Temperature));
        if (!(TopP > 0 && TopP <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(TopP),
                TopP,
                "TopP must be above 0 and at most 1; 1 turns it off."
            );
        }

        if (TopK < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(TopK), TopK, "TopK must be 0 (off) or more.");
        }

        if (!(MinP >= 0 && MinP < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(MinP), MinP, "MinP must be at least 0 (off) and below 1.");
        }

        Within(RepetitionPenalty, 0.5f, 2, nameof(RepetitionPenalty));
        Within(FrequencyPenalty, -2, 2, nameof(FrequencyPenalty));
        Within(PresencePenalty, -2, 2, nameof(PresencePenalty));
        if (LogitBias.Count > MaxBiases)
        {
            throw new ArgumentOutOfRangeException(
                nameof(LogitBias),
                LogitBias.Count,
                $"LogitBias must have at most {MaxBiases} tokens."
            );
        }

        foreach (var (token, bias) in LogitBias)
        {
            Within(bias, -100, 100, nameof(LogitBias));
            if (token < 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(LogitBias),
                    token,
                    "LogitBias must name tokens of the model's vocabulary."
                );
            }
        }
    }

    // Written so that NaN fails as well.
    private static void Within(float value, float low, float high, string name)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {low} to {high}.");
        }
    }
}
