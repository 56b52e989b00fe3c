namespace Pipeline.Retrieval.Fusion;

/// <summary>A ranked list and its say in a fusion.</summary>
/// <typeparam name="TKey">What names the things ranked.</typeparam>
/// <param name="List">The list.</param>
/// <param name="Weight">0 and up; a list of weight 0 adds nothing, not even its keys.</param>
/// <param name="Floor">The least score that the retriever can give: 0 for BM25, -1 for the cosine.</param>
public readonly record struct WeightedList<TKey>(RankedList<TKey> List, double Weight, double Floor = 0)
    where TKey : IComparable<TKey>
{
    internal static void Check(IReadOnlyList<WeightedList<TKey>> lists)
    {
        ArgumentNullException.ThrowIfNull(lists);
        foreach (var list in lists)
        {
            ArgumentNullException.ThrowIfNull(list.List);
            if (!double.IsFinite(list.Weight) || list.Weight < 0)
            {
                throw new ArgumentException(
                    $"The weight {list.Weight} must be finite and not negative.",
                    nameof(lists)
                );
            }
        }
    }
}
