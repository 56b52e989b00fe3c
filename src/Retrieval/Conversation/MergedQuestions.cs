using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Conversation;

/// <summary>What was found for several questions as one list: reciprocal rank fusion with ranks that count in full
/// (k = 0), so that the best hit of every question stands above what suits each of them a little.</summary>
public static class MergedQuestions
{
    private const double K = 0;

    /// <summary>Merges the lists of questions.</summary>
    /// <typeparam name="TKey">What names a hit.</typeparam>
    /// <param name="lists">A list a question, with its weight.</param>
    /// <returns>Every key once, best first.</returns>
    public static RankedList<TKey> Merge<TKey>(IReadOnlyList<WeightedList<TKey>> lists)
        where TKey : IComparable<TKey> => ReciprocalRankFusion.Fuse(lists, K);
}
