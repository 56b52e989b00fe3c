namespace Pipeline.Cli.Evaluation;

/// <summary>
/// Measures of a ranked list against grades, as trec_eval defines them: the gain is the grade itself, a grade of 0 or
/// less is not relevant, and so is a document without a grade.
/// </summary>
internal static class RankingMetrics
{
    /// <summary>
    /// ndcg_cut: discounted gain of the first <paramref name="cutoff"/> (grade / log2(rank + 1)) over that of the best
    /// possible order (Järvelin and Kekäläinen 2002). 0 to 1.
    /// </summary>
    public static double Ndcg(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> grades, int cutoff)
    {
        var ideal = 0.0;
        var rank = 0;
        foreach (var grade in grades.Values.Where(grade => grade > 0).OrderDescending().Take(cutoff))
        {
            ideal += grade / Math.Log2(++rank + 1);
        }

        if (ideal == 0)
        {
            return 0;
        }

        var gain = 0.0;
        for (var i = 0; i < Math.Min(cutoff, ranked.Count); i++)
        {
            gain += Grade(ranked[i], grades) / Math.Log2(i + 2);
        }

        return gain / ideal;
    }

    /// <summary>recall: the part of the relevant documents among the first <paramref name="cutoff"/>. 0 to 1.</summary>
    public static double Recall(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> grades, int cutoff)
    {
        var relevant = grades.Values.Count(grade => grade > 0);
        return relevant == 0 ? 0 : (double)ranked.Take(cutoff).Count(id => Grade(id, grades) > 0) / relevant;
    }

    /// <summary>recip_rank of the first <paramref name="cutoff"/>: 1 / rank of the first relevant document, else
    /// 0.</summary>
    public static double ReciprocalRank(
        IReadOnlyList<string> ranked,
        IReadOnlyDictionary<string, int> grades,
        int cutoff
    )
    {
        for (var i = 0; i < Math.Min(cutoff, ranked.Count); i++)
        {
            if (Grade(ranked[i], grades) > 0)
            {
                return 1.0 / (i + 1);
            }
        }

        return 0;
    }

    /// <summary>
    /// A percentile by nearest rank: the smallest value that at least <paramref name="percent"/> percent of the values
    /// do not exceed. With fewer than 100 values the 99th is the largest.
    /// </summary>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(percent / 100 * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private static int Grade(string id, IReadOnlyDictionary<string, int> grades) =>
        grades.TryGetValue(id, out var grade) && grade > 0 ? grade : 0;
}
