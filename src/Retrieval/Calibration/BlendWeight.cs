namespace Pipeline.Retrieval.Calibration;

/// <summary>How much say a re-ranker gets (see <see cref="Fusion.ScoreBlend"/>), and what was measured.</summary>
/// <param name="Weight">0 (the fused order stays) to 1 (the re-ranker's order).</param>
/// <param name="Questions">How many judged questions the choice rests on.</param>
/// <param name="BlendedNdcg">Mean nDCG@10 with this weight; never below the fused list's.</param>
/// <param name="FusedNdcg">Mean nDCG@10 of the fused list.</param>
/// <param name="RerankNdcg">Mean nDCG@10 of the re-ranker's order alone.</param>
public sealed record BlendWeight(double Weight, int Questions, double BlendedNdcg, double FusedNdcg, double RerankNdcg);
