namespace Pipeline.Grains;

/// <summary>Something that happens again and again; waiters get the next time only. May be used from any
/// thread.</summary>
internal sealed class RepeatingSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes when <see cref="Raise"/> is next called.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Raise() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
