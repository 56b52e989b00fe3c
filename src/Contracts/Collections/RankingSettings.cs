namespace Pipeline.Contracts.Collections;

/// <summary>The weights of fusion and re-ranking for one collection.</summary>
[GenerateSerializer, Alias("pipeline.ranking-settings"), Immutable]
public sealed record RankingSettings
{
    /// <summary>Weight of the keyword list in fusion, 0 to 1. Where it does not follow from the length of the passages
    /// yet: 0.35.</summary>
    [Id(0)]
    public double KeywordWeight { get; init; } = 0.35;

    /// <summary>Weight of the vector list in fusion, 0 to 1.</summary>
    [Id(1)]
    public double VectorWeight { get; init; } = 0.65;

    /// <summary>
    /// Part of the cross-encoder in the blended score, 0 (fused order only) to 1 (cross-encoder only). 0 until it has
    /// been shown on the collection that it helps.
    /// </summary>
    [Id(2)]
    public double RerankWeight { get; init; }

    /// <summary>How the values came about.</summary>
    [Id(3)]
    public RankingOrigin Origin { get; init; }

    /// <summary>Questions that the measurement used; 0 when not measured.</summary>
    [Id(4)]
    public int Questions { get; init; }

    /// <summary>
    /// How lists are fused: <c>adaptive</c> (by score, weighed anew for every question), <c>rrf</c> (reciprocal rank
    /// fusion, k = 60), or by a convex combination of scores: <c>convex</c> (min–max), <c>convex-zscore</c> or
    /// <c>convex-theoretical</c>.
    /// </summary>
    [Id(5)]
    public string Method { get; init; } = Adaptive;

    /// <summary>Chunks in the collection when it was measured, or looked at and found to have nothing to measure with;
    /// 0 before.</summary>
    [Id(6)]
    public long Chunks { get; init; }

    /// <summary>The settings without what they tell of how much the collection holds.</summary>
    public RankingSettings WithoutCounts() => this with { Questions = 0, Chunks = 0 };

    /// <summary>The value of <see cref="Method"/> for reciprocal rank fusion (Cormack et al. 2009).</summary>
    public const string ReciprocalRank = "rrf";

    /// <summary>The value of <see cref="Method"/> for a convex combination of min–max normalised scores (relative score
    /// fusion).</summary>
    public const string Convex = "convex";

    /// <summary>The value of <see cref="Method"/> for a convex combination of scores in standard deviations.</summary>
    public const string ConvexZScore = "convex-zscore";

    /// <summary>The value of <see cref="Method"/> for a convex combination of scores above the least possible one
    /// (Bruch et al. 2023).</summary>
    public const string ConvexTheoretical = "convex-theoretical";

    /// <summary>
    /// The value of <see cref="Method"/> for a convex combination of scores in standard deviations in which a list
    /// counts by its weight and, question by question, by how far its best hit stands out (query performance
    /// prediction).
    /// </summary>
    public const string Adaptive = "adaptive";

    /// <summary>The re-ranker that was there when the collection was measured; null: none, or it was not
    /// measured.</summary>
    [Id(7)]
    public string? Reranker { get; init; }

    /// <summary>Every value of <see cref="Method"/>.</summary>
    public static IReadOnlyList<string> Methods { get; } =
    [Adaptive, ReciprocalRank, Convex, ConvexZScore, ConvexTheoretical];
}
