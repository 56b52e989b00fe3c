using System.Collections.Concurrent;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Grains.Replicas.Requests;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// The owner of a silo's replicas: opens each when it is first needed and keeps it until its collection is gone, or the
/// silo ends. No grain owns an index, because grains end for reasons that have nothing to do with it. May be used from
/// any thread.
/// </summary>
internal sealed class ReplicaHost(IReplicaSource source, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ShardKey, Opening> _replicas = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _underWay;

    /// <summary>What every replica must have applied before it answers here.</summary>
    public ShardFloors Floors { get; } = new();

    /// <summary>The shards that are held.</summary>
    public IReadOnlyCollection<ShardKey> Shards => [.. _replicas.Keys];

    /// <summary>Where each of them stands.</summary>
    public IEnumerable<ReplicaState> States => Opened.Select(replica => replica.State);

    // One that is being opened has nothing to tell yet.
    private IEnumerable<ShardReplica> Opened =>
        _replicas.Values.Select(opening => opening.Opened).OfType<ShardReplica>();

    /// <inheritdoc cref="IReplicaHost.Ask" />
    /// <exception cref="PipelineException">There is no such collection, or the replica has waited in vain.</exception>
    public async Task<ReplicaReply> AskAsync(
        ShardKey shard,
        ShardRequest request,
        long atLeast,
        bool waits,
        CancellationToken cancellationToken
    )
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            var replica = await FindAsync(shard, cancellationToken);
            await (waits ? replica.AwakeAsync(cancellationToken) : Task.CompletedTask);
            atLeast = Math.Max(atLeast, Floors.Of(shard));
            var generation = request.Generation;
            if (replica.IsBeside(generation))
            {
                // What nobody may see any more is hidden there as well.
                var hidden = Math.Max(atLeast, replica.Applied);
                generation = await replica.WaitForBesideAsync(generation!.Value, hidden, cancellationToken)
                    ? generation
                    : null;
            }

            var stage = replica.StageFor(request.ReadBy, atLeast, generation);
            if (stage == ReplicaStage.CatchingUp && waits)
            {
                await replica.WaitForAsync(atLeast, cancellationToken);
                stage = replica.StageFor(request.ReadBy, atLeast);
            }

            if (stage == ReplicaStage.Ready && !waits && !replica.HasCaughtUp)
            {
                // What it has is better than nothing, and worse than what another replica has.
                stage = ReplicaStage.CatchingUp;
                replica.Wake();
            }

            if (stage == ReplicaStage.CatchingUp || (stage == ReplicaStage.Building && !waits))
            {
                return Reply(replica, stage);
            }

            var answer = await replica.SearchAsync(
                request.ReadBy,
                (snapshot, embedder) => request.Answer(snapshot, embedder, cancellationToken),
                cancellationToken,
                generation
            );
            return Reply(replica, ReplicaStage.Ready, answer);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <inheritdoc cref="IReplicaHost.Notify" />
    public async Task NotifyAsync(ShardKey shard)
    {
        try
        {
            (await FindAsync(shard, CancellationToken.None)).Wake();
        }
        catch (PipelineException)
        {
            // The collection is gone, or the silo ends.
        }
    }

    /// <inheritdoc cref="IReplicaHost.WaitFor" />
    public async Task<ReplicaReply> WaitForAsync(
        ShardKey shard,
        long number,
        bool opens,
        CancellationToken cancellationToken
    )
    {
        if (!opens && !_replicas.ContainsKey(shard))
        {
            return new ReplicaReply(ReplicaStage.Ready, null, number, Volatile.Read(ref _underWay));
        }

        var replica = await FindAsync(shard, cancellationToken);
        var isThere = await replica.WaitForAsync(number, cancellationToken);
        return Reply(replica, isThere ? ReplicaStage.Ready : replica.StageFor(null, number));
    }

    /// <inheritdoc cref="IReplicaHost.Describe" />
    public async Task<ReplicaInfo> DescribeAsync(ShardKey shard, IReadOnlyList<string>? access) =>
        await (await FindAsync(shard, CancellationToken.None)).DescribeAsync(access);

    /// <summary>The indexes that others copy from here.</summary>
    public OfferedIndexes Offered { get; } = new(time);

    /// <inheritdoc cref="IReplicaHost.Offer" />
    public async Task<IndexOffer> OfferAsync(
        ShardKey shard,
        DateTimeOffset created,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    ) =>
        await Offered.OfferAsync(
            _replicas.TryGetValue(shard, out var opening) ? await OpenedAsync(opening) : null,
            created,
            embedder,
            cancellationToken
        );

    /// <inheritdoc cref="IReplicaHost.Report" />
    public IReadOnlyList<HeldReplica> Report() => [.. Opened.Select(replica => replica.Report())];

    /// <inheritdoc cref="IReplicaHost.Inspect" />
    public async Task<ReplicaDigest> InspectAsync(
        ShardKey shard,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    ) => await (await FindAsync(shard, cancellationToken)).InspectAsync(access, cancellationToken);

    /// <inheritdoc cref="IReplicaHost.Drop" />
    public async Task DropAsync(ShardKey shard, DateTimeOffset created)
    {
        Floors.Clear(shard);
        if (_replicas.TryRemove(shard, out var opening) && await OpenedAsync(opening) is { } replica)
        {
            await replica.DropAsync();
        }

        await Task.Run(() => source.Delete(shard, created));
    }

    /// <summary>Closes a replica and keeps its files.</summary>
    public async Task CloseAsync(ShardKey shard)
    {
        if (_replicas.TryRemove(shard, out var opening) && await OpenedAsync(opening) is { } replica)
        {
            await replica.StopAsync();
        }
    }

    /// <summary>Opens a replica unless it is open; it comes to answer by itself.</summary>
    /// <exception cref="PipelineException">There is no such collection, or the silo ends.</exception>
    public Task OpenAsync(ShardKey shard, CancellationToken cancellationToken) => FindAsync(shard, cancellationToken);

    /// <summary>Opens nothing more, then closes every replica, so that a restart finds it as far as it was.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        Offered.Dispose();
        await Parallel.ForEachAsync(Shards, async (shard, _) => await CloseAsync(shard));
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private ReplicaReply Reply(ShardReplica replica, ReplicaStage stage, object? answer = null) =>
        new(stage, answer, replica.Applied, Volatile.Read(ref _underWay));

    private async Task<ShardReplica> FindAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        // The caller's scheduler has no part in what outlives its call.
        var opening = _replicas.GetOrAdd(shard, key => new Opening(() => OpenAsync(key)));
        try
        {
            var replica = await opening.Value.WaitAsync(cancellationToken);
            if (replica.IsGone)
            {
                // The next call finds out whether there is another collection of that name.
                Forget(shard, opening);
                Floors.Clear(shard);
                throw PipelineException.UnknownCollection(shard.Collection);
            }

            return replica;
        }
        catch when (opening.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            Forget(shard, opening);
            throw;
        }
    }

    private async Task<ShardReplica> OpenAsync(ShardKey shard)
    {
        try
        {
            if (!await source.ExistsAsync(shard.Collection, _stopping.Token))
            {
                throw PipelineException.UnknownCollection(shard.Collection);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw Stopping(shard);
        }

        var replica = source.Create(shard);
        replica.Start();
        if (_stopping.IsCancellationRequested)
        {
            await replica.StopAsync();
            throw Stopping(shard);
        }

        return replica;
    }

    private static async Task<ShardReplica?> OpenedAsync(Opening opening)
    {
        await opening.Value.Ended();
        return opening.Value.IsCompletedSuccessfully ? await opening.Value : null;
    }

    private void Forget(ShardKey shard, Opening opening) => _replicas.TryRemove(KeyValuePair.Create(shard, opening));

    private static PipelineException Stopping(ShardKey shard) =>
        new(
            ErrorCode.IndexUnavailable,
            $"Shard {shard.Shard} of '{shard.Collection}' cannot answer now: its silo is stopping. Try again.",
            retryAfterSeconds: 2
        );

    /// <summary>A replica that is opened once, by whoever needs it first.</summary>
    private sealed class Opening
    {
        private readonly Lazy<Task<ShardReplica>> _opening;
        private volatile ShardReplica? _opened;

        public Opening(Func<Task<ShardReplica>> open) =>
            _opening = new Lazy<Task<ShardReplica>>(() => Task.Run(async () => _opened = await open()));

        public Task<ShardReplica> Value => _opening.Value;

        /// <summary>The replica; null: it is being opened, or could not be.</summary>
        public ShardReplica? Opened => _opened;
    }
}
