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

    /// <summary>Chooses method and weights.</summary>
    /// <param name="rankings">Judged questions, ideally some hundreds; those without a right answer are left out.</param>
    /// <param name="methods">The methods that may be chosen; null for all.</param>
    /// <returns>The choice; <see cref="FusionWeights.Prior"/> without questions.</returns>
    public static FusionWeights Choose(
        IReadOnlyList<JudgedRanking> rankings, IReadOnlyCollection<FusionMethod>? methods = null)
    {
        ArgumentNullException.ThrowIfNull(rankings);
        JudgedRanking[] judged = [.. rankings.Where(r => r.Relevance.Values.Any(g => g > 0))];
        methods ??= Enum.GetValues<FusionMethod>();
        if (judged.Length == 0 || methods.Count == 0)
        {
            return FusionWeights.Prior;
        }

        double[] keyword = [.. judged.Select(r => Ndcg(r.Keyword, r))];
        double[] vector = [.. judged.Select(r => Ndcg(r.Vector, r))];
        var candidates = new List<Candidate<(FusionMethod Method, int Step)>>();
        foreach (FusionMethod method in methods.Distinct().Order())
        {
            for (int step = 0; step <= Steps; step++)
            {
                candidates.Add(new((method, step), [.. judged.Select(r => Ndcg(Fuse(r, method, step), r))]));
            }
        }

        Candidate<(FusionMethod Method, int Step)> best = candidates.MaxBy(c => c.Mean)!;
        double better = Math.Max(keyword.Average(), vector.Average());
        Candidate<(FusionMethod Method, int Step)> chosen = candidates
            .Where(c => c.IsWithinOneErrorOf(best) && c.Mean >= better - Candidate<int>.Rounding)
            .OrderBy(c => Math.Abs((2 * c.Setting.Step) - Steps))
            .ThenBy(c => c.Setting.Method)
            .ThenByDescending(c => c.Mean)
            .FirstOrDefault(best);
        (FusionMethod chosenMethod, int chosenStep) = chosen.Setting;
        return new FusionWeights(
            chosenMethod,
            (double)chosenStep / Steps,
            (double)(Steps - chosenStep) / Steps,
            judged.Length,
            chosen.Mean,
            keyword.Average(),
            vector.Average(),
            judged.Average(r => Ndcg(Fuse(r, FusionMethod.ReciprocalRank, Steps / 2), r)),
            judged.Average(r => RankingMetrics.ReciprocalRank(Keys(Fuse(r, chosenMethod, chosenStep)), r.Relevance, Cut)));
    }

    private static RankedList<string> Fuse(JudgedRanking ranking, FusionMethod method, int step) =>
        HybridFusion.Fuse(method, ranking.Keyword, (double)step / Steps, ranking.Vector, (double)(Steps - step) / Steps);

    private static double Ndcg(RankedList<string> list, JudgedRanking ranking) =>
        RankingMetrics.Ndcg(Keys(list), ranking.Relevance, Cut);

    private static IEnumerable<string> Keys(RankedList<string> list) => list.Select(i => i.Key);
}
