namespace Pipeline.Retrieval.Fusion;

/// <summary>Fuses a keyword list and a vector list by the method and weights of a collection.</summary>
public static class HybridFusion
{
    /// <summary>Fuses the two lists.</summary>
    /// <typeparam name="TKey">What names the things ranked.</typeparam>
    /// <param name="method">By rank or by score.</param>
    /// <param name="keyword">What the keyword search found.</param>
    /// <param name="keywordWeight">Its weight, 0 and up.</param>
    /// <param name="vector">What the vector search found.</param>
    /// <param name="vectorWeight">Its weight, 0 and up.</param>
    /// <returns>The fused list. When the lists of positive weight are empty, the other one as it is: a question whose
    /// words do not occur is still answered from the vectors.</returns>
    public static RankedList<TKey> Fuse<TKey>(
        FusionMethod method,
        RankedList<TKey> keyword,
        double keywordWeight,
        RankedList<TKey> vector,
        double vectorWeight
    )
        where TKey : IComparable<TKey>
    {
        WeightedList<TKey>[] lists = [new(keyword, keywordWeight), new(vector, vectorWeight, Floor: -1)];
        var fused = method switch
        {
            FusionMethod.Convex => ConvexFusion.Fuse(lists),
            FusionMethod.ConvexZScore => ConvexFusion.Fuse(lists, ScoreScale.ZScore),
            FusionMethod.Adaptive => AdaptiveFusion.Fuse(keyword, keywordWeight, vector, vectorWeight),
            FusionMethod.ConvexTheoretical => ConvexFusion.Fuse(lists, ScoreScale.TheoreticalMinMax),
            _ => ReciprocalRankFusion.Fuse(lists),
        };
        return fused.Count > 0 ? fused
            : keyword.Count > 0 ? keyword
            : vector;
    }
}
