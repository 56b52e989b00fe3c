namespace Pipeline.Retrieval.Calibration;

/// <summary>A fusion chosen on judged questions.</summary>
/// <param name="Weights">The choice on all questions; its own figures are of questions that it has seen.</param>
/// <param name="Folds">Folds of the cross-validation.</param>
/// <param name="HeldOutNdcg">Mean nDCG@10 on questions that the choice had not seen; NaN with fewer than two
/// questions.</param>
public sealed record TunedFusion(FusionWeights Weights, int Folds, double HeldOutNdcg);
