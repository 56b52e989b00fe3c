using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Documents;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Documents;
using Pipeline.Grains.Generations;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Storage;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// One shard's lane: there is one in the cluster, so each document of the shard is worked on once. The work is an
/// <see cref="IngestPipeline"/>'s; the lane tells the replica what is published, and marks as searchable what it has
/// applied. Woken by notifications and, should one be lost, by a timer.
/// </summary>
[OnRoles(SiloRole.Index)]
internal sealed partial class IngestLaneGrain(
    ICorpusStore store,
    IDocumentReading reading,
    IClusterModels models,
    ICollectionSettings collections,
    PasswordSeal seal,
    WorkerRouter workers,
    ShardReplicas replicas,
    IOptions<PipelineOptions> options,
    IngestCapacity capacity,
    IngestMetrics metrics,
    TimeProvider time,
    ILogger<IngestLaneGrain> logger
) : Grain, IIngestLaneGrain, IIngestListener
{
    private const int RequeueLimit = 500;
    private const int AppliedAttempts = 3;

    // Well below what a call may take.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly WakeSignal _attention = new();
    private readonly RepeatingSignal _progress = new();
    private ShardKey _key;
    private LanePipelines _pipeline = null!;
    private CollectionPlan? _plan;
    private Task _tending = Task.CompletedTask;
    private volatile string? _embedder;
    private int _strange;
    private long _settled;
    private long _awaited;
    private bool _wokenLate;
    private volatile bool _gone;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ShardKey.Parse(this.GetPrimaryKeyString());
        _pipeline = new LanePipelines(Served, Beside);
        var poll = options.Value.Ingestion.PollInterval;
        this.RegisterGrainTimer(static (lane, _) => lane.PollAsync(), this, poll, poll);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_pipeline.StopAsync(), _tending).WaitAsync(cancellationToken).Ended();
    }

    public Task Wake()
    {
        if (_gone || _stopping.IsCancellationRequested)
        {
            _wokenLate = true;
            return Task.CompletedTask;
        }

        if (_tending.IsCompleted)
        {
            _tending = Detached.RunHere(() => TendAsync(_stopping.Token));
        }

        _attention.Raise();
        _pipeline.Wake();
        return Task.CompletedTask;
    }

    public async Task<bool> WaitUntilSettled(long number, CancellationToken cancellationToken)
    {
        // Once: a wake is answered by progress, so one for every progress would go on for ever.
        await Wake();
        var started = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var progress = _progress.Next;
            var pending = await StoreCalls.RunAsync(() =>
                store.PendingSinceAsync(_key.Collection, _key.Shard, cancellationToken)
            );
            if (pending is null || pending > number)
            {
                var published = await StoreCalls.RunAsync(() =>
                    store.LastNumberAsync(_key.Collection, _key.Shard, cancellationToken)
                );
                return await replicas.WaitForAsync(_key, published, cancellationToken);
            }

            var left = LongestWait - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            await progress.WaitAsync(left, time, cancellationToken).Ended();
        }
    }

    void IIngestListener.Published(long number, IEnumerable<string?> embedders)
    {
        var embedder = _embedder;
        if (embedder is null || embedders.Any(other => other != embedder))
        {
            // Embedded just before another was installed, and published after the others were looked through, or while
            // they are.
            Interlocked.Increment(ref _strange);
            _embedder = null;
        }

        replicas.NotifyAsync(_key).Ignore();
        _attention.Raise();
    }

    async Task<bool> IIngestListener.AppliedAsync(long number, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AppliedAttempts; attempt++)
        {
            try
            {
                if (await replicas.WaitForAsync(_key, number, cancellationToken))
                {
                    return true;
                }
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                LogTendingFailed(logger, _key.ToString(), error);
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }

        return false;
    }

    void IIngestListener.Failed(DocumentRow row, ProcessingFailure failure, DateTimeOffset? next) => _attention.Raise();

    void IIngestListener.Gone()
    {
        _gone = true;
        _attention.Raise();
    }

    private Task PollAsync()
    {
        if (_pipeline.IsBusy)
        {
            // Nobody calls while a large document is on its way, and it must not begin anew for that.
            DelayDeactivation(TimeSpan.FromMinutes(5));
        }

        return Wake();
    }

    /// <summary>Follows the pipeline: has embedded anew what another embedder made, and marks what the replica has
    /// applied.</summary>
    private async Task TendAsync(CancellationToken cancellationToken)
    {
        var failures = new FailureRun(time);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await _attention.WaitAsync(cancellationToken);
                if (_gone)
                {
                    // Deleted meanwhile: nothing is left to do. Who called since then may mean a new collection of that
                    // name.
                    DeactivateOnIdle();
                    if (_wokenLate)
                    {
                        GrainFactory.GetGrain<IIngestLaneGrain>(_key.ToString()).Wake().Ignore();
                    }

                    return;
                }

                _plan = CollectionPlan.Of(await store.FindGenerationsAsync(_key.Collection, cancellationToken));
                await _pipeline.FollowAsync(_plan);
                await RequeueForEmbedderAsync(cancellationToken);
                if (await SettleAsync(cancellationToken))
                {
                    failures.End();
                    continue;
                }

                // The replica is behind: it goes on by itself, and is asked again.
                failures.Add();
                await failures.PauseAsync(cancellationToken);
                _attention.Raise();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (CollectionNotFoundException)
            {
                _gone = true;
                _attention.Raise();
            }
            catch (Exception error)
            {
                // The store or the replica is away. The rows stay where they are; come back later, and later still.
                LogTendingFailed(logger, _key.ToString(), error);
                metrics.Counters.Retry("lane");
                failures.Add();
                await failures.PauseAsync(cancellationToken).Ended();
                _attention.Raise();
            }
        }
    }

    /// <summary>Another embedder was installed: what was embedded by the old one is embedded anew, as bulk
    /// work.</summary>
    private async Task RequeueForEmbedderAsync(CancellationToken cancellationToken)
    {
        if (_plan is not null)
        {
            // Its embedder was chosen for it, whichever the server uses.
            return;
        }

        if (models.StatusOf(ModelRole.Embed).State == ModelState.Installed)
        {
            // Nothing else may open it before somebody asks.
            await models.OpenEmbedderAsync(cancellationToken);
        }

        var current = models.StatusOf(ModelRole.Embed);
        if (current.State != ModelState.Ready || current.Vectors is not { Name: { } embedder } || embedder == _embedder)
        {
            return;
        }

        var strange = Volatile.Read(ref _strange);
        int requeued;
        do
        {
            requeued = await store.RequeueForEmbedderAsync(
                _key.Collection,
                _key.Shard,
                embedder,
                RequeueLimit,
                cancellationToken
            );
            if (requeued > 0)
            {
                LogRequeued(logger, _key.ToString(), requeued, embedder);
                _pipeline.Wake();
            }
        } while (requeued == RequeueLimit);

        // What the other has embedded and is not searchable yet is embedded anew as well, when it is.
        _embedder = await store.AwaitsEmbedderAsync(_key.Collection, _key.Shard, embedder, cancellationToken)
            ? null
            : embedder;
        if (strange != Volatile.Read(ref _strange))
        {
            // Published meanwhile, so perhaps overlooked: once more.
            _embedder = null;
            _attention.Raise();
        }
    }

    /// <summary>Marks what the replica has applied as searchable.</summary>
    /// <returns>Whether it has applied everything.</returns>
    private async Task<bool> SettleAsync(CancellationToken cancellationToken)
    {
        // What was waited for last stays what is waited for, however much comes in meanwhile: else nothing would be
        // marked behind a replica that is never quite there.
        if (_awaited <= _settled)
        {
            _awaited = await store.LastNumberAsync(_key.Collection, _key.Shard, cancellationToken);
        }

        var published = _awaited;
        var applied = published <= _settled || await replicas.WaitForAsync(_key, published, cancellationToken);
        if (published > _settled && applied)
        {
            var indexed = await store.MarkIndexedAsync(_key.Collection, _key.Shard, published, cancellationToken);
            if (indexed > 0)
            {
                metrics.Counters.Document("indexed", indexed);
                LogIndexed(logger, _key.ToString(), indexed, published);
                if (_embedder is null)
                {
                    _attention.Raise();
                }
            }

            _settled = published;

            // More may have been published since.
            _attention.Raise();
        }

        _progress.Raise();
        return applied;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Shard}: {Count} documents are embedded anew by '{Embedder}'"
    )]
    private static partial void LogRequeued(ILogger logger, string shard, int count, string embedder);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Shard}: {Count} documents became searchable at change {Number}"
    )]
    private static partial void LogIndexed(ILogger logger, string shard, int count, long number);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Shard}: ingestion could not go on for a moment and will by itself"
    )]
    private static partial void LogTendingFailed(ILogger logger, string shard, Exception error);
}
