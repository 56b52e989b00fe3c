namespace Pipeline.Grains.Collections;

/// <summary>
/// When a collection's ranking is measured: when it has enough chunks, and again when it has doubled or another
/// re-ranker is installed. What cannot be measured now is tried again after waits that double, from 15 s to an hour.
/// </summary>
internal sealed class CalibrationSchedule(TimeProvider time)
{
    /// <summary>With fewer chunks a measurement says nothing.</summary>
    public const long FewestChunks = 30;

    /// <summary>How much a collection grows before it is measured again.</summary>
    public const long Growth = 2;

    /// <summary>The wait after the first failure; also how often a collection is looked at.</summary>
    public static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(15);

    /// <summary>No wait is longer.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private TimeSpan _wait = FirstWait;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>Whether trying makes sense now.</summary>
    public bool IsOpen => time.GetUtcNow() >= _notBefore;

    /// <summary>Whether it is to be measured.</summary>
    /// <param name="chunks">Chunks now.</param>
    /// <param name="measured">Chunks when it was measured last; 0 for never.</param>
    /// <param name="isOtherReranker">Whether another re-ranker is there now.</param>
    public static bool IsDue(long chunks, long measured, bool isOtherReranker) =>
        chunks >= FewestChunks && (chunks >= measured * Growth || isOtherReranker);

    /// <summary>It was measured, or found to have nothing to measure with.</summary>
    public void Succeeded() => (_wait, _notBefore) = (FirstWait, DateTimeOffset.MinValue);

    /// <summary>It could not be measured.</summary>
    /// <returns>How long it is left alone.</returns>
    public TimeSpan Failed()
    {
        var wait = _wait;
        _notBefore = time.GetUtcNow() + wait;
        _wait = TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, wait.Ticks * 2));
        return wait;
    }
}
