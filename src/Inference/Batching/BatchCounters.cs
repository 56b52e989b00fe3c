using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Batching;

/// <summary>What a batching loop has done; guarded by the loop's lock.</summary>
/// <param name="operation">What it does, for metrics.</param>
/// <param name="name">The model's name.</param>
internal sealed class BatchCounters(string operation, string name)
{
    private static readonly TimeSpan LeastRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MostRetry = TimeSpan.FromMinutes(1);
    private WorkerStatistics _counts = new(0, 0, 0, 0, 0, 0, 0, 0, 0, TimeSpan.Zero);
    private long _texts;

    public void CountRequest() => _counts = _counts with { Requests = _counts.Requests + 1 };

    public void CountRefused()
    {
        _counts = _counts with { Refused = _counts.Refused + 1 };
        InferenceMetrics.Refused(operation, name);
    }

    public void CountStarted(int texts) => _counts = _counts with { Active = _counts.Active + texts };

    public void CountRan(BatchFigures batch, int queued)
    {
        InferenceMetrics.Batch(operation, name, batch.Tokens, batch.Padded - batch.Tokens, queued);
        _texts += batch.Texts;
        _counts = _counts with
        {
            Active = _counts.Active - batch.Texts,
            Batches = _counts.Batches + 1,
            Tokens = _counts.Tokens + batch.Tokens,
            PaddedTokens = _counts.PaddedTokens + batch.Padded,
            Busy = _counts.Busy + batch.Took,
        };
    }

    /// <summary>When a refused request may find room: what the tokens that wait will take, within 0.1 to 60
    /// seconds.</summary>
    public TimeSpan EstimateWait(long queuedTokens)
    {
        var perToken = _counts.Tokens == 0 ? TimeSpan.Zero : _counts.Busy / _counts.Tokens;
        var wait = perToken * queuedTokens;
        return wait < LeastRetry ? LeastRetry
            : wait > MostRetry ? MostRetry
            : wait;
    }

    public WorkerStatistics Snapshot(BatchScheduler scheduler) =>
        _counts with
        {
            Queued = scheduler.Queued,
            MeanBatchSize = _counts.Batches == 0 ? 0 : (double)_texts / _counts.Batches,
            Dropped = scheduler.Dropped,
        };
}
