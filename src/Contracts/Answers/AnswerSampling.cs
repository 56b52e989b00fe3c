namespace Pipeline.Contracts.Answers;

/// <summary>How an answer's tokens are chosen, beside its temperature. What is not set is off.</summary>
[GenerateSerializer, Alias("pipeline.answer-sampling"), Immutable]
public sealed record AnswerSampling
{
    /// <summary>Nucleus sampling, above 0 to 1 (off): draw from the smallest set of tokens whose probabilities reach
    /// this sum.</summary>
    [Id(0)]
    public double TopP { get; init; } = 1;

    /// <summary>Draw from this many of the most likely tokens, 0 (off) or more.</summary>
    [Id(1)]
    public int TopK { get; init; }

    /// <summary>Drop tokens less likely than this share of the most likely one, 0 (off) up to, not including,
    /// 1.</summary>
    [Id(2)]
    public double MinP { get; init; }

    /// <summary>Seed of draws; null: random.</summary>
    [Id(3)]
    public uint? Seed { get; init; }

    /// <summary>-2 to 2: lowers tokens by how often the answer has them already. 0 is off.</summary>
    [Id(4)]
    public double FrequencyPenalty { get; init; }

    /// <summary>-2 to 2: lowers tokens that the answer has already. 0 is off.</summary>
    [Id(5)]
    public double PresencePenalty { get; init; }
}
