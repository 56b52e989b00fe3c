namespace Pipeline.Grains;

/// <summary>Something that happens again and again; waiters get the next time only.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = Create();

    /// <summary>Completes when <see cref="Raise"/> is next called.</summary>
    public Task Next => _next.Task;

    public void Raise()
    {
        var raised = _next;
        _next = Create();
        raised.TrySetResult();
    }

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
