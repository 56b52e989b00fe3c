namespace Pipeline.Retrieval.Fusion;

/// <summary>
/// Convex combination of normalised scores (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid
/// Retrieval", 2023). A score counts by how far it lies above its list's lowest one, in units of the list's
/// <see cref="ScoreScale"/>; a key that a list lacks counts as its lowest, since whatever a full list leaves out scored
/// no better. Unlike fusion by rank it keeps how clearly a retriever preferred one key to the next.
/// </summary>
public static class ConvexFusion
{
    /// <summary>Fuses lists.</summary>
    /// <typeparam name="TKey">What names the things ranked.</typeparam>
    /// <param name="lists">The lists and their weights; weights are divided by their sum.</param>
    /// <param name="scale">The unit of the scores.</param>
    /// <returns>Every key of a list of positive weight with a score of 0 and up (to 1, but for z-scores), best first;
    /// equal scores by key.</returns>
    public static RankedList<TKey> Fuse<TKey>(
        IReadOnlyList<WeightedList<TKey>> lists,
        ScoreScale scale = ScoreScale.MinMax
    )
        where TKey : IComparable<TKey>
    {
        WeightedList<TKey>.Check(lists);
        var sum = lists.Sum(l => l.Weight);
        var scores = new Dictionary<TKey, double>();
        foreach (var list in lists)
        {
            if (list.Weight == 0 || list.List.Count == 0)
            {
                continue;
            }

            var low = list.List[^1].Score;
            var unit = Unit(list, scale);
            foreach (var item in list.List)
            {
                // A list that does not tell its items apart prefers all of them to what it lacks.
                var normal = unit > 0 ? (item.Score - low) / unit : 1;
                scores[item.Key] = scores.GetValueOrDefault(item.Key) + (list.Weight / sum * normal);
            }
        }

        return RankedList<TKey>.FromScores(scores.Select(s => new RankedItem<TKey>(s.Key, s.Value)));
    }

    private static double Unit<TKey>(WeightedList<TKey> list, ScoreScale scale)
        where TKey : IComparable<TKey>
    {
        var high = list.List[0].Score;
        var range = high - list.List[^1].Score;
        switch (scale)
        {
            case ScoreScale.ZScore:
                return ScoreSpread.Of(list.List).Deviation;
            case ScoreScale.TheoreticalMinMax:
                return range > 0 ? high - Math.Min(list.Floor, list.List[^1].Score) : 0;
            default:
                return range;
        }
    }
}
