using System.Runtime.InteropServices;

namespace Pipeline.Inference.Batching;

/// <summary>
/// Decides what runs next: a pure, single-threaded decision over two queues, without clock or model.
/// <list type="bullet">
/// <item>The oldest waiting item of the chosen queue is always in the batch, so every item's wait is bounded by what lies before it.</item>
/// <item>The batch is filled with the items nearest to it in length, within the token budget and while padding stays a small part.</item>
/// <item>A batch holds items of one priority: an interactive item never waits for bulk items to be computed beside it.</item>
/// <item>Interactive goes first, but at most <see cref="BatchingOptions.InteractiveBurst"/> times in a row while bulk waits.</item>
/// </list>
/// </summary>
internal sealed class BatchScheduler(BatchingOptions options)
{
    // How far down the queue partners of like length are sought; sorting this many takes some microseconds.
    private const int Window = 512;

    // Padding may be this part of a batch's tokens.
    private const double PaddingShare = 0.05;

    private readonly List<BatchItem> _interactive = [];
    private readonly List<BatchItem> _bulk = [];
    private readonly List<(int Length, int Place)> _window = [];
    private int _burst;

    /// <summary>Items waiting, abandoned ones included until the next <see cref="Take"/>.</summary>
    public int Queued => _interactive.Count + _bulk.Count;

    /// <summary>Tokens of the items waiting.</summary>
    public long QueuedTokens { get; private set; }

    /// <summary>Items dropped since the start because nobody waited for them.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether this many more items fit; abandoned items make room.</summary>
    public bool HasRoom(int items)
    {
        if (Queued + items > options.MaxQueuedTexts)
        {
            DropAbandoned();
        }

        return Queued + items <= options.MaxQueuedTexts;
    }

    /// <summary>Queues all the items, or none when they do not fit.</summary>
    public bool TryEnqueue(IReadOnlyCollection<BatchItem> items, RequestPriority priority)
    {
        if (!HasRoom(items.Count))
        {
            return false;
        }

        (priority == RequestPriority.Interactive ? _interactive : _bulk).AddRange(items);
        foreach (var item in items)
        {
            QueuedTokens += item.Length;
        }

        return true;
    }

    /// <summary>Moves the next batch into <paramref name="batch"/>, shortest item first; leaves it empty when nothing waits.</summary>
    /// <returns>The priority of the batch; null when nothing waits.</returns>
    public RequestPriority? Take(List<BatchItem> batch)
    {
        batch.Clear();
        DropAbandoned();
        var queue = Choose();
        if (queue.Count == 0)
        {
            return null;
        }

        Cut(queue, batch);
        return ReferenceEquals(queue, _bulk) ? RequestPriority.Bulk : RequestPriority.Interactive;
    }

    /// <summary>As <see cref="Take(List{BatchItem})"/>, of the interactive items alone; false when none waits. It does not count as a burst: bulk is running.</summary>
    public bool TakeInteractive(List<BatchItem> batch)
    {
        batch.Clear();
        Drop(_interactive);
        if (_interactive.Count == 0)
        {
            return false;
        }

        Cut(_interactive, batch);
        return true;
    }

    /// <summary>Takes everything that waits, in no useful order; for a worker that ends.</summary>
    public BatchItem[] Clear()
    {
        BatchItem[] all = [.. _interactive, .. _bulk];
        _interactive.Clear();
        _bulk.Clear();
        QueuedTokens = 0;
        return all;
    }

    private void Cut(List<BatchItem> queue, List<BatchItem> batch)
    {
        _window.Clear();
        var window = Math.Min(queue.Count, Window);
        for (var place = 0; place < window; place++)
        {
            _window.Add((queue[place].Length, place));
        }

        _window.Sort();
        var (from, to) = Widen(_window.BinarySearch((queue[0].Length, 0)));
        for (var i = from; i < to; i++)
        {
            var place = _window[i].Place;
            batch.Add(queue[place]);
            QueuedTokens -= queue[place].Length;
            queue[place] = null!;
        }

        queue.RemoveAll(static item => item is null);
    }

    private List<BatchItem> Choose()
    {
        if (_bulk.Count == 0 || _interactive.Count == 0)
        {
            _burst = 0;
            return _bulk.Count == 0 ? _interactive : _bulk;
        }

        if (_burst >= options.InteractiveBurst)
        {
            _burst = 0;
            return _bulk;
        }

        _burst++;
        return _interactive;
    }

    /// <summary>Widens a run of the window, sorted by length, around the oldest item as long as the batch stays within bounds.</summary>
    private (int From, int To) Widen(int oldest)
    {
        var lengths = CollectionsMarshal.AsSpan(_window);
        int from = oldest, to = oldest + 1, longest = lengths[oldest].Length;
        long tokens = longest;
        while (to - from < options.MaxBatch)
        {
            var count = to - from;
            var shorter = from > 0 ? lengths[from - 1].Length : 0;
            var longer = to < lengths.Length ? lengths[to].Length : 0;
            var canShorter = shorter > 0 && Fits(longest, count + 1, tokens + shorter);
            var canLonger = longer > 0 && Fits(longer, count + 1, tokens + longer);
            if (!canShorter && !canLonger)
            {
                break;
            }

            var takeLonger = canLonger
                && (!canShorter || (long)(longer - longest) * count <= longest - shorter);
            if (takeLonger)
            {
                longest = longer;
                tokens += longer;
                to++;
            }
            else
            {
                tokens += shorter;
                from--;
            }
        }

        return (from, to);
    }

    private bool Fits(int longest, int count, long tokens)
    {
        var padded = (long)longest * count;
        return padded <= options.TokenBudget && padded - tokens <= Math.Max(options.FreePadding, PaddingShare * padded);
    }

    private void DropAbandoned()
    {
        Drop(_interactive);
        Drop(_bulk);
    }

    private void Drop(List<BatchItem> queue) => Dropped += queue.RemoveAll(item =>
    {
        if (!item.IsAbandoned)
        {
            return false;
        }

        QueuedTokens -= item.Length;
        return true;
    });
}
