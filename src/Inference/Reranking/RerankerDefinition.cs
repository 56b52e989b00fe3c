namespace Pipeline.Inference;

/// <summary>What must be known of a cross-encoder to load it; its manifest says the same.</summary>
public sealed record RerankerDefinition
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>The weights and the tokenizer.</summary>
    public required ModelFiles Files { get; init; }

    /// <summary>Longest input (query, passage and special tokens together) that the model accepts, in tokens.</summary>
    public int MaxTokens { get; init; } = 512;

    /// <summary>
    /// Longest input that the model was trained on, in tokens; null when that is <see cref="MaxTokens"/>. Inputs are cut to the
    /// smaller of the two: past its training length a cross-encoder costs more and ranks worse.
    /// </summary>
    public int? TrainedTokens { get; init; }

    /// <summary>Inputs are cut to this many tokens.</summary>
    public int InputTokens => Math.Min(MaxTokens, TrainedTokens ?? MaxTokens);
}
