namespace Pipeline.Retrieval.Fusion;

/// <summary>How ranked lists are fused.</summary>
public enum FusionMethod
{
    /// <summary>By rank: <see cref="ReciprocalRankFusion"/>.</summary>
    ReciprocalRank,

    /// <summary>By normalised score: <see cref="ConvexFusion"/>.</summary>
    Convex,
}
