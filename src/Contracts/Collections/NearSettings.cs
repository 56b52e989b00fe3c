namespace Pipeline.Contracts.Collections;

/// <summary>
/// Whether an answer is given again to the same question in other words, and what says that it may be: questions made
/// from the collection's own passages, said in two ways, and changed in one word or number.
/// </summary>
[GenerateSerializer, Alias("pipeline.near-settings"), Immutable]
public sealed record NearSettings
{
    /// <summary>Fewer questions than this say nothing.</summary>
    public const int FewestQuestions = 40;

    /// <summary>The share of questions said in two ways that must be known again.</summary>
    public const double LeastShare = 0.5;

    /// <summary>The least cosine of two questions that may be the same; nearly all others are farther apart.</summary>
    [Id(0)]
    public double Threshold { get; init; } = 1;

    /// <summary>Questions that it was measured with.</summary>
    [Id(1)]
    public int Questions { get; init; }

    /// <summary>The share of them that are known again when they are said in another way, 0 to 1.</summary>
    [Id(2)]
    public double Share { get; init; }

    /// <summary>Pairs of questions that are not the same, but for one word or number.</summary>
    [Id(3)]
    public int Pairs { get; init; }

    /// <summary>How many of those were taken for the same; with one it stays off.</summary>
    [Id(4)]
    public int FalseHits { get; init; }

    /// <summary>The embedder that it was measured with; null: none.</summary>
    [Id(5)]
    public string? Embedder { get; init; }

    /// <summary>Whether there is evidence enough.</summary>
    public bool IsOn => Questions >= FewestQuestions && FalseHits == 0 && Pairs > 0 && Share >= LeastShare;

    /// <summary>The settings without what they tell of how much the collection holds.</summary>
    public NearSettings WithoutCounts() => this with { Questions = 0, Pairs = 0 };
}
