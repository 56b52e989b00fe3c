using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Says how well a choice of <see cref="FusionCalibrator"/> does on questions that it was not made from (k-fold
/// cross-validation): the questions are dealt into folds, and each fold is measured with the fusion chosen on the
/// others.
/// </summary>
public static class FusionCrossValidation
{
    /// <summary>Folds unless there are fewer questions.</summary>
    public const int DefaultFolds = 5;

    private const int Cut = 10;
    private const int Seed = 20260101;

    /// <summary>Chooses on all questions, and estimates by cross-validation what that is worth.</summary>
    /// <param name="rankings">Judged questions; those without a right answer are left out.</param>
    /// <param name="folds">2 and up; at most one a question is used.</param>
    /// <param name="methods">The methods that may be chosen; null for all.</param>
    /// <returns>The choice with its estimate; the estimate is NaN with fewer than two questions.</returns>
    public static TunedFusion Tune(
        IReadOnlyList<JudgedRanking> rankings,
        int folds = DefaultFolds,
        IReadOnlyCollection<FusionMethod>? methods = null
    )
    {
        ArgumentNullException.ThrowIfNull(rankings);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        JudgedRanking[] judged = [.. rankings.Where(r => r.Relevance.Values.Any(g => g > 0))];

        // Judged files are often sorted by topic, and a topic must not fill a fold.
        new Random(Seed).Shuffle(judged);
        folds = Math.Min(folds, judged.Length);
        double heldOut = 0;
        for (var fold = 0; fold < folds && folds >= 2; fold++)
        {
            var chosen = FusionCalibrator.Choose([.. judged.Where((_, i) => i % folds != fold)], methods);
            heldOut += judged.Where((_, i) => i % folds == fold).Sum(r => Ndcg(chosen.Fuse(r.Keyword, r.Vector), r));
        }

        return new TunedFusion(
            FusionCalibrator.Choose(judged, methods),
            folds,
            folds >= 2 ? heldOut / judged.Length : double.NaN
        );
    }

    private static double Ndcg(RankedList<string> list, JudgedRanking ranking) =>
        RankingMetrics.Ndcg(list.Select(i => i.Key), ranking.Relevance, Cut);
}
