using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Calibration;

/// <summary>
/// Chooses a collection's fusion by measurement. Every weight of a grid, by rank and by score, is measured by nDCG@10.
/// Chosen is the setting nearest to equal weights by rank among those that (a) the best one does not beat by more than
/// one standard error of the paired differences (the rule of Breiman et al. 1984, against reading chance as skill) and
/// (b) measure at least as well as the better of the two lists alone. The best setting always qualifies, since the grid
/// holds each list alone.
/// </summary>
public static class FusionCalibrator
{
    private const int Cut = 10;
    private const int Steps = 20;
    private const double Neutral = 0.5;
    private const double SureErrors = 2;

    /// <summary>
    /// Chooses weights on questions that were made rather than asked: the nearest to a prior that the best weights do
    /// not beat by more than two standard errors. Such questions flatter one list or the other, so they must be sure to
    /// move it, and that a list alone does better on them is no reason.
    /// </summary>
    /// <param name="rankings">Some hundred questions; those without a right answer are left out.</param>
    /// <param name="prior">What is believed before; its method is the one that is measured.</param>
    /// <returns>The choice; the prior without questions.</returns>
    public static FusionWeights ChooseNear(IReadOnlyList<JudgedRanking> rankings, FusionWeights prior)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        ArgumentNullException.ThrowIfNull(prior);
        var judged = Judged(rankings);
        if (judged.Length == 0)
        {
            return prior;
        }

        double[] weights =
        [
            .. Enumerable.Range(0, Steps + 1).Select(step => (double)step / Steps).Append(prior.Keyword).Distinct(),
        ];
        var candidates = Array.ConvertAll(weights, weight => Measure(judged, prior.Method, weight));
        Trial<(FusionMethod, double)> best = candidates.MaxBy(c => c.Mean)!;
        return Weights(
            judged,
            candidates.Where(c => c.IsWithin(SureErrors, best)).MinBy(c => Math.Abs(c.Setting.Item2 - prior.Keyword))!
        );
    }

    /// <summary>Chooses method and weights.</summary>
    /// <param name="rankings">Judged questions, ideally some hundreds; those without a right answer are left
    /// out.</param>
    /// <param name="methods">The methods that may be chosen; null for all.</param>
    /// <returns>The choice; <see cref="FusionWeights.Prior"/> without questions.</returns>
    public static FusionWeights Choose(
        IReadOnlyList<JudgedRanking> rankings,
        IReadOnlyCollection<FusionMethod>? methods = null
    )
    {
        ArgumentNullException.ThrowIfNull(rankings);
        var judged = Judged(rankings);
        methods ??= Enum.GetValues<FusionMethod>();
        if (judged.Length == 0 || methods.Count == 0)
        {
            return FusionWeights.Prior;
        }

        Trial<(FusionMethod Method, double Keyword)>[] candidates =
        [
            .. methods
                .Distinct()
                .Order()
                .SelectMany(method =>
                    Enumerable.Range(0, Steps + 1).Select(step => Measure(judged, method, (double)step / Steps))
                ),
        ];
        var best = candidates.MaxBy(c => c.Mean)!;
        var better = Math.Max(judged.Average(r => Ndcg(r.Keyword, r)), judged.Average(r => Ndcg(r.Vector, r)));
        return Weights(
            judged,
            candidates
                .Where(c => c.IsWithinOneErrorOf(best) && c.Mean >= better - Trial<int>.Rounding)
                .OrderBy(c => Math.Round(Math.Abs(c.Setting.Keyword - Neutral), 9))
                .ThenBy(c => c.Setting.Method)
                .ThenByDescending(c => c.Mean)
                .FirstOrDefault(best)
        );
    }

    private static JudgedRanking[] Judged(IReadOnlyList<JudgedRanking> rankings) =>
        [.. rankings.Where(r => r.Relevance.Values.Any(g => g > 0))];

    private static Trial<(FusionMethod Method, double Keyword)> Measure(
        JudgedRanking[] judged,
        FusionMethod method,
        double keyword
    ) => new((method, keyword), [.. judged.Select(r => Ndcg(Fuse(r, method, keyword), r))]);

    private static FusionWeights Weights(JudgedRanking[] judged, Trial<(FusionMethod Method, double Keyword)> chosen) =>
        new(
            chosen.Setting.Method,
            chosen.Setting.Keyword,
            1 - chosen.Setting.Keyword,
            judged.Length,
            chosen.Mean,
            judged.Average(r => Ndcg(r.Keyword, r)),
            judged.Average(r => Ndcg(r.Vector, r)),
            judged.Average(r => Ndcg(Fuse(r, FusionMethod.ReciprocalRank, Neutral), r)),
            judged.Average(r =>
                RankingMetrics.ReciprocalRank(
                    Keys(Fuse(r, chosen.Setting.Method, chosen.Setting.Keyword)),
                    r.Relevance,
                    Cut
                )
            )
        );

    private static RankedList<string> Fuse(JudgedRanking ranking, FusionMethod method, double keyword) =>
        HybridFusion.Fuse(method, ranking.Keyword, keyword, ranking.Vector, 1 - keyword);

    private static double Ndcg(RankedList<string> list, JudgedRanking ranking) =>
        RankingMetrics.Ndcg(Keys(list), ranking.Relevance, Cut);

    private static IEnumerable<string> Keys(RankedList<string> list) => list.Select(i => i.Key);
}
