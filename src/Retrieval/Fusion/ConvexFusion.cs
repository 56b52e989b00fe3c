namespace Pipeline.Retrieval.Fusion;

/// <summary>
/// Convex combination of normalised scores (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid
/// Retrieval", 2023). Each list's scores are brought to 0..1 between its own lowest and highest score of this query; a
/// key that a list lacks counts as its lowest, since whatever a full list leaves out scored no better. Unlike fusion by
/// rank it keeps how clearly a retriever preferred one key to the next.
/// </summary>
public static class ConvexFusion
{
    /// <summary>Fuses lists.</summary>
    /// <typeparam name="TKey">What names the things ranked.</typeparam>
    /// <param name="lists">The lists and their weights; weights are divided by their sum.</param>
    /// <returns>Every key of a list of positive weight with a score of 0 to 1, best first; equal scores by key.</returns>
    public static RankedList<TKey> Fuse<TKey>(IReadOnlyList<WeightedList<TKey>> lists)
        where TKey : IComparable<TKey>
    {
        WeightedList<TKey>.Check(lists);
        double sum = lists.Sum(l => l.Weight);
        var scores = new Dictionary<TKey, double>();
        foreach ((RankedList<TKey> list, double weight) in lists)
        {
            if (weight == 0 || list.Count == 0)
            {
                continue;
            }

            double low = list[^1].Score;
            double range = list[0].Score - low;
            foreach (RankedItem<TKey> item in list)
            {
                // A list that does not tell its items apart prefers all of them to what it lacks.
                double normal = range > 0 ? (item.Score - low) / range : 1;
                scores[item.Key] = scores.GetValueOrDefault(item.Key) + (weight / sum * normal);
            }
        }

        return RankedList<TKey>.FromScores(scores.Select(s => new RankedItem<TKey>(s.Key, s.Value)));
    }
}
