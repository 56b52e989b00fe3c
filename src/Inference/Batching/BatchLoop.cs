using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Batching;

/// <summary>
/// Runs a model for many callers: they queue requests on any thread and await them. One lane runs all batches; while it is in a bulk
/// batch, which nothing can interrupt, a second one runs interactive requests beside it.
/// </summary>
internal sealed class BatchLoop<TResult> : IAsyncDisposable
{
    private static readonly TimeSpan LeastRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostRetry = TimeSpan.FromMinutes(1);
    private readonly object _gate = new();
    private readonly string _name;
    private readonly BatchingOptions _options;
    private readonly IBatchRunner<TResult> _runner;
    private readonly TimeProvider _time;
    private readonly BatchScheduler _scheduler;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerStatistics _counts = new(0, 0, 0, 0, 0, 0, 0, 0, 0, TimeSpan.Zero);
    private long _texts;
    private bool _closing;
    private bool _runsBulk;
    private int _lanes;

    public BatchLoop(string name, IBatchRunner<TResult> runner, BatchingOptions options, TimeProvider? time = null)
    {
        (_name, _runner, _options, _time) = (name, runner, options, time ?? TimeProvider.System);
        _scheduler = new BatchScheduler(options);
        Start($"batching {name}", TakeAny);
        if (options.ExpressLane)
        {
            Start($"batching {name}, interactive", TakeInteractive);
        }
    }

    /// <summary>Runs a model once, to prove that it works and so that the first caller does not wait for it, and starts its loop.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="runner">The model; owned, also when it fails.</param>
    /// <param name="warmUp">What it is run on.</param>
    /// <param name="options">Queue and batches.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="ct">Gives up.</param>
    public static BatchLoop<TResult> Open(
        string name, IBatchRunner<TResult> runner, TokenInput warmUp, BatchingOptions options, TimeProvider? time, CancellationToken ct)
    {
        try
        {
            runner.Run([warmUp], new TResult[1]);
            ct.ThrowIfCancellationRequested();
        }
        catch
        {
            runner.Dispose();
            throw;
        }

        return new BatchLoop<TResult>(name, runner, options, time);
    }

    public WorkerStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return Snapshot();
            }
        }
    }

    /// <summary>Refuses what could not be queued now, before the caller spends time on preparing it.</summary>
    public void EnsureRoom(int texts)
    {
        if (texts > _options.MaxQueuedTexts)
        {
            throw new ArgumentException(
                $"{_name} takes at most {_options.MaxQueuedTexts} texts a request, and this one has {texts}; send it in parts.");
        }

        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            if (!_scheduler.HasRoom(texts))
            {
                throw Refuse(texts);
            }
        }
    }

    /// <summary>Queues the inputs as one request. Results come in the order of the inputs.</summary>
    public Task<TResult[]> RunAsync(IReadOnlyList<TokenInput> inputs, RequestPriority priority, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            return Task.FromCanceled<TResult[]>(ct);
        }

        if (inputs.Count == 0)
        {
            return Task.FromResult<TResult[]>([]);
        }

        var request = new BatchRequest<TResult>(inputs);
        var started = _time.GetTimestamp();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            if (!_scheduler.TryEnqueue(request.Items, priority))
            {
                throw Refuse(inputs.Count);
            }

            _counts = _counts with { Requests = _counts.Requests + 1 };
            Monitor.PulseAll(_gate);
        }

        request.CancelBy(ct);
        _ = request.Results.ContinueWith(
            results => InferenceMetrics.Ended(
                _runner.Operation, _name, _time.GetElapsedTime(started), inputs.Sum(input => (long)input.Ids.Length), 0,
                results.IsCanceled ? "cancelled" : results.IsFaulted ? "failed" : null),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return request.Results;
    }

    /// <summary>
    /// Refuses new requests, finishes the accepted ones within <see cref="BatchingOptions.DrainTimeout"/>, fails the rest, and frees
    /// the model. May be called more than once.
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

    private void Start(string thread, Func<List<BatchItem>, bool> take)
    {
        _lanes++;
        new BatchLane<TResult>(_name, _runner, _options.MaxBatch, _time).Start(thread, take, Count, EndLane);
    }

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

    /// <summary>Waits for work; false when the loop is to end.</summary>
    private bool TakeAny(List<BatchItem> batch)
    {
        lock (_gate)
        {
            _runsBulk = false;
            while (true)
            {
                var priority = _scheduler.Take(batch);
                if (priority is not null)
                {
                    _counts = _counts with { Active = _counts.Active + batch.Count };
                    _runsBulk = priority == RequestPriority.Bulk;
                    Monitor.PulseAll(_gate);
                    return true;
                }

                if (_closing)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Waits for interactive work that comes during a bulk batch; false when the loop is to end: what is left then is the other lane's.</summary>
    private bool TakeInteractive(List<BatchItem> batch)
    {
        lock (_gate)
        {
            while (!_closing)
            {
                if (_runsBulk && _scheduler.TakeInteractive(batch))
                {
                    _counts = _counts with { Active = _counts.Active + batch.Count };
                    return true;
                }

                Monitor.Wait(_gate);
            }

            return false;
        }
    }

    private void Count(int texts, long tokens, long padded, TimeSpan busy)
    {
        lock (_gate)
        {
            InferenceMetrics.Batch(_runner.Operation, _name, tokens, padded - tokens, _scheduler.Queued);
            _texts += texts;
            _counts = _counts with
            {
                Active = _counts.Active - texts,
                Batches = _counts.Batches + 1,
                Tokens = _counts.Tokens + tokens,
                PaddedTokens = _counts.PaddedTokens + padded,
                Busy = _counts.Busy + busy,
            };
        }
    }

    private WorkerStatistics Snapshot() => _counts with
    {
        Queued = _scheduler.Queued,
        MeanBatchSize = _counts.Batches == 0 ? 0 : (double)_texts / _counts.Batches,
        Dropped = _scheduler.Dropped,
    };

    private OverloadedException Refuse(int texts)
    {
        _counts = _counts with { Refused = _counts.Refused + 1 };
        InferenceMetrics.Refused(_runner.Operation, _name);
        var perToken = _counts.Tokens == 0 ? TimeSpan.Zero : _counts.Busy / _counts.Tokens;
        var wait = perToken * _scheduler.QueuedTokens;
        wait = wait < LeastRetry ? LeastRetry : wait > MostRetry ? MostRetry : wait;
        return new OverloadedException(
            $"{_name} has {_scheduler.Queued} texts waiting and its limit is {_options.MaxQueuedTexts}; {texts} more do not fit.", wait);
    }

    private static void FailAll(IEnumerable<BatchItem> items, Exception error)
    {
        foreach (var item in items)
        {
            ((BatchRequest<TResult>.Item)item).Fail(error);
        }
    }
}
