namespace Pipeline.Inference.Batching;

/// <summary>
/// Decides what runs next: a pure, single-threaded decision over three queues, without clock or model.
/// <list type="bullet">
/// <item>A batch is of one urgency: small interactive requests, large ones, bulk. Nobody waits for less urgent items to
/// be computed beside his.</item>
/// <item>The more urgent goes first, but at most <see cref="BatchingOptions.InteractiveBurst"/> times in a row while
/// others wait.</item>
/// <item>Within one urgency callers, and the requests of a caller, take turns by tokens
/// (<see cref="TokenTurns"/>).</item>
/// <item>A batch is filled with items of like length (<see cref="BatchCut"/>).</item>
/// </list>
/// </summary>
internal sealed class BatchScheduler(BatchingOptions options)
{
    // A queue that large requests have filled still takes small ones: this part of its length more.
    private const int SmallShare = 16;

    private readonly TokenTurns[] _turns = [new(options, true), new(options, true), new(options, false)];

    // Batches of more urgent items since an urgency's last one, while it waited.
    private readonly int[] _passed = new int[3];

    /// <summary>Items waiting, abandoned ones included until the next <see cref="Take"/>.</summary>
    public int Queued => _turns.Sum(turns => turns.Count);

    /// <summary>Tokens of the items waiting.</summary>
    public long QueuedTokens => _turns.Sum(turns => turns.Tokens);

    /// <summary>Items dropped since the start because nobody waited for them.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether this many more items fit; abandoned items make room.</summary>
    /// <param name="items">How many.</param>
    /// <param name="isSmall">Whether they are a small interactive request.</param>
    public bool HasRoom(int items, bool isSmall = false)
    {
        var room = options.MaxQueuedTexts + (isSmall ? options.MaxQueuedTexts / SmallShare : 0);
        if (Queued + items > room)
        {
            DropAbandoned();
        }

        return Queued + items <= room;
    }

    /// <summary>Queues all the items of a request, or none when they do not fit.</summary>
    /// <param name="items">The items, at least one.</param>
    /// <param name="priority">Whether somebody waits for them.</param>
    /// <param name="caller">Whose they are; null: an interactive request is a caller of its own, and bulk requests are
    /// all of one.</param>
    public bool TryEnqueue(IReadOnlyCollection<BatchItem> items, RequestPriority priority, string? caller = null)
    {
        var urgency = UrgencyOf(items, priority);
        if (!HasRoom(items.Count, urgency == Urgency.Small))
        {
            return false;
        }

        _turns[(int)urgency].Add(items, caller);
        return true;
    }

    /// <summary>Moves the next batch into <paramref name="batch"/>; leaves it empty when nothing waits.</summary>
    /// <returns>The urgency of the batch; null when nothing waits.</returns>
    public Urgency? Take(List<BatchItem> batch)
    {
        batch.Clear();
        DropAbandoned();
        int? first = null;
        int? due = null;
        for (var urgency = 0; urgency < _turns.Length; urgency++)
        {
            if (_turns[urgency].Count == 0)
            {
                _passed[urgency] = 0;
                continue;
            }

            first ??= urgency;
            due = _passed[urgency] >= options.InteractiveBurst ? urgency : due;
        }

        if ((due ?? first) is not { } chosen)
        {
            return null;
        }

        _passed[chosen] = 0;
        for (var passed = chosen + 1; passed < _passed.Length; passed++)
        {
            _passed[passed] += _turns[passed].Count > 0 ? 1 : 0;
        }

        _turns[chosen].Take(batch);
        return (Urgency)chosen;
    }

    /// <summary>
    /// As <see cref="Take"/>, of what is more urgent than a batch that runs; it passes nobody, since it runs beside
    /// that.
    /// </summary>
    /// <param name="batch">Gets the batch.</param>
    /// <param name="running">The urgency of the batch that runs.</param>
    public Urgency? TakeBeside(Urgency running, List<BatchItem> batch)
    {
        batch.Clear();
        for (var urgency = Urgency.Small; urgency < running; urgency++)
        {
            var turns = _turns[(int)urgency];
            Dropped += turns.Drop();
            if (turns.Count > 0)
            {
                turns.Take(batch);
                return urgency;
            }
        }

        return null;
    }

    /// <summary>Takes everything that waits, in no useful order; for a worker that ends.</summary>
    public BatchItem[] Clear() => [.. _turns.SelectMany(turns => turns.Clear())];

    private Urgency UrgencyOf(IReadOnlyCollection<BatchItem> items, RequestPriority priority) =>
        priority == RequestPriority.Bulk ? Urgency.Bulk
        : items.Count <= options.MaxBatch && (long)items.Max(item => item.Length) * items.Count <= options.TokenBudget
            ? Urgency.Small
        : Urgency.Large;

    private void DropAbandoned()
    {
        foreach (var turns in _turns)
        {
            Dropped += turns.Drop();
        }
    }
}
