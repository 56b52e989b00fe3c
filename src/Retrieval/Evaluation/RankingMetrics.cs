namespace Pipeline.Retrieval.Evaluation;

/// <summary>Measures of one ranking against judgements, as trec_eval defines them. Judgements of 0 or less are not
/// relevant; keys without a judgement neither.</summary>
internal static class RankingMetrics
{
    /// <summary>The order in which trec_eval reads a run, whatever its ranks say: score descending, then name
    /// descending.</summary>
    public static IReadOnlyList<string> TrecOrder(IEnumerable<(string Name, double Score)> run) =>
        [
            .. run.OrderByDescending(r => r.Score)
                .ThenByDescending(r => r.Name, StringComparer.Ordinal)
                .Select(r => r.Name),
        ];

    /// <summary>Normalised discounted cumulative gain with linear gain and the discount log2(rank + 1) (Järvelin and
    /// Kekäläinen 2002; trec_eval's ndcg_cut).</summary>
    public static double Ndcg<TKey>(IEnumerable<TKey> ranking, IReadOnlyDictionary<TKey, double> relevance, int cut)
    {
        var ideal = Discounted(relevance.Values.Where(r => r > 0).OrderDescending().Take(cut));
        return ideal > 0
            ? Discounted(ranking.Take(cut).Select(key => Math.Max(0, relevance.GetValueOrDefault(key)))) / ideal
            : 0;
    }

    /// <summary>One over the rank of the first relevant key within the cut, or 0.</summary>
    public static double ReciprocalRank<TKey>(
        IEnumerable<TKey> ranking,
        IReadOnlyDictionary<TKey, double> relevance,
        int cut
    )
    {
        var rank = 0;
        foreach (var key in ranking.Take(cut))
        {
            rank++;
            if (relevance.GetValueOrDefault(key) > 0)
            {
                return 1.0 / rank;
            }
        }

        return 0;
    }

    /// <summary>Share of the relevant keys that are within the cut.</summary>
    public static double Recall<TKey>(IEnumerable<TKey> ranking, IReadOnlyDictionary<TKey, double> relevance, int cut)
    {
        var relevant = relevance.Values.Count(r => r > 0);
        return relevant == 0
            ? 0
            : (double)ranking.Take(cut).Count(key => relevance.GetValueOrDefault(key) > 0) / relevant;
    }

    private static double Discounted(IEnumerable<double> gains) =>
        gains.Select((gain, i) => gain / Math.Log2(i + 2)).Sum();
}
