namespace Pipeline.Grains.Ingestion;

/// <summary>Failures in a row of what is tried for as long as it takes, and the pause after each, which grows. For use
/// by one loop.</summary>
internal sealed class FailureRun(TimeProvider time)
{
    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(15));

    /// <summary>Failures since it last went well.</summary>
    public int Count { get; private set; }

    /// <summary>It failed once more.</summary>
    public void Add() => Count++;

    /// <summary>It went well: the next pause is the first again.</summary>
    public void End() => Count = 0;

    /// <summary>Waits as long as so many failures ask for.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(Pauses.Pause(Count), time, cancellationToken);
}
