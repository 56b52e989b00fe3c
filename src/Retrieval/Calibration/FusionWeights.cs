using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Calibration;

/// <summary>How a collection's two searches are to be fused, and what was measured.</summary>
/// <param name="Method">By rank or by score.</param>
/// <param name="Keyword">Weight of the keyword list, 0 to 1.</param>
/// <param name="Vector">Weight of the vector list, 0 to 1; the two add up to 1.</param>
/// <param name="Questions">How many judged questions the choice rests on; 0 for the prior.</param>
/// <param name="FusedNdcg">Mean nDCG@10 of the chosen fusion.</param>
/// <param name="KeywordNdcg">Mean nDCG@10 of the keyword list alone.</param>
/// <param name="VectorNdcg">Mean nDCG@10 of the vector list alone.</param>
/// <param name="EqualNdcg">Mean nDCG@10 of reciprocal rank fusion with equal weights.</param>
/// <param name="FusedReciprocalRank">Mean reciprocal rank within the first 10 of the chosen fusion.</param>
public sealed record FusionWeights(
    FusionMethod Method,
    double Keyword,
    double Vector,
    int Questions,
    double FusedNdcg,
    double KeywordNdcg,
    double VectorNdcg,
    double EqualNdcg,
    double FusedReciprocalRank
)
{
    /// <summary>What to use before anything is known of the passages; between what <see cref="FusionPrior"/> gives for
    /// one sentence and for two.</summary>
    public static FusionWeights Prior { get; } = new(FusionMethod.Adaptive, 0.35, 0.65, 0, 0, 0, 0, 0, 0);

    /// <summary>Fuses two lists in this way.</summary>
    /// <typeparam name="TKey">What names the things ranked.</typeparam>
    /// <param name="keyword">What the keyword search found.</param>
    /// <param name="vector">What the vector search found.</param>
    /// <returns>The fused list.</returns>
    public RankedList<TKey> Fuse<TKey>(RankedList<TKey> keyword, RankedList<TKey> vector)
        where TKey : IComparable<TKey> => HybridFusion.Fuse(Method, keyword, Keyword, vector, Vector);
}
