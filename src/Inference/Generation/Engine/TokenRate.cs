namespace Pipeline.Inference.Generation.Engine;

/// <summary>Events a second over the last ten seconds, counted in one-second buckets.</summary>
internal sealed class TokenRate(TimeProvider time)
{
    private const int Seconds = 10;

    private readonly long[] _counts = new long[Seconds];
    private readonly long[] _stamps = new long[Seconds];
    private readonly long _start = time.GetTimestamp();

    public void Add(int count)
    {
        var second = Second();
        var bucket = (int)(second % Seconds);
        if (_stamps[bucket] != second)
        {
            _stamps[bucket] = second;
            _counts[bucket] = 0;
        }

        _counts[bucket] += count;
    }

    public double PerSecond()
    {
        var second = Second();
        var sum = 0L;
        for (var bucket = 0; bucket < Seconds; bucket++)
        {
            if (second - _stamps[bucket] < Seconds)
            {
                sum += _counts[bucket];
            }
        }

        var covered = Math.Clamp(time.GetElapsedTime(_start).TotalSeconds, 1, Seconds);
        return sum / covered;
    }

    private long Second() => (long)time.GetElapsedTime(_start).TotalSeconds;
}
