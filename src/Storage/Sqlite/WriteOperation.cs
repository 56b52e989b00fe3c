namespace Pipeline.Storage.Sqlite;

/// <summary>One queued write: applied inside somebody's transaction, completed after that transaction is
/// durable.</summary>
internal abstract class WriteOperation(long bytes, bool frees)
{
    private const int Queued = 0;
    private const int Started = 1;
    private const int Cancelled = 2;

    private int _phase = Queued;

    /// <summary>Roughly how much it writes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Whether it leaves something to sweep or free pages to give back.</summary>
    public bool Frees { get; } = frees;

    /// <summary>Claims the operation for the writer; false when it was cancelled while it waited.</summary>
    public bool TryStart() => Interlocked.CompareExchange(ref _phase, Started, Queued) == Queued;

    /// <summary>Cancels the operation unless the writer has it.</summary>
    public void TryCancel(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _phase, Cancelled, Queued) == Queued)
        {
            SetCancelled(cancellationToken);
        }
    }

    /// <summary>Runs it; the result is kept, and told only by <see cref="Complete"/>.</summary>
    public abstract void Apply(SqliteSession session);

    public abstract void Complete();

    public abstract void Fail(Exception exception);

    protected abstract void SetCancelled(CancellationToken cancellationToken);
}

/// <summary>A queued write with its result.</summary>
internal sealed class WriteOperation<T>(Func<SqliteSession, T> apply, long bytes, bool frees)
    : WriteOperation(bytes, frees)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override void Apply(SqliteSession session) => _result = apply(session);

    public override void Complete() => _completion.TrySetResult(_result!);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);

    protected override void SetCancelled(CancellationToken cancellationToken) =>
        _completion.TrySetCanceled(cancellationToken);
}
