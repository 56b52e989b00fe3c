using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Chooses how much say the re-ranker gets, with doubt counted against it, since it is the dearest stage of a search:
/// none unless the best weight beats the fused list by two standard errors of the paired differences, and then the
/// smallest weight that the best one does not beat by more than one. A weight that measures below the fused list on any
/// kind of question is not considered.
/// </summary>
public static class BlendCalibrator
{
    private const int Cut = 10;
    private const int Steps = 10;
    private const double SureErrors = 2;

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

        Trial<double>[] candidates =
        [
            .. Enumerable.Range(0, Steps + 1).Select(step => Measure(judged, (double)step / Steps)),
        ];
        var fused = candidates[0];
        Trial<double>[] harmless = [.. candidates.Where(c => DoesNoHarm(judged, c, fused))];
        var best = harmless.MaxBy(c => c.Mean)!;
        var isSure = best.Mean - fused.Mean > SureErrors * fused.StandardErrorTo(best);
        var chosen = isSure ? harmless.First(c => c.IsWithinOneErrorOf(best)) : fused;
        return new BlendWeight(chosen.Setting, judged.Length, chosen.Mean, fused.Mean, candidates[^1].Mean);
    }

    private static bool DoesNoHarm(JudgedRerank[] judged, Trial<double> candidate, Trial<double> fused) =>
        Enumerable
            .Range(0, judged.Length)
            .GroupBy(i => judged[i].Kind)
            .All(kind =>
                kind.Average(i => candidate.Measures[i])
                >= kind.Average(i => fused.Measures[i]) - Trial<double>.Rounding
            );

    private static Trial<double> Measure(JudgedRerank[] judged, double weight) =>
        new(
            weight,
            [
                .. judged.Select(r =>
                    RankingMetrics.Ndcg(
                        ScoreBlend.Blend(r.Fused, r.Rerank, weight).Select(i => i.Key),
                        r.Relevance,
                        Cut
                    )
                ),
            ]
        );
}
