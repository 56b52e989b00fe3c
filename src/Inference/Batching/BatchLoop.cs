using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Batching;

/// <summary>
/// Runs a model for many callers: they queue requests on any thread and await them. One lane runs all batches; while it
/// is in a batch, which nothing can interrupt, others run what is more urgent beside it: a large interactive request
/// beside bulk, a small one beside both.
/// </summary>
internal sealed class BatchLoop<TResult> : IAsyncDisposable
{
    private const int ExpressLanes = 2;
    private readonly object _gate = new();
    private readonly string _name;
    private readonly BatchingOptions _options;
    private readonly IBatchRunner<TResult> _runner;
    private readonly TimeProvider _time;
    private readonly BatchScheduler _scheduler;
    private readonly TokenInput? _probe;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SessionFault> _faulted = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    // Batches that run now, by urgency.
    private readonly int[] _running = new int[3];
    private readonly BatchCounters _counters;
    private bool _closing;
    private bool _isBroken;
    private int _lanes;

    /// <param name="name">The model's name, for messages.</param>
    /// <param name="runner">The model; owned.</param>
    /// <param name="options">Queue and batches.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="probe">An input that the model can do: when it fails after a batch has, the model is broken. Null
    /// never finds that.</param>
    public BatchLoop(
        string name,
        IBatchRunner<TResult> runner,
        BatchingOptions options,
        TimeProvider? time = null,
        TokenInput? probe = null
    )
    {
        (_name, _runner, _options, _time, _probe) = (name, runner, options, time ?? TimeProvider.System, probe);
        _scheduler = new BatchScheduler(options);
        _counters = new BatchCounters(runner.Operation, name);

        // Counted before any starts: the last one to end frees the model.
        _lanes = options.ExpressLane ? 1 + ExpressLanes : 1;
        Start($"batching {name}", TakeAny);
        for (var lane = 1; lane < _lanes; lane++)
        {
            Start($"batching {name}, express {lane}", TakeUrgent);
        }
    }

    /// <summary>Ends with what broke the model, once it does.</summary>
    public Task<SessionFault> Faulted => _faulted.Task;

