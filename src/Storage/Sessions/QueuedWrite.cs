namespace Pipeline.Storage.Sessions;

/// <summary>One queued write: applied inside somebody's transaction, completed after that transaction is
/// durable.</summary>
internal abstract class QueuedWrite(long bytes, bool frees, CancellationToken cancellationToken)
{
    private const int Queued = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    private int _phase = Queued;

    /// <summary>Roughly how much it writes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Whether it leaves something to sweep or free pages to give back.</summary>
    public bool Frees { get; } = frees;

    /// <summary>With which its caller gives it up.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>Claims the operation for the writer; false when it was cancelled while it waited.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _phase, Started, Queued) == Queued;

    /// <summary>Cancels the operation unless the writer has it.</summary>
    public void TryCancel()
    {
        if (Interlocked.CompareExchange(ref _phase, Cancelled, Queued) == Queued)
        {
            SetCancelled();
        }
    }

    /// <summary>Runs it, again if need be; the result is kept, and told only by <see cref="Complete"/>.</summary>
    public abstract ValueTask ApplyAsync(StoreSession session);

    public abstract void Complete();

    public abstract void Fail(Exception exception);

    protected abstract void SetCancelled();
}

/// <summary>A queued write with its result.</summary>
internal sealed class QueuedWrite<T>(
    Func<StoreSession, ValueTask<T>> apply,
    long bytes,
    bool frees,
    CancellationToken cancellationToken
) : QueuedWrite(bytes, frees, cancellationToken)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    /// <summary>The outcome; whoever waits for it can give the write up while it is queued.</summary>
    public async Task<T> OutcomeAsync()
    {
        using (CancellationToken.UnsafeRegister(static (state, _) => ((QueuedWrite)state!).TryCancel(), this))
        {
            return await _completion.Task.ConfigureAwait(false);
        }
    }

    public override async ValueTask ApplyAsync(StoreSession session) => _result = await apply(session);

    public override void Complete() => _completion.TrySetResult(_result!);

    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        else
        {
            _completion.TrySetException(exception);
        }
    }

    protected override void SetCancelled() => _completion.TrySetCanceled(CancellationToken);
}
