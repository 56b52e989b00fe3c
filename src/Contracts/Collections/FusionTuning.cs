namespace Pipeline.Contracts.Collections;

/// <summary>A fusion chosen on judged questions, and what it is worth. All figures are mean nDCG@10 over
/// documents.</summary>
[GenerateSerializer, Alias("pipeline.fusion-tuning"), Immutable]
public sealed record FusionTuning
{
    /// <summary>The choice.</summary>
    [Id(0)]
    public required RankingSettings Ranking { get; init; }

    /// <summary>Whether the collection uses it.</summary>
    [Id(1)]
    public required bool Applied { get; init; }

    /// <summary>Questions with a relevant document.</summary>
    [Id(2)]
    public required int Questions { get; init; }

    /// <summary>Folds of the cross-validation.</summary>
    [Id(3)]
    public required int Folds { get; init; }

    /// <summary>The choice on questions that it was not made from (cross-validation); null with fewer than two
    /// questions.</summary>
    [Id(4)]
    public double? HeldOutNdcg { get; init; }

    /// <summary>The choice on the questions that it was made from.</summary>
    [Id(5)]
    public required double TunedNdcg { get; init; }

    /// <summary>Keyword search alone.</summary>
    [Id(6)]
    public required double KeywordNdcg { get; init; }

    /// <summary>Vector search alone.</summary>
    [Id(7)]
    public required double VectorNdcg { get; init; }

    /// <summary>Reciprocal rank fusion with equal weights.</summary>
    [Id(8)]
    public required double EqualNdcg { get; init; }
}
