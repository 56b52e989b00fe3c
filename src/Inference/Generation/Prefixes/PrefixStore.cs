using Pipeline.Inference.Caching;

namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>
/// Copies of KV sequences that had to leave the cache, in the host's memory up to a budget. Copying one back costs what
/// reading memory costs, where evaluating its tokens again costs a pass over the weights. What saves least for its size
/// goes first (GreedyDual-Size with frequency, Cherkasova 1998).
/// </summary>
/// <param name="budget">Most bytes; 0 keeps nothing.</param>
internal sealed class PrefixStore(long budget) : IDisposable
{
    private readonly PrefixTree _tree = new();
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly GreedyDual<int> _worth = new();
    private int _ids;

    /// <summary>Most bytes.</summary>
    public long Budget => budget;

    /// <summary>Bytes of all copies.</summary>
    public long Bytes { get; private set; }

    /// <summary>Copies.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether these tokens, whole, are in a copy already.</summary>
    public bool Has(ReadOnlySpan<int> tokens, int adapter = 0) => _tree.Match(tokens, adapter).Length == tokens.Length;

    /// <summary>Keeps a copy, or disposes of it when the budget is smaller.</summary>
    /// <param name="tokens">The tokens whose state it is.</param>
    /// <param name="state">Owned from here on.</param>
    /// <param name="adapter">The adapter that they were evaluated with.</param>
    public void Keep(ReadOnlySpan<int> tokens, KvState state, int adapter = 0)
    {
        if ((long)state.Size > budget)
        {
            state.Dispose();
            return;
        }

        var uses = 0;
        foreach (var beginning in _tree.Beginnings(tokens, adapter))
        {
            uses = Math.Max(uses, _entries[beginning].Uses);
            Remove(beginning);
        }

        while (Bytes + (long)state.Size > budget)
        {
            Remove(_worth.Evict());
        }

        var entry = new Entry(state) { Uses = uses };
        _worth.Touch(_ids, entry.Worth);
        _entries.Add(_ids, entry);
        _tree.Add(_ids++, tokens, adapter);
        Bytes += (long)state.Size;
    }

    /// <summary>The copy that begins most like a prompt, and how many tokens they have in common; null without
    /// one.</summary>
    public (KvState State, int Length)? Match(ReadOnlySpan<int> tokens, int adapter = 0) =>
        _tree.Match(tokens, adapter) is { Length: > 0 } match ? (_entries[match.Id].State, match.Length) : null;

    /// <summary>Counts a copy as used.</summary>
    public void Use(KvState state)
    {
        var (id, entry) = _entries.Single(pair => pair.Value.State == state);
        entry.Uses++;
        _worth.Touch(id, entry.Worth);
    }

    public void Dispose()
    {
        foreach (var entry in _entries.Values)
        {
            entry.State.Dispose();
        }

        _entries.Clear();
    }

    private void Remove(int id)
    {
        _tree.Remove(id);
        _worth.Remove(id);
        _entries.Remove(id, out var entry);
        Bytes -= (long)entry!.State.Size;
        entry.State.Dispose();
    }

    private sealed class Entry(KvState state)
    {
        public KvState State => state;

        public int Uses { get; set; }

        // What a token saves and what it takes are the same for all, so the value is the number of uses.
        public double Worth => 1 + Uses;
    }
}
