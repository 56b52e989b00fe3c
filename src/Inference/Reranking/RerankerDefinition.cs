using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Reranking;

/// <summary>What must be known of a re-ranker to load it; its manifest says the same.</summary>
public sealed record RerankerDefinition
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The weights and the tokenizer.</summary>
    public required ModelFiles Files { get; init; }

    /// <summary>How it reads a question and a passage.</summary>
    public RerankerScoring Scoring { get; init; }

    /// <summary>For late interaction: the token before a question, such as <c>[unused0]</c>; empty for none.</summary>
    public string QueryMarker { get; init; } = "";

    /// <summary>For late interaction: the token before a passage; empty for none.</summary>
    public string PassageMarker { get; init; } = "";

    /// <summary>Longest input (for a cross-encoder query, passage and special tokens together) that the model accepts,
    /// in tokens.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>
    /// Longest input that the model was trained on, in tokens; null when that is <see cref="MaxTokens"/>. Inputs are no
    /// longer than the smaller of the two: past its training length a model costs more and ranks worse. Longer passages
    /// are read in windows.
    /// </summary>
    public int? TrainedTokens { get; init; }

    /// <summary>Inputs have at most this many tokens.</summary>
    public int InputTokens => Math.Min(MaxTokens, TrainedTokens ?? MaxTokens);

    /// <summary>Checks the ranges, and that the definition is of the kind that is being loaded.</summary>
    internal void Validate(RerankerScoring scoring)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name, nameof(Name));
        ArgumentOutOfRangeException.ThrowIfLessThan(InputTokens, 16, "MaxTokens and TrainedTokens");
        if (Scoring != scoring)
        {
            throw new ArgumentException(
                $"{Name} is defined as {Scoring}, and is loaded as {scoring}; correct the definition's Scoring."
            );
        }
    }
}
