namespace Pipeline.Inference.Caching;

/// <summary>
/// Says what leaves a cache first: what is worth least, where the worth of what is not used ages as others leave
/// (GreedyDual-Size with frequency, Cherkasova 1998). Of equal worth what was used longest ago. Every operation costs
/// the logarithm of the entries. Not for several threads.
/// </summary>
/// <typeparam name="TKey">Names an entry.</typeparam>
public sealed class GreedyDual<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (double Value, long Use)> _values = [];
    private readonly SortedDictionary<(double Value, long Use), TKey> _order = [];
    private double _age;
    private long _uses;

    /// <summary>How many entries there are.</summary>
    public int Count => _values.Count;

    /// <summary>An entry is added or used.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="worth">What having it saves, for its size; at least 0.</param>
    public void Touch(TKey key, double worth)
    {
        Remove(key);
        var value = (_age + worth, _uses++);
        _values.Add(key, value);
        _order.Add(value, key);
    }

    /// <summary>Takes an entry out that is no longer there; false: it was not.</summary>
    /// <param name="key">The entry.</param>
    public bool Remove(TKey key) => _values.Remove(key, out var value) && _order.Remove(value);

    /// <summary>Takes out what is worth least, and ages the others by that.</summary>
    /// <returns>The entry.</returns>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TKey Evict()
    {
        using var first = _order.GetEnumerator();
        if (!first.MoveNext())
        {
            throw new InvalidOperationException("There is nothing to evict.");
        }

        var (value, key) = first.Current;
        _age = value.Value;
        Remove(key);
        return key;
    }
}
