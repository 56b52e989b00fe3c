using Pipeline.Contracts.Answers;
using Pipeline.Inference.Caching;

namespace Pipeline.Grains.Cache;

/// <summary>
/// The answers that a silo keeps, of all collections and access scopes that its caches are for: a map within a bound of
/// bytes. What leaves first is what took least time to make for its size and is used least; see <see
/// cref="GreedyDual{TKey}"/>. Whoever finds an answer looks whether it still holds. Safe for several threads.
/// </summary>
/// <param name="mostBytes">Bytes in all.</param>
/// <param name="mostEntries">Entries of a scope; 0 keeps none.</param>
internal sealed class AnswerCache(long mostBytes, int mostEntries)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<string, Entry>> _scopes = new(StringComparer.Ordinal);
    private readonly GreedyDual<Entry> _worth = new();

    /// <summary>Whether nothing is ever kept.</summary>
    public bool IsOff => mostEntries == 0 || mostBytes == 0;

    /// <summary>Answers that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _worth.Count;
            }
        }
    }

    /// <summary>What they take.</summary>
    public long Bytes { get; private set; }

    /// <summary>The answer to a question, which counts as used.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="question">The question.</param>
    public CachedAnswer? Find(string scope, string question)
    {
        lock (_lock)
        {
            if (!_scopes.TryGetValue(scope, out var entries) || !entries.TryGetValue(question, out var entry))
            {
                return null;
            }

            entry.Uses++;
            _worth.Touch(entry, entry.Worth);
            return entry.Answer;
        }
    }

    /// <summary>The answers of a scope.</summary>
    /// <param name="scope">The scope.</param>
    public IReadOnlyList<(string Question, CachedAnswer Answer)> Of(string scope)
    {
        lock (_lock)
        {
            return _scopes.TryGetValue(scope, out var entries)
                ? [.. entries.Values.Select(entry => (entry.Question, entry.Answer))]
                : [];
        }
    }

    /// <summary>Keeps an answer in the place of an older one.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="question">The question.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>What left for it, itself where there is no room.</returns>
    public IReadOnlyList<(string Scope, string Question)> Store(string scope, string question, CachedAnswer answer)
    {
        var entry = new Entry(scope, question, answer, AnswerSize.Of(question, answer));
        lock (_lock)
        {
            var uses = Remove(scope, question)?.Uses ?? 0;
            if (IsOff || entry.Bytes > mostBytes)
            {
                return [(scope, question)];
            }

            entry.Uses = uses;
            if (!_scopes.TryGetValue(scope, out var entries))
            {
                _scopes.Add(scope, entries = new Dictionary<string, Entry>(StringComparer.Ordinal));
            }

            var left = new List<(string, string)>();
            if (entries.Count >= mostEntries)
            {
                var least = entries.Values.MinBy(other => (other.Worth, other.Order))!;
                Remove(scope, least.Question);
                left.Add((scope, least.Question));
            }

            while (Bytes + entry.Bytes > mostBytes)
            {
                var least = _worth.Evict();
                Remove(least.Scope, least.Question);
                left.Add((least.Scope, least.Question));
            }

            // What left may have been the last of its scope.
            _scopes.TryAdd(scope, entries);
            entries.Add(question, entry);
            entry.Order = _order++;
            Bytes += entry.Bytes;
            _worth.Touch(entry, entry.Worth);
            return left;
        }
    }

    /// <summary>Forgets an answer.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="question">The question.</param>
    public void Forget(string scope, string question)
    {
        lock (_lock)
        {
            Remove(scope, question);
        }
    }

    /// <summary>Forgets all of a scope.</summary>
    /// <param name="scope">The scope.</param>
    public void Clear(string scope)
    {
        lock (_lock)
        {
            if (_scopes.TryGetValue(scope, out var entries))
            {
                foreach (var question in entries.Keys.ToArray())
                {
                    Remove(scope, question);
                }
            }
        }
    }

    private long _order;

    private Entry? Remove(string scope, string question)
    {
        if (!_scopes.TryGetValue(scope, out var entries) || !entries.Remove(question, out var entry))
        {
            return null;
        }

        if (entries.Count == 0)
        {
            _scopes.Remove(scope);
        }

        _worth.Remove(entry);
        Bytes -= entry.Bytes;
        return entry;
    }

    private sealed class Entry(string scope, string question, CachedAnswer answer, int bytes)
    {
        /// <summary>An answer whose making was not timed is taken for one that took a second.</summary>
        private const double UsualMilliseconds = 1000;

        public string Scope => scope;

        public string Question => question;

        public CachedAnswer Answer => answer;

        public int Bytes => bytes;

        public int Uses { get; set; }

        public long Order { get; set; }

        public double Worth => (1 + Uses) * (answer.Basis?.Milliseconds ?? UsualMilliseconds) / bytes;
    }
}
