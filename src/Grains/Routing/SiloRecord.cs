namespace Pipeline.Grains.Routing;

/// <summary>
/// What one silo was like when it was asked from here: how fast, how busy, and whether it answers at all. One that
/// failed some times in a row within a short time is left out, and looked at again after pauses that double; who asks
/// something never waits for that look. May be used from any thread.
/// </summary>
internal sealed class SiloRecord(TimeProvider time)
{
    /// <summary>Failures in a row after which a silo is left out.</summary>
    public const int MostFailures = 3;

    /// <summary>The time within which they come.</summary>
    public static readonly TimeSpan FailureWindow = TimeSpan.FromSeconds(1);

    /// <summary>The pauses before a silo that is left out is looked at again.</summary>
    public static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(4));

    private const double NewestShare = 0.2;

    // What was measured counts half after this time, or a silo that was slow once would never be asked again.
    private static readonly TimeSpan HalfLife = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private double _milliseconds;
    private long _measuredAt;
    private int _underWay;
    private int _queue;
    private long _answers;
    private int _failures;
    private long _failingSince;
    private int _outTimes;
    private long _lookAt;
    private bool _isLookedAt;

    /// <summary>Answers so far: whoever waits in vain sees whether others got one meanwhile.</summary>
    public long Answers => Volatile.Read(ref _answers);

    /// <summary>Whether the silo is left out.</summary>
    public bool IsOut
    {
        get
        {
            lock (_lock)
            {
                return _outTimes > 0;
            }
        }
    }

    /// <summary>How long a request more would likely take there, in milliseconds; for comparison only.</summary>
    public double Cost
    {
        get
        {
            lock (_lock)
            {
                var age = time.GetElapsedTime(_measuredAt) / HalfLife;
                return _milliseconds * Math.Pow(0.5, age) * (1 + Math.Max(_underWay, _queue * Math.Pow(0.5, age)))
                    + _underWay;
            }
        }
    }

    /// <summary>A request is sent.</summary>
    public void Enter() => Interlocked.Increment(ref _underWay);

    /// <summary>A request has ended, however.</summary>
    public void Leave() => Interlocked.Decrement(ref _underWay);

    /// <summary>It has answered, although it could not do what was asked.</summary>
    public void Alive()
    {
        lock (_lock)
        {
            _answers++;
            (_failures, _outTimes) = (0, 0);
        }
    }

    /// <summary>It has answered.</summary>
    public void Answered(TimeSpan took, int queue)
    {
        lock (_lock)
        {
            _milliseconds =
                _measuredAt == 0
                    ? took.TotalMilliseconds
                    : (_milliseconds * (1 - NewestShare)) + (took.TotalMilliseconds * NewestShare);
            _measuredAt = time.GetTimestamp();
            _queue = queue;
            Alive();
        }
    }

    /// <summary>It has not answered.</summary>
    /// <param name="isSilent">Whether it has said nothing to anybody for long: then once is enough.</param>
    public void Failed(bool isSilent = false)
    {
        lock (_lock)
        {
            if (_failures == 0 || time.GetElapsedTime(_failingSince) > FailureWindow)
            {
                (_failures, _failingSince) = (0, time.GetTimestamp());
            }

            _failures = isSilent ? MostFailures : _failures + 1;
            if (_failures >= MostFailures && _outTimes == 0)
            {
                LeaveOut();
            }
        }
    }

    /// <summary>Whether it is time to look at a silo that is left out; who gets true does so.</summary>
    public bool TryLook()
    {
        lock (_lock)
        {
            if (_outTimes == 0 || _isLookedAt || time.GetTimestamp() < _lookAt)
            {
                return false;
            }

            return _isLookedAt = true;
        }
    }

    /// <summary>The silo was looked at.</summary>
    /// <param name="answers">Whether it answers.</param>
    public void Looked(bool answers)
    {
        lock (_lock)
        {
            _isLookedAt = false;
            if (answers)
            {
                (_failures, _outTimes) = (0, 0);
            }
            else
            {
                LeaveOut();
            }
        }
    }

    private void LeaveOut()
    {
        _outTimes++;
        _failures = 0;
        _lookAt = time.GetTimestamp() + (long)(Pauses.Pause(_outTimes).TotalSeconds * time.TimestampFrequency);
    }
}
