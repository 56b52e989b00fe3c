namespace Pipeline.Grains.Workers;

/// <summary>
/// Remembers which worker was given which prompts, and so which beginnings it likely still holds in its KV cache.
/// Workers are not asked: what they hold changes with every step, and an answer would be old when it comes. Safe for
/// use from any thread.
/// </summary>
/// <param name="mostBlocks">Blocks that are remembered; the oldest are forgotten.</param>
internal sealed class PrefixAffinity(int mostBlocks = PrefixAffinity.DefaultBlocks)
{
    /// <summary>Blocks that are remembered unless said otherwise: some thousand prompts.</summary>
    public const int DefaultBlocks = 65_536;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Worker, ulong Block), long> _given = [];
    private readonly Queue<(string Worker, ulong Block, long Time)> _order = new();
    private long _time;

    /// <summary>Blocks that are remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _given.Count;
            }
        }
    }

    /// <summary>
    /// Chooses the worker with the least before it: requests under way, each counted as 1, and the part of this prompt
    /// that it has not seen, 0 to 1. So a worker that holds the whole prompt is preferred until it has one request more
    /// than another.
    /// </summary>
    /// <param name="workers">The workers with their requests under way, in an order that settles ties.</param>
    /// <param name="trail">The prompt (<see cref="PromptTrail"/>).</param>
    /// <returns>The worker; null when there is none.</returns>
    public string? Choose(IEnumerable<(string Worker, int UnderWay)> workers, IReadOnlyList<ulong> trail)
    {
        string? best = null;
        var least = double.PositiveInfinity;
        lock (_lock)
        {
            foreach (var (worker, underWay) in workers)
            {
                var cost = underWay + 1 - (trail.Count == 0 ? 0 : (double)Known(worker, trail) / trail.Count);
                if (cost < least)
                {
                    (best, least) = (worker, cost);
                }
            }
        }

        return best;
    }

    /// <summary>A worker was given a prompt.</summary>
    public void Record(string worker, IReadOnlyList<ulong> trail)
    {
        lock (_lock)
        {
            foreach (var block in trail)
            {
                _given[(worker, block)] = ++_time;
                _order.Enqueue((worker, block, _time));
            }

            // An entry that was used since stands further back in the queue too.
            while (_given.Count > mostBlocks || _order.Count > 2 * mostBlocks)
            {
                var (old, block, time) = _order.Dequeue();
                if (_given.TryGetValue((old, block), out var last) && last == time)
                {
                    _given.Remove((old, block));
                }
            }
        }
    }

    // A hash is over all before it too, so the blocks that a worker knows are the first ones, unless some were
    // forgotten.
    private int Known(string worker, IReadOnlyList<ulong> trail)
    {
        var known = 0;
        while (known < trail.Count && _given.ContainsKey((worker, trail[known])))
        {
            known++;
        }

        return known;
    }
}
