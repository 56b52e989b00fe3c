using System.Collections.Concurrent;

namespace Pipeline.Chaos.Histories;

/// <summary>Everything that happened in a run, as those who took part saw it. May be used from any thread.</summary>
internal sealed class History
{
    private readonly ConcurrentDictionary<int, Write> _acknowledged = new();

    public ConcurrentQueue<Write> Writes { get; } = new();

    public ConcurrentQueue<Search> Searches { get; } = new();

    public ConcurrentQueue<Ask> Asks { get; } = new();

    public ConcurrentQueue<Failure> Failures { get; } = new();

    public ConcurrentQueue<Outage> Outages { get; } = new();

    public ConcurrentQueue<Inspection> Inspections { get; } = new();

    /// <summary>What happened that must not, and is none of the above.</summary>
    public ConcurrentQueue<string> Incidents { get; } = new();

    /// <summary>How it ended; null: it did not come to that.</summary>
    public EndState? End { get; set; }

    /// <summary>Acknowledged writes so far.</summary>
    public int Acknowledgements => _acknowledgements;

    private int _acknowledgements;

    /// <summary>Records a write that has ended.</summary>
    public void Add(Write write)
    {
        Writes.Enqueue(write);
        if (write.Acknowledged is not null)
        {
            _acknowledged[write.Document] = write;
            Interlocked.Increment(ref _acknowledgements);
        }
    }

    /// <summary>The last acknowledged write of some document; null: there is none yet.</summary>
    public Write? Any(Random random)
    {
        // Documents are numbered from 0 by each writer in turn, so most numbers below the count are there.
        for (var i = 0; i < 8 && !_acknowledged.IsEmpty; i++)
        {
            if (_acknowledged.TryGetValue(random.Next(_acknowledged.Count), out var write))
            {
                return write;
            }
        }

        return _acknowledged.Values.FirstOrDefault();
    }
}
