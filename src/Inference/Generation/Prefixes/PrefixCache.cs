using Pipeline.Inference.Caching;

namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>
/// KV sequences of ended requests, kept for those to come that begin alike: a system prompt, documents, earlier turns.
/// When cells or sequences run short the one of least value goes: GreedyDual-Size with frequency (Cherkasova 1998),
/// where what a kept token saves and what it takes are the same for all, so the value is the number of uses and ages as
/// others are evicted.
/// </summary>
internal sealed class PrefixCache(int mostSequences)
{
    /// <summary>Shorter beginnings are evaluated sooner than they are looked after.</summary>
    public const int FewestTokens = 16;

    private readonly PrefixTree _tree = new();
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly GreedyDual<int> _worth = new();

    /// <summary>Told of a KV sequence that is about to be given back for want of room, with its tokens and their
    /// adapter.</summary>
    public Action<int, int[], int>? Evicting { get; set; }

    /// <summary>KV cells that are kept; what several sequences share counts once.</summary>
    public int Cells => _tree.Tokens;

    /// <summary>Sequences that are kept.</summary>
    public int Count => _entries.Count;

    /// <summary>The kept sequence that begins most like a prompt, and counts as used by it.</summary>
    /// <param name="prompt">The prompt. Its last token is never part of the match: it has to be evaluated for what
    /// follows it.</param>
    /// <param name="adapter">The adapter that it is to be evaluated with.</param>
    public PrefixMatch Use(ReadOnlySpan<int> prompt, int adapter = 0)
    {
        var match = _tree.Match(prompt[..^1], adapter);
        if (match.Length < FewestTokens)
        {
            return PrefixMatch.None;
        }

        var entry = _entries[match.Id];
        entry.Uses++;
        Value(match.Id, entry);
        return match;
    }

    /// <summary>The kept sequence that begins most like an ended one, to share cells with.</summary>
    public PrefixMatch Match(ReadOnlySpan<int> tokens, int adapter = 0) => _tree.Match(tokens, adapter);

    /// <summary>Keeps an ended sequence. What is wholly part of another is not worth a sequence of its own.</summary>
    /// <param name="id">The KV sequence.</param>
    /// <param name="tokens">The tokens that it holds.</param>
    /// <param name="given">Gets the KV sequences to give back for it: itself, when it is not kept.</param>
    /// <param name="adapter">The adapter that they were evaluated with.</param>
    public void Keep(int id, ReadOnlySpan<int> tokens, ICollection<int> given, int adapter = 0)
    {
        var match = _tree.Match(tokens, adapter);
        if (mostSequences == 0 || tokens.Length < FewestTokens || match.Length == tokens.Length)
        {
            given.Add(id);
            return;
        }

        var uses = 0;
        foreach (var beginning in _tree.Beginnings(tokens, adapter))
        {
            // As an earlier turn of the same conversation is: the new one has all of it.
            uses = Math.Max(uses, _entries[beginning].Uses);
            Remove(beginning, given);
        }

        _tree.Add(id, tokens, adapter);
        var added = new Entry(tokens.ToArray(), adapter) { Uses = uses };
        _entries.Add(id, added);
        Value(id, added);
        if (_entries.Count > mostSequences)
        {
            Evict(given);
        }
    }

    /// <summary>Evicts until no more than so many cells are kept.</summary>
    /// <param name="cells">Most cells.</param>
    /// <param name="given">Gets the KV sequences to give back.</param>
    public void Trim(int cells, ICollection<int> given)
    {
        while (_entries.Count > 0 && Cells > cells)
        {
            Evict(given);
        }
    }

    private void Evict(ICollection<int> given)
    {
        var id = _worth.Evict();
        var entry = _entries[id];
        Evicting?.Invoke(id, entry.Tokens, entry.Adapter);
        Remove(id, given);
    }

    private void Remove(int id, ICollection<int> given)
    {
        _tree.Remove(id);
        _entries.Remove(id);
        _worth.Remove(id);
        given.Add(id);
    }

    private void Value(int id, Entry entry) => _worth.Touch(id, 1 + entry.Uses);

    private sealed class Entry(int[] tokens, int adapter)
    {
        public int[] Tokens => tokens;

        public int Adapter => adapter;

        public int Uses { get; set; }
    }
}
