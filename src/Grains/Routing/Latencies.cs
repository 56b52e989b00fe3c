namespace Pipeline.Grains.Routing;

/// <summary>The last times that something took, and the one that few of them exceed. May be used from any
/// thread.</summary>
internal sealed class Latencies
{
    private const int Kept = 64;
    private const int Fewest = 8;
    private const double Share = 0.95;

    // The limit moves slowly: it need not be found anew for each request.
    private const int CountedBetween = 8;

    private readonly Lock _lock = new();
    private readonly double[] _milliseconds = new double[Kept];
    private long _count;
    private double _limit;

    /// <summary>What 95 of 100 do not exceed; null as long as too few are known.</summary>
    public TimeSpan? Limit
    {
        get
        {
            lock (_lock)
            {
                return _count < Fewest ? null : TimeSpan.FromMilliseconds(_limit);
            }
        }
    }

    public void Add(TimeSpan took)
    {
        lock (_lock)
        {
            _milliseconds[_count % Kept] = took.TotalMilliseconds;
            _count++;
            if (_count >= Fewest && _count % CountedBetween == 0)
            {
                var sorted = _milliseconds[..(int)Math.Min(_count, Kept)];
                Array.Sort(sorted);
                _limit = sorted[(int)Math.Ceiling(Share * sorted.Length) - 1];
            }
        }
    }
}
