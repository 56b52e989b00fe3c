using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Batching;

/// <summary>A caller's request: inputs that may run in several batches, and the results in the order of the
/// inputs.</summary>
internal sealed class BatchRequest<TResult>
{
    private readonly TaskCompletionSource<TResult[]> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TResult[] _results;
    private CancellationTokenRegistration _cancellation;
    private int _missing;

    public BatchRequest(IReadOnlyList<TokenInput> inputs)
    {
        _results = new TResult[inputs.Count];
        _missing = inputs.Count;
        Items = new Item[inputs.Count];
        for (var i = 0; i < Items.Length; i++)
        {
            Items[i] = new Item(this, i, inputs[i]);
        }
    }

    public Item[] Items { get; }

    /// <summary>The trace that it is a part of; null: none.</summary>
    public RequestTrace? Trace { get; } = RequestTrace.OfCaller();

    public Task<TResult[]> Results => _done.Task;

    /// <summary>Lets the token end the wait; to be called once, after the request was queued.</summary>
    public void CancelBy(CancellationToken cancellationToken)
    {
        _cancellation = cancellationToken.UnsafeRegister(
            static (request, token) => ((BatchRequest<TResult>)request!)._done.TrySetCanceled(token),
            this
        );

        // The loop may have completed the request before the registration could be seen; then it is this thread that
        // lets it go.
        Interlocked.MemoryBarrier();
        if (_done.Task.IsCompleted)
        {
            _cancellation.Dispose();
        }
    }

    public void Fail(Exception error)
    {
        _done.TrySetException(error);
        _cancellation.Dispose();
    }

    private void Complete(int index, TResult result)
    {
        // Two lanes may each have a part of one request.
        _results[index] = result;
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            _done.TrySetResult(_results);
            _cancellation.Dispose();
        }
    }

    /// <summary>One input of the request.</summary>
    internal sealed class Item(BatchRequest<TResult> request, int index, TokenInput input) : BatchItem(input.Ids.Length)
    {
        public BatchRequest<TResult> Request => request;

        public TokenInput Input => input;

        public override bool IsAbandoned => request._done.Task.IsCompleted;

        /// <summary>Delivers the result.</summary>
        public void Complete(TResult result) => request.Complete(index, result);

        /// <summary>Fails the whole request.</summary>
        public void Fail(Exception error) => request.Fail(error);
    }
}
