using Pipeline.Contracts.Answers;

namespace Pipeline.Grains.Cache;

/// <summary>
/// A bounded least-recently-used map from question to answer. Whoever finds one compares the watermarks that it was
/// made from with those of now: any change to a document ends it.
/// </summary>
/// <param name="capacity">Entries kept; 0 keeps none.</param>
internal sealed class AnswerCache(int capacity)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();

    public int Count => _entries.Count;

    public CachedAnswer? Find(string question)
    {
        if (!_entries.TryGetValue(question, out var node))
        {
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value.Answer;
    }

    public void Store(string question, CachedAnswer answer)
    {
        if (capacity == 0)
        {
            return;
        }

        if (_entries.Remove(question, out var old))
        {
            _byUse.Remove(old);
        }

        _entries[question] = _byUse.AddFirst(new Entry(question, answer));
        if (_entries.Count > capacity)
        {
            _entries.Remove(_byUse.Last!.Value.Question);
            _byUse.RemoveLast();
        }
    }

    private sealed record Entry(string Question, CachedAnswer Answer);
}
