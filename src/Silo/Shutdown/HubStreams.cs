namespace Pipeline.Silo.Shutdown;

/// <summary>Counts the answers that are being read over the hub. Safe for several threads.</summary>
internal sealed class HubStreams(TimeProvider time)
{
    /// <summary>What a connection's transport is given to send what was written to it.</summary>
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private long? _left;

    public void Enter()
    {
        lock (_lock)
        {
            if (_open++ == 0)
            {
                _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _left = time.GetTimestamp();
            if (--_open == 0)
            {
                _quiet.TrySetResult();
            }
        }
    }

    /// <summary>Returns once no answer is read any more and what was read has been sent, or when the patience is
    /// over.</summary>
    public async Task WhenQuietAsync(TimeSpan patience)
    {
        Task quiet;
        lock (_lock)
        {
            quiet = _open == 0 ? Task.CompletedTask : _quiet.Task;
        }

        await quiet.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Answers may have been ended a moment before anybody asks: what was read of them is still on its way.
        TimeSpan left;
        lock (_lock)
        {
            left = _left is { } last ? Flush - time.GetElapsedTime(last) : TimeSpan.Zero;
        }

        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, time);
        }
    }
}
