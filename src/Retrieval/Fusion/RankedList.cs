using System.Collections;

namespace Pipeline.Retrieval.Fusion;

/// <summary>What one retriever found: distinct keys, best first.</summary>
/// <typeparam name="TKey">What names the things ranked.</typeparam>
public sealed class RankedList<TKey> : IReadOnlyList<RankedItem<TKey>>
    where TKey : IComparable<TKey>
{
    // Strings would otherwise compare by the culture of the machine.
    private static readonly IComparer<TKey> Order =
        typeof(TKey) == typeof(string) ? (IComparer<TKey>)(object)StringComparer.Ordinal : Comparer<TKey>.Default;

    private readonly RankedItem<TKey>[] _items;

    private RankedList(RankedItem<TKey>[] items) => _items = items;

    /// <summary>A list without items.</summary>
    public static RankedList<TKey> Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public RankedItem<TKey> this[int index] => _items[index];

    /// <summary>Sorts scored items into a list: score descending, then key ascending.</summary>
    /// <param name="items">Items in any order. Of a key that occurs twice the better one is kept.</param>
    /// <returns>The list.</returns>
    /// <exception cref="ArgumentException">A score is not finite.</exception>
    public static RankedList<TKey> FromScores(IEnumerable<RankedItem<TKey>> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        RankedItem<TKey>[] sorted = [.. items];
        foreach (var item in sorted)
        {
            if (!double.IsFinite(item.Score))
            {
                throw new ArgumentException($"The score of '{item.Key}' is not finite.", nameof(items));
            }
        }

        Array.Sort(
            sorted,
            static (a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : Order.Compare(a.Key, b.Key)
        );
        var seen = new HashSet<TKey>();
        return new RankedList<TKey>([.. sorted.Where(i => seen.Add(i.Key))]);
    }

    /// <summary>Takes items that are in order already: scores do not ascend and keys differ.</summary>
    internal static RankedList<TKey> FromOrder(IEnumerable<RankedItem<TKey>> items) => new([.. items]);

    /// <summary>The first items.</summary>
    /// <param name="count">How many; all when there are fewer.</param>
    /// <returns>The shorter list.</returns>
    public RankedList<TKey> Take(int count) =>
        count >= Count ? this : new RankedList<TKey>(_items[..Math.Max(0, count)]);

    /// <inheritdoc/>
    public IEnumerator<RankedItem<TKey>> GetEnumerator() => ((IEnumerable<RankedItem<TKey>>)_items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
