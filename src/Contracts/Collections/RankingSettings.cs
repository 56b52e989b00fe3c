namespace Pipeline.Contracts.Collections;

/// <summary>The weights of fusion and re-ranking for one collection.</summary>
[GenerateSerializer, Alias("pipeline.ranking-settings"), Immutable]
public sealed record RankingSettings
{
    /// <summary>Weight of the keyword list in fusion, 0 to 1.</summary>
    [Id(0)]
    public double KeywordWeight { get; init; } = 0.5;

    /// <summary>Weight of the vector list in fusion, 0 to 1.</summary>
    [Id(1)]
    public double VectorWeight { get; init; } = 0.5;

    /// <summary>Part of the cross-encoder in the blended score, 0 (fused order only) to 1 (cross-encoder only).</summary>
    [Id(2)]
    public double RerankWeight { get; init; } = 0.3;

    /// <summary>How the values came about: <c>default</c>, <c>measured</c> (pseudo-questions), <c>tuned</c> (judged questions) or <c>set</c>.</summary>
    [Id(3)]
    public string Origin { get; init; } = "default";

    /// <summary>Questions that the measurement used; 0 when not measured.</summary>
    [Id(4)]
    public int Questions { get; init; }

    /// <summary>
    /// How lists are fused: <c>rrf</c> (reciprocal rank fusion, k = 60), or by a convex combination of scores: <c>convex</c> (min–max),
    /// <c>convex-zscore</c> or <c>convex-theoretical</c>.
    /// </summary>
    [Id(5)]
    public string Method { get; init; } = ReciprocalRank;

    /// <summary>Chunks in the collection when it was measured; 0 when not measured.</summary>
    [Id(6)]
    public long Chunks { get; init; }

    /// <summary>The value of <see cref="Method"/> for reciprocal rank fusion (Cormack et al. 2009).</summary>
    public const string ReciprocalRank = "rrf";

    /// <summary>The value of <see cref="Method"/> for a convex combination of min–max normalised scores (relative score fusion).</summary>
    public const string Convex = "convex";

    /// <summary>The value of <see cref="Method"/> for a convex combination of scores in standard deviations.</summary>
    public const string ConvexZScore = "convex-zscore";

    /// <summary>The value of <see cref="Method"/> for a convex combination of scores above the least possible one (Bruch et al. 2023).</summary>
    public const string ConvexTheoretical = "convex-theoretical";

    /// <summary>Every value of <see cref="Method"/>.</summary>
    public static IReadOnlyList<string> Methods { get; } = [ReciprocalRank, Convex, ConvexZScore, ConvexTheoretical];
}
