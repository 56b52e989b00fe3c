using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Storage;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// Drains one shard's accepted documents. Woken by notifications and, should one be lost, by a timer; the backlog is
/// rows in the store, so a crash at any point costs only the work in flight.
/// </summary>
internal sealed partial class IngestLaneGrain(
    ICorpusStore store,
    IDocumentReading reading,
    IModelSessions sessions,
    WorkerRouter workers,
    IOptions<PipelineOptions> options,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<IngestLaneGrain> logger) : Grain, IIngestLaneGrain
{
    private const int RequeueLimit = 500;

    // Well below what a call may take.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly DocumentProcessor _processor = new(reading, sessions, workers, options.Value, logger);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Pulse _progress = new();
    private ShardKey _key;
    private Task _drain = Task.CompletedTask;
    private bool _again;
    private string? _embedder;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ShardKey.Parse(this.GetPrimaryKeyString());
        this.RegisterGrainTimer(
            static (lane, _) => lane.Wake(), this, options.Value.Ingestion.PollInterval, options.Value.Ingestion.PollInterval);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _drain.WaitAsync(cancellationToken).Ended();
    }

    public Task Wake()
    {
        _again = true;
        if (_drain.IsCompleted && !_stopping.IsCancellationRequested)
        {
            _drain = DrainAsync(_stopping.Token);
        }

        return Task.CompletedTask;
    }

    public async Task<bool> WaitUntilSettled(long number, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var progress = _progress.Next;
            var pending = await store.PendingSinceAsync(_key.Collection, _key.Shard, cancellationToken);
            if (pending is null || pending > number)
            {
                var published = await store.LastNumberAsync(_key.Collection, _key.Shard, cancellationToken);
                return await Replica.WaitFor(published, cancellationToken);
            }

            var left = LongestWait - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await Wake();
            var poll = options.Value.Ingestion.PollInterval;
            await progress.WaitAsync(left < poll ? left : poll, time, cancellationToken).Ended();
        }
    }

    private IShardReplicaGrain Replica => GrainFactory.GetGrain<IShardReplicaGrain>(_key.ToString());

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        // Yield so that Wake returns to its caller before any work is done.
        await Task.Yield();
        var failures = 0;
        while (_again && !cancellationToken.IsCancellationRequested)
        {
            _again = false;
            try
            {
                await RequeueForEmbedderAsync(cancellationToken);
                while (await StepAsync(cancellationToken))
                {
                    failures = 0;
                }

                await SettleAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (CollectionNotFoundException)
            {
                // Deleted meanwhile: nothing is left to do, and nobody will call again.
                DeactivateOnIdle();
                return;
            }
            catch (Exception error)
            {
                // The store or a worker is away. The rows stay where they are; come back later, and later still.
                LogStepFailed(logger, _key.ToString(), error);
                metrics.Retry("lane");
                failures = Math.Min(failures + 1, 6);
                var wait = TimeSpan.FromMilliseconds(250 * Math.Pow(2, failures));
                await Task.Delay(wait, time, cancellationToken).Ended();
                _again = true;
            }
        }
    }

    /// <summary>Another embedder was installed: what was embedded by the old one is embedded anew, as bulk work.</summary>
    private async Task RequeueForEmbedderAsync(CancellationToken cancellationToken)
    {
        if (sessions.StatusOf(ModelRole.Embed).State == ModelState.Installed)
        {
            // Nothing else may open it before somebody asks.
            await sessions.FindEmbedderAsync(cancellationToken);
        }

        var current = sessions.StatusOf(ModelRole.Embed);
        if (current.State != ModelState.Ready || current.Vectors is not { Name: { } embedder } || embedder == _embedder)
        {
            return;
        }

        int requeued;
        do
        {
            requeued = await store.RequeueForEmbedderAsync(
                _key.Collection, _key.Shard, embedder, RequeueLimit, cancellationToken);
            if (requeued > 0)
            {
                LogRequeued(logger, _key.ToString(), requeued, embedder);
            }
        }
        while (requeued == RequeueLimit);
        _embedder = embedder;
    }

    /// <summary>One batch; false: nothing was due.</summary>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var limits = options.Value.Ingestion;
        var pending = await store.TakeAcceptedAsync(
            _key.Collection, _key.Shard, limits.BatchDocuments, limits.BatchBytes, time.GetUtcNow(), cancellationToken);
        if (pending.Count == 0)
        {
            return false;
        }

        var settings = await GrainFactory.GetGrain<ICollectionGrain>(_key.Collection).FindSettings();
        if (settings is null)
        {
            DeactivateOnIdle();
            return false;
        }

        var ready = new List<ProcessedDocument>(pending.Count);
        foreach (var document in pending)
        {
            var processed = await _processor.ReadAsync(document, settings, cancellationToken);
            if (processed.Failure is { } failure)
            {
                await FailAsync(processed.Row, failure, cancellationToken);
            }
            else
            {
                ready.Add(processed);
            }
        }

        if (ready.Count > 0)
        {
            await PublishAsync(ready, cancellationToken);
        }

        await SettleAsync(cancellationToken);
        return true;
    }

    private async Task PublishAsync(List<ProcessedDocument> ready, CancellationToken cancellationToken)
    {
        IReadOnlyList<ChunkedDocument> chunked;
        try
        {
            chunked = await _processor.EmbedAsync(ready, cancellationToken);
        }
        catch (PipelineException error) when (error.Code is not (ErrorCode.Overloaded or ErrorCode.ModelUnavailable))
        {
            // A busy or reloading embedder is not the documents' fault: the lane comes back to the same rows later.
            foreach (var document in ready)
            {
                await FailAsync(document.Row, new ProcessingFailure("embed", error.Message, Transient: true), cancellationToken);
            }

            return;
        }

        IReadOnlyList<CommitOutcome> outcomes;
        try
        {
            outcomes = await store.CommitChunksAsync(chunked, cancellationToken);
        }
        catch (StoreInputException error)
        {
            // One of them is not fit for the store; alone, each fails or passes for itself.
            if (ready.Count == 1)
            {
                await FailAsync(ready[0].Row, new ProcessingFailure("commit", error.Message, Transient: false), cancellationToken);
                return;
            }

            foreach (var document in ready)
            {
                await PublishAsync([document], cancellationToken);
            }

            return;
        }

        var last = outcomes.Where(outcome => outcome.Committed).Select(outcome => outcome.Number).DefaultIfEmpty(0).Max();
        if (last > 0)
        {
            Replica.Notify(last).Ignore();
        }
    }

    /// <summary>Marks what the replica has applied as searchable.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var published = await store.LastNumberAsync(_key.Collection, _key.Shard, cancellationToken);
        if (published > 0 && await Replica.WaitFor(published, cancellationToken))
        {
            var indexed = await store.MarkIndexedAsync(_key.Collection, _key.Shard, published, cancellationToken);
            if (indexed > 0)
            {
                metrics.Document("indexed", indexed);
                LogIndexed(logger, _key.ToString(), indexed, published);
            }
        }

        _progress.Raise();
    }

    private async Task FailAsync(DocumentRow row, ProcessingFailure failure, CancellationToken cancellationToken)
    {
        var next = failure.Transient
            ? RetrySchedule.Next(row.Attempts + 1, options.Value.Ingestion, time.GetUtcNow())
            : null;
        await store.MarkFailedAsync(
            new DocumentFailure(row.Collection, row.DocumentId, row.Version, failure.Stage, failure.Reason, next),
            cancellationToken);
        LogDocumentFailed(logger, row.Collection, row.DocumentId, row.Version, failure.Stage, failure.Reason);
        if (next is null)
        {
            metrics.Document("failed");
        }
        else
        {
            metrics.Retry(failure.Stage);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard}: {Count} documents are embedded anew by '{Embedder}'")]
    private static partial void LogRequeued(ILogger logger, string shard, int count, string embedder);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard}: {Count} documents became searchable at change {Number}")]
    private static partial void LogIndexed(ILogger logger, string shard, int count, long number);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Collection}: document {DocumentId} version {Version} failed at {Stage}: {Reason}")]
    private static partial void LogDocumentFailed(
        ILogger logger, string collection, string documentId, long version, string stage, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard}: ingestion stopped for a moment and will go on by itself")]
    private static partial void LogStepFailed(ILogger logger, string shard, Exception error);
}
