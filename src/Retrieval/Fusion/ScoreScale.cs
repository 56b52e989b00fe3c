namespace Pipeline.Retrieval.Fusion;

/// <summary>
/// What a list's scores are measured in before <see cref="ConvexFusion"/> adds them up. In all three a score counts by
/// how far it lies above the list's lowest one; they differ in the unit.
/// </summary>
public enum ScoreScale
{
    /// <summary>The distance from the lowest to the highest score of this query (min–max; relative score
    /// fusion).</summary>
    MinMax,

    /// <summary>The standard deviation of this query's scores (z-score).</summary>
    ZScore,

    /// <summary>
    /// The distance from the least score that the retriever can give to the highest of this query (theoretical min–max
    /// of Bruch et al. 2023): a list whose scores hardly differ keeps that they hardly differ.
    /// </summary>
    TheoreticalMinMax,
}
