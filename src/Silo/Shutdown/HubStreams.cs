namespace Pipeline.Silo.Shutdown;

/// <summary>Counts the answers that are being read over the hub. Safe for several threads.</summary>
internal sealed class HubStreams(TimeProvider time)
{
    /// <summary>What a connection's transport is given to send what was written to it.</summary>
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;

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
            if (_open == 0)
            {
                return;
            }

            quiet = _quiet.Task;
        }

        await quiet.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(Flush, time);
    }
}
