namespace Pipeline.Retrieval.Fusion;

/// <summary>How ranked lists are fused.</summary>
public enum FusionMethod
{
    /// <summary>By rank: <see cref="ReciprocalRankFusion"/>.</summary>
    ReciprocalRank,

    /// <summary>By score, min–max: <see cref="ConvexFusion"/> with <see cref="ScoreScale.MinMax"/>.</summary>
    Convex,

    /// <summary>By score, in standard deviations: <see cref="ScoreScale.ZScore"/>.</summary>
    ConvexZScore,

    /// <summary>By score, above the least possible one: <see cref="ScoreScale.TheoreticalMinMax"/>.</summary>
    ConvexTheoretical,

    /// <summary>By score, in standard deviations, weighed anew for every question:
    /// <see cref="AdaptiveFusion"/>.</summary>
    Adaptive,
}
