using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Batching;

/// <summary>
/// The one thread that runs a model: take a batch, run it, hand out the results, with no I/O in between. Callers on any thread queue
/// requests and await them.
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

    public BatchLoop(string name, IBatchRunner<TResult> runner, BatchingOptions options, TimeProvider? time = null)
    {
        (_name, _runner, _options, _time) = (name, runner, options, time ?? TimeProvider.System);
        _scheduler = new BatchScheduler(options);
        new Thread(Loop) { IsBackground = true, Name = $"batching {name}" }.Start();
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
            Monitor.Pulse(_gate);
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
            Monitor.Pulse(_gate);
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

    private void Loop()
    {
        var batch = new List<BatchItem>();
        var inputs = new List<TokenInput>();
        var results = new TResult[_options.MaxBatch];
        while (TakeBatch(batch))
        {
            inputs.Clear();
            var (tokens, longest) = (0L, 0);
            foreach (var item in batch)
            {
                inputs.Add(((BatchRequest<TResult>.Item)item).Input);
                tokens += item.Length;
                longest = Math.Max(longest, item.Length);
            }

            var start = _time.GetTimestamp();
            Exception? error = null;
            try
            {
                _runner.Run(inputs, results);
            }
            catch (Exception e)
            {
                error = e as InferenceException
                    ?? new InferenceException($"{_name} failed on a batch of {batch.Count} x {longest} tokens: {e.Message}", e);
            }

            Count(batch.Count, tokens, (long)longest * batch.Count, _time.GetElapsedTime(start));
            if (error is not null)
            {
                FailAll(batch, error);
                continue;
            }

            for (var i = 0; i < batch.Count; i++)
            {
                ((BatchRequest<TResult>.Item)batch[i]).Complete(results[i]);
                results[i] = default!;
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
    private bool TakeBatch(List<BatchItem> batch)
    {
        lock (_gate)
        {
            while (true)
            {
                _scheduler.Take(batch);
                _counts = _counts with { Active = batch.Count };
                if (batch.Count > 0)
                {
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

    private void Count(int texts, long tokens, long padded, TimeSpan busy)
    {
        lock (_gate)
        {
            InferenceMetrics.Batch(_runner.Operation, _name, tokens, padded - tokens, _scheduler.Queued);
            _texts += texts;
            _counts = _counts with
            {
                Active = 0,
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