    /// <summary>Runs a model once, to prove that it works and so that the first caller does not wait for it, and starts
    /// its loop.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="runner">The model; owned, also when it fails.</param>
    /// <param name="warmUp">What it is run on.</param>
    /// <param name="options">Queue and batches.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static BatchLoop<TResult> Open(
        string name,
        IBatchRunner<TResult> runner,
        TokenInput warmUp,
        BatchingOptions options,
        TimeProvider? time,
        CancellationToken cancellationToken
    )
    {
        try
        {
            runner.Run([warmUp]);
            cancellationToken.ThrowIfCancellationRequested();
        }
        catch
        {
            runner.Dispose();
            throw;
        }

        return new BatchLoop<TResult>(name, runner, options, time, warmUp);
    }

    public WorkerStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return _counters.Snapshot(_scheduler);
            }
        }
    }

    /// <summary>Refuses what could not be queued now, before the caller spends time on preparing it.</summary>
    public void EnsureRoom(int texts, RequestPriority priority)
    {
        if (texts > _options.MaxQueuedTexts)
        {
            throw new ArgumentException(
                $"{_name} takes at most {_options.MaxQueuedTexts} texts a request, and this one has {texts}; send it in parts."
            );
        }

        lock (_gate)
        {
            EnsureOpen();
            if (!_scheduler.HasRoom(texts, priority == RequestPriority.Interactive && texts <= _options.MaxBatch))
            {
                throw Refuse(texts);
            }
        }
    }

    /// <summary>Queues the inputs as one request. Results come in the order of the inputs.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="priority">Whether somebody waits for them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="caller">Whose request it is: callers take turns. Null: of nobody else.</param>
    /// <exception cref="OverloadedException">The queue is full.</exception>
    /// <exception cref="InferenceException">The model failed on the batch.</exception>
    /// <exception cref="SessionFaultedException">The model is broken.</exception>
    public Task<TResult[]> RunAsync(
        IReadOnlyList<TokenInput> inputs,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    )
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult[]>(cancellationToken);
        }

        if (inputs.Count == 0)
        {
            return Task.FromResult<TResult[]>([]);
        }

        var request = new BatchRequest<TResult>(inputs);
        var started = _time.GetTimestamp();
        lock (_gate)
        {
            EnsureOpen();
            if (!_scheduler.TryEnqueue(request.Items, priority, caller))
            {
                throw Refuse(inputs.Count);
            }

            _counters.CountRequest();
            Monitor.PulseAll(_gate);
        }

        request.CancelBy(cancellationToken);
        _ = request.Results.ContinueWith(
            results =>
                InferenceMetrics.Ended(
                    _runner.Operation,
                    _name,
                    _time.GetElapsedTime(started),
                    inputs.Sum(input => (long)input.Ids.Length),
                    0,
                    results.IsCanceled ? "cancelled"
                        : results.IsFaulted ? "failed"
                        : null
                ),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        return request.Results;
    }

    /// <summary>
    /// Refuses new requests, finishes the accepted ones within <see cref="BatchingOptions.DrainTimeout"/>, fails the
    /// rest, and frees the model. May be called more than once.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing = true;
            Monitor.PulseAll(_gate);
        }

        try
        {
            await _ended.Task.WaitAsync(_options.DrainTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            BatchItem[] left;
            lock (_gate)
            {
                left = _scheduler.Clear();
            }

            FailAll(left, new ObjectDisposedException(_name, $"{_name} ended before it came to this request."));
            _runner.Abort();
            await _ended.Task.ConfigureAwait(false);
        }
    }

    private void EnsureOpen()
    {
        // Also of one that was closed because it broke: it may be asked again, elsewhere.
        if (Faulted.IsCompletedSuccessfully)
        {
            throw Broken(Faulted.Result);
        }

        ObjectDisposedException.ThrowIf(_closing, this);
    }

    private void Start(string thread, Func<List<BatchItem>, Urgency?> take) =>
        new BatchLane<TResult>(_name, _runner, _probe, _time).Start(thread, take, Count, Break, EndLane);

    private void EndLane()
    {
        lock (_gate)
        {
            if (--_lanes > 0)
            {
                return;
            }
        }

        try
        {
            _runner.Dispose();
            _ended.SetResult();
        }
        catch (Exception e)
        {
            _ended.SetException(e);
        }
    }

    /// <summary>Waits for work; null when the loop is to end.</summary>
    private Urgency? TakeAny(List<BatchItem> batch)
    {
        lock (_gate)
        {
            while (!_isBroken)
            {
                if (_scheduler.Take(batch) is { } urgency)
                {
                    return Enter(urgency, batch);
                }

                if (_closing)
                {
                    return null;
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    /// <summary>Waits for work that is more urgent than every batch that runs; null when the loop is to end: what is
    /// left then is the other lane's.</summary>
    private Urgency? TakeUrgent(List<BatchItem> batch)
    {
        lock (_gate)
        {
            while (!_closing && !_isBroken)
            {
                if (
                    Array.FindIndex(_running, batches => batches > 0) is > 0 and var running
                    && _scheduler.TakeBeside((Urgency)running, batch) is { } urgency
                )
                {
                    return Enter(urgency, batch);
                }

                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    private Urgency Enter(Urgency urgency, List<BatchItem> batch)
    {
        _running[(int)urgency]++;
        _counters.CountStarted(batch.Count);
        Monitor.PulseAll(_gate);
        return urgency;
    }

    private void Count(Urgency urgency, BatchFigures batch)
    {
        lock (_gate)
        {
            _running[(int)urgency]--;
            _counters.CountRan(batch, _scheduler.Queued);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>The model is broken: what waits fails, nothing new comes in, and the lanes end.</summary>
    private void Break(SessionFault fault)
    {
        BatchItem[] left;
        lock (_gate)
        {
            // A model that was told to stop fails too, and is not opened again; but no lane takes what waits any more.
            _ = !_closing && _faulted.TrySetResult(fault);
            _isBroken = true;
            left = _scheduler.Clear();
            Monitor.PulseAll(_gate);
        }

        FailAll(left, Broken(fault));
    }

    private SessionFaultedException Broken(SessionFault fault) =>
        new($"{fault.Reason} It is being opened again.", hadBegun: false, fault.Error);

    private OverloadedException Refuse(int texts)
    {
        _counters.CountRefused();
        return new OverloadedException(
            $"{_name} has {_scheduler.Queued} texts waiting and its limit is {_options.MaxQueuedTexts}; {texts} more do not fit.",
            _counters.EstimateWait(_scheduler.QueuedTokens)
        );
    }

    private static void FailAll(IEnumerable<BatchItem> items, Exception error)
    {
        foreach (var item in items)
        {
            ((BatchRequest<TResult>.Item)item).Fail(error);
        }
    }
}
