namespace Pipeline.Retrieval.Fusion;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): chooses results one by one, each time the one with
/// the most relevance that has the least in common with those chosen already:
/// (1 - diversity) x relevance - diversity x the greatest similarity to a chosen one.
/// </summary>
public static class MaximalMarginalRelevance
{
    /// <summary>Chooses and orders.</summary>
    /// <param name="relevance">Scores of the candidates, best first. Brought to 0..1 between the lowest and the highest
    /// here.</param>
    /// <param name="similarity">Similarity of two candidates by their places, 0 (nothing in common) to 1 (the
    /// same).</param>
    /// <param name="diversity">0 keeps the order; 1 looks at similarity alone.</param>
    /// <param name="top">How many are chosen; all when there are fewer.</param>
    /// <returns>Places of the chosen candidates; of equal ones the earlier comes first.</returns>
    public static IReadOnlyList<int> Choose(
        IReadOnlyList<double> relevance,
        Func<int, int, double> similarity,
        double diversity,
        int top
    )
    {
        ArgumentNullException.ThrowIfNull(relevance);
        ArgumentNullException.ThrowIfNull(similarity);
        if (!(diversity is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(diversity), diversity, "Diversity must be 0 to 1.");
        }

        var count = relevance.Count;
        var low = count > 0 ? relevance.Min() : 0;
        var range = count > 0 ? relevance.Max() - low : 0;
        var nearest = new double[count];
        var left = Enumerable.Range(0, count).ToList();
        var chosen = new List<int>(Math.Min(top, count));
        while (chosen.Count < top && left.Count > 0)
        {
            var best = left[0];
            var bestScore = double.NegativeInfinity;
            foreach (var place in left)
            {
                var score =
                    ((1 - diversity) * (range > 0 ? (relevance[place] - low) / range : 1))
                    - (diversity * nearest[place]);
                if (score > bestScore)
                {
                    (best, bestScore) = (place, score);
                }
            }

            chosen.Add(best);
            left.Remove(best);
            foreach (var place in left)
            {
                nearest[place] = Math.Max(nearest[place], similarity(place, best));
            }
        }

        return chosen;
    }
}
