namespace Pipeline.Retrieval.Fusion;

/// <summary>
/// Reciprocal rank fusion (Cormack, Clarke and Büttcher, SIGIR 2009) with weights: the score of a key is the sum over
/// the lists that have it of weight / (k + rank), ranks from 1. Scores of the lists are not compared, only ranks.
/// </summary>
public static class ReciprocalRankFusion
{
    /// <summary>The paper's constant.</summary>
    public const double DefaultK = 60;

    /// <summary>Fuses lists.</summary>
    /// <typeparam name="TKey">What names the things ranked.</typeparam>
    /// <param name="lists">The lists and their weights.</param>
    /// <param name="k">How slowly weight falls with rank; 0 and up.</param>
    /// <returns>Every key of a list of positive weight, best first; equal scores by key.</returns>
    public static RankedList<TKey> Fuse<TKey>(IReadOnlyList<WeightedList<TKey>> lists, double k = DefaultK)
        where TKey : IComparable<TKey>
    {
        WeightedList<TKey>.Check(lists);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        var scores = new Dictionary<TKey, double>();
        foreach ((var list, var weight, _) in lists)
        {
            for (var i = 0; i < list.Count && weight > 0; i++)
            {
                var key = list[i].Key;
                scores[key] = scores.GetValueOrDefault(key) + (weight / (k + i + 1));
            }
        }

        return RankedList<TKey>.FromScores(scores.Select(s => new RankedItem<TKey>(s.Key, s.Value)));
    }
}
