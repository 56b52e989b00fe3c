namespace Pipeline.Retrieval.Fusion;

/// <summary>Mixes a re-ranker's scores with the fused scores that it re-ranked.</summary>
public static class ScoreBlend
{
    /// <summary>Blends z-scores: (1 - weight) x fused + weight x re-ranked, each list first brought to mean 0 and
    /// deviation 1 over the keys that both have.</summary>
    /// <typeparam name="TKey">What names the things ranked.</typeparam>
    /// <param name="fused">The fused list.</param>
    /// <param name="rerank">The re-ranker's scores of some of its keys; keys that the fused list lacks are
    /// ignored.</param>
    /// <param name="weight">The re-ranker's say: 0 keeps the fused order, 1 takes the re-ranker's.</param>
    /// <returns>All keys of the fused list: first those re-ranked, by blended score (equal scores in the fused order),
    /// then the others in the fused order.</returns>
    public static RankedList<TKey> Blend<TKey>(RankedList<TKey> fused, RankedList<TKey> rerank, double weight)
        where TKey : IComparable<TKey>
    {
        ArgumentNullException.ThrowIfNull(fused);
        ArgumentNullException.ThrowIfNull(rerank);
        if (!(weight is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "The blend weight must be 0 to 1.");
        }

        var rescored = rerank.ToDictionary(i => i.Key, i => i.Score);
        int[] both = [.. Enumerable.Range(0, fused.Count).Where(i => rescored.ContainsKey(fused[i].Key))];
        if (weight == 0 || both.Length == 0)
        {
            return fused;
        }

        var ours = Standardize([.. both.Select(i => fused[i].Score)]);
        var theirs = Standardize([.. both.Select(i => rescored[fused[i].Key])]);
        var blended = both.Select((place, i) => (Place: place, Score: ((1 - weight) * ours[i]) + (weight * theirs[i])))
            .OrderByDescending(b => b.Score)
            .ThenBy(b => b.Place)
            .ToList();
        var low = blended[^1].Score;
        var taken = both.ToHashSet();
        var rest = Enumerable
            .Range(0, fused.Count)
            .Where(i => !taken.Contains(i))
            .Select((place, i) => new RankedItem<TKey>(fused[place].Key, low - 1 - i));
        return RankedList<TKey>.FromOrder(
            blended.Select(b => new RankedItem<TKey>(fused[b.Place].Key, b.Score)).Concat(rest)
        );
    }

    private static double[] Standardize(double[] scores)
    {
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(s => (s - mean) * (s - mean)));

        // Scores that are equal up to rounding say nothing; dividing by their spread would blow rounding up.
        return deviation > 1e-12 * Math.Max(1, Math.Abs(mean))
            ? [.. scores.Select(s => (s - mean) / deviation)]
            : new double[scores.Length];
    }
}
