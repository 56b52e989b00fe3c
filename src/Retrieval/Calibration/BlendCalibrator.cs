using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Chooses how much say the re-ranker gets, with doubt counted against it: the smallest weight that the best one does not
/// beat by more than one standard error of the paired differences, and that measures at least as well as the fused list.
/// A re-ranker whose gain could be chance gets weight 0.
/// </summary>
public static class BlendCalibrator
{
    private const int Cut = 10;
    private const int Steps = 10;

    /// <summary>Chooses the weight.</summary>
    /// <param name="rankings">Judged questions; those without a right answer are left out.</param>
    /// <returns>The choice; weight 0 without questions.</returns>
    public static BlendWeight Choose(IReadOnlyList<JudgedRerank> rankings)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        JudgedRerank[] judged = [.. rankings.Where(r => r.Relevance.Values.Any(g => g > 0))];
        if (judged.Length == 0)
        {
            return new BlendWeight(0, 0, 0, 0, 0);
        }

        Candidate<double>[] candidates =
            [.. Enumerable.Range(0, Steps + 1).Select(step => Measure(judged, (double)step / Steps))];
        Candidate<double> fused = candidates[0];
        Candidate<double> best = candidates.MaxBy(c => c.Mean)!;
        Candidate<double> chosen = candidates.First(
            c => c.IsWithinOneErrorOf(best) && c.Mean >= fused.Mean - Candidate<double>.Rounding);
        return new BlendWeight(chosen.Setting, judged.Length, chosen.Mean, fused.Mean, candidates[^1].Mean);
    }

    private static Candidate<double> Measure(JudgedRerank[] judged, double weight) => new(
        weight,
        [.. judged.Select(r => RankingMetrics.Ndcg(
            ScoreBlend.Blend(r.Fused, r.Rerank, weight).Select(i => i.Key), r.Relevance, Cut))]);
}
