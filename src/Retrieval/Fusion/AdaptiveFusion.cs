namespace Pipeline.Retrieval.Fusion;

/// <summary>
/// Convex combination of z-scores in which each question weighs the lists anew: a list counts by its weight and by how
/// far its best hit stands out from the rest of it, in standard deviations. That is known before anybody judges and
/// says whether a retriever knows the answer to this question (query performance prediction; Shtok et al., "Predicting
/// Query Performance by Query-Drift Estimation", 2012). So the better list leads more often than with weights that are
/// the same for every question.
/// </summary>
/// <remarks>
/// A keyword list that ends before the vector list lacks passages because none of the question's words is in them: they
/// count as scores of 0. One passage that alone has a rare code therefore stands out as far as can be.
/// </remarks>
public static class AdaptiveFusion
{
    /// <summary>Fuses the two lists.</summary>
    /// <typeparam name="TKey">What names the things ranked.</typeparam>
    /// <param name="keyword">What the keyword search found; scores of 0 and up.</param>
    /// <param name="keywordWeight">Its weight, 0 and up.</param>
    /// <param name="vector">What the vector search found.</param>
    /// <param name="vectorWeight">Its weight, 0 and up.</param>
    /// <returns>Every key of a list of positive weight with a score of 0 and up, best first; equal scores by
    /// key.</returns>
    public static RankedList<TKey> Fuse<TKey>(
        RankedList<TKey> keyword,
        double keywordWeight,
        RankedList<TKey> vector,
        double vectorWeight
    )
        where TKey : IComparable<TKey>
    {
        WeightedList<TKey>[] lists = [new(keyword, keywordWeight), new(vector, vectorWeight)];
        WeightedList<TKey>.Check(lists);
        var words = Words(keyword, vector);
        var vectors = ScoreSpread.Of(vector);
        var share = Share(words, keywordWeight, vectors, vectorWeight);
        var scores = new Dictionary<TKey, double>();
        Add(scores, lists[0], words, share);
        Add(scores, lists[1], vectors, 1 - share);
        return RankedList<TKey>.FromScores(scores.Select(s => new RankedItem<TKey>(s.Key, s.Value)));
    }

    /// <summary>The say of the keyword list in <see cref="Fuse"/>.</summary>
    /// <typeparam name="TKey">What names the things ranked.</typeparam>
    /// <param name="keyword">What the keyword search found.</param>
    /// <param name="keywordWeight">Its weight, 0 and up.</param>
    /// <param name="vector">What the vector search found.</param>
    /// <param name="vectorWeight">Its weight, 0 and up.</param>
    /// <returns>0 to 1; it grows with the keyword list's best score. The vector list has the rest.</returns>
    public static double KeywordShare<TKey>(
        RankedList<TKey> keyword,
        double keywordWeight,
        RankedList<TKey> vector,
        double vectorWeight
    )
        where TKey : IComparable<TKey> =>
        Share(Words(keyword, vector), keywordWeight, ScoreSpread.Of(vector), vectorWeight);

    private static double Share(ScoreSpread words, double keywordWeight, ScoreSpread vectors, double vectorWeight)
    {
        double byWords = keywordWeight * words.Separation,
            byVectors = vectorWeight * vectors.Separation;

        // Where nothing stands out in either, the weights are all there is.
        return byWords + byVectors > 0 ? byWords / (byWords + byVectors)
            : keywordWeight + vectorWeight > 0 ? keywordWeight / (keywordWeight + vectorWeight)
            : 0;
    }

    private static ScoreSpread Words<TKey>(RankedList<TKey> keyword, RankedList<TKey> vector)
        where TKey : IComparable<TKey> => ScoreSpread.Of(keyword, zeros: Math.Max(0, vector.Count - keyword.Count));

    private static void Add<TKey>(
        Dictionary<TKey, double> scores,
        WeightedList<TKey> list,
        ScoreSpread spread,
        double share
    )
        where TKey : IComparable<TKey>
    {
        foreach (var item in list.Weight > 0 ? list.List : RankedList<TKey>.Empty)
        {
            scores[item.Key] = scores.GetValueOrDefault(item.Key) + (share * spread.Above(item.Score));
        }
    }
}
