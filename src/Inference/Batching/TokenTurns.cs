namespace Pipeline.Inference.Batching;

/// <summary>
/// Items of one urgency that wait, fair by tokens: next is the caller that has had the fewest tokens, and of its
/// requests the one that has had the fewest (virtual token counters: Sheng et al., OSDI 2024). Whoever comes begins
/// level with the least served of those who wait, so nobody saves up turns, and a small request waits for one turn of
/// each other caller, however much they have queued.
/// </summary>
/// <param name="options">What bounds a batch.</param>
/// <param name="splitsRequests">
/// Whether the requests of a caller take turns too. Where nobody waits for a single request they need not: then batches
/// of like length are cut across all requests of a caller.
/// </param>
internal sealed class TokenTurns(BatchingOptions options, bool splitsRequests)
{
    // How far down a line partners of like length are sought; sorting this many takes some microseconds.
    private const int Window = 512;

    private readonly List<TokenCaller> _callers = [];
    private readonly List<BatchItem> _candidates = [];
    private readonly BatchCut _cut = new(options);
    private long _arrivals;

    /// <summary>Items that wait, abandoned ones included until <see cref="Drop"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens of the items that wait.</summary>
    public long Tokens { get; private set; }

    /// <summary>Queues the items of a request.</summary>
    /// <param name="items">The items, at least one.</param>
    /// <param name="name">Whose they are; null: of nobody else.</param>
    public void Add(IReadOnlyCollection<BatchItem> items, string? name)
    {
        name ??= splitsRequests ? null : "";
        var caller = name is null ? null : _callers.Find(caller => caller.Name == name);
        if (caller is null)
        {
            caller = new TokenCaller(name, _arrivals++)
            {
                Served = _callers.Count == 0 ? 0 : _callers.Min(other => other.Served),
            };
            _callers.Add(caller);
        }

        var line = splitsRequests ? null : caller.Lines.FirstOrDefault();
        if (line is null)
        {
            line = new TokenLine(caller, _arrivals++)
            {
                Served = caller.Lines.Count == 0 ? 0 : caller.Lines.Min(other => other.Served),
            };
            caller.Lines.Add(line);
        }

        line.Items.AddRange(items);
        Count += items.Count;
        foreach (var item in items)
        {
            item.Line = line;
            Tokens += item.Length;
        }
    }

    /// <summary>Drops the items that nobody waits for any more.</summary>
    /// <returns>How many.</returns>
    public int Drop() =>
        Remove(item =>
        {
            if (!item.IsAbandoned)
            {
                return false;
            }

            Tokens -= item.Length;
            return true;
        });

    /// <summary>
    /// Moves the next batch into <paramref name="batch"/>: the oldest item of the line whose turn it is, and what is
    /// nearest to it in length of the same line; of other lines only where that line is used up, so that a turn is
    /// never spent on others.
    /// </summary>
    public void Take(List<BatchItem> batch)
    {
        var line = Next();
        _cut.Begin(line.Items[0], batch);
        Offer(line.Items.Skip(1).Take(Window));
        if (batch.Count == line.Items.Count)
        {
            Offer(Others(line).Take(Window));
        }

        foreach (var item in batch)
        {
            item.Line!.Served += item.Length;
            item.Line.Caller.Served += item.Length;
            item.Line = null;
            Tokens -= item.Length;
        }

        Remove(item => item.Line is null);

        void Offer(IEnumerable<BatchItem> items)
        {
            _candidates.Clear();
            _candidates.AddRange(items);
            _cut.Fill(_candidates, batch);
        }
    }

    /// <summary>Takes everything that waits, in no useful order.</summary>
    public BatchItem[] Clear()
    {
        BatchItem[] all = [.. _callers.SelectMany(caller => caller.Lines).SelectMany(line => line.Items)];
        _callers.Clear();
        (Count, Tokens) = (0, 0);
        return all;
    }

    private TokenLine Next()
    {
        var caller = _callers.MinBy(caller => (caller.Served, caller.Arrival))!;
        return caller.Lines.MinBy(line => (line.Served, line.Arrival))!;
    }

    /// <summary>Items of the other lines, the least served lines' first.</summary>
    private IEnumerable<BatchItem> Others(TokenLine own) =>
        _callers
            .OrderBy(caller => (caller.Served, caller.Arrival))
            .SelectMany(caller => caller.Lines.OrderBy(line => (line.Served, line.Arrival)))
            .Where(line => line != own)
            .SelectMany(line => line.Items);

    private int Remove(Predicate<BatchItem> which)
    {
        var removed = 0;
        foreach (var caller in _callers)
        {
            foreach (var line in caller.Lines)
            {
                removed += line.Items.RemoveAll(which);
            }

            caller.Lines.RemoveAll(static line => line.Items.Count == 0);
        }

        _callers.RemoveAll(static caller => caller.Lines.Count == 0);
        Count -= removed;
        return removed;
    }
}
