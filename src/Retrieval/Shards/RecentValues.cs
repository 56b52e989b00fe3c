namespace Pipeline.Retrieval.Shards;

/// <summary>A few values by key, the least recently used out first. Two threads may make the same value at once;
/// neither waits.</summary>
/// <typeparam name="T">The value.</typeparam>
/// <param name="capacity">Values kept.</param>
internal sealed class RecentValues<T>(int capacity)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly LinkedList<(string Key, T Value)> _recent = new();

    /// <summary>The value of a key, made when it is not kept.</summary>
    public T Get(string key, Func<T> make)
    {
        lock (_gate)
        {
            for (var node = _recent.First; node is not null; node = node.Next)
            {
                if (node.Value.Key == key)
                {
                    _recent.Remove(node);
                    _recent.AddFirst(node);
                    return node.Value.Value;
                }
            }
        }

        var made = make();
        lock (_gate)
        {
            _recent.AddFirst((key, made));
            if (_recent.Count > capacity)
            {
                _recent.RemoveLast();
            }
        }

        return made;
    }
}
