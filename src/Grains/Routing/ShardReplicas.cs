using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Replicas.Requests;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Routing;

/// <summary>The replicas of all shards, whichever silos they are on.</summary>
internal sealed partial class ShardReplicas
{
    private readonly ReplicaHosts _hosts;
    private readonly ClusterRoutes _routes;
    private readonly ICorpusStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ReplicaRouter _router;
    private volatile RoutingTable? _last;

    public ShardReplicas(
        ReplicaHosts hosts,
        ClusterRoutes routes,
        ICorpusStore store,
        PipelineMetrics metrics,
        TimeProvider time,
        ILogger<ShardReplicas> logger
    )
    {
        (_hosts, _routes, _store, _time, _logger) = (hosts, routes, store, time, logger);
        Metrics = metrics;
        _router = new ReplicaRouter(
            hosts.Own,
            (silo, cancellationToken) => hosts.PingAsync(silo).WaitAsync(cancellationToken),
            time,
            Random.Shared,
            metrics
        );
    }

    /// <summary>What counts what is tried again for a shard.</summary>
    public PipelineMetrics Metrics { get; }

    /// <summary>Asks a shard; which replica answers is nothing to the caller.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="request">The request.</param>
    /// <param name="floor">The change that this request is to see; 0: what must be seen by all is enough.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PipelineException">There is no such collection, or no replica can answer.</exception>
    public async Task<T> AskAsync<T>(
        ShardKey shard,
        ShardRequest<T> request,
        long floor,
        CancellationToken cancellationToken
    )
        where T : class?
    {
        using var span = PipelineTraces.Shard(shard, request.Name);
        var silos = await SilosAsync(shard, cancellationToken);
        for (var mayLower = true; ; mayLower = false)
        {
            var atLeast = Math.Max(_hosts.Floors.Of(shard), floor);
            ReplicaReply reply;
            try
            {
                reply = await _router.AskAsync(
                    shard,
                    silos,
                    (silo, waits, stop) => _hosts.AskAsync(silo, shard, request, atLeast, waits, stop),
                    cancellationToken
                );
            }
            catch (Exception error) when (!span.Notes(error) && ReplicaRouter.IsLoss(error))
            {
                throw Unavailable(shard, "The silo that holds it does not answer.");
            }

            if (reply.Stage == ReplicaStage.Ready)
            {
                return (T)reply.Answer!;
            }

            if (!mayLower || await HighestAsync(shard, atLeast, cancellationToken) is not { } last)
            {
                throw Unavailable(shard, "The index has not taken over yet what was promised to be seen.");
            }

            floor = Math.Min(floor, last);
        }
    }

    /// <summary>The last change that is published now: what a request is to see that asks after it, whichever replica
    /// answers. 0 where there is one replica, which cannot fall behind itself.</summary>
    public async Task<long> LatestAsync(ShardKey shard, CancellationToken cancellationToken) =>
        (await HoldersAsync(shard, cancellationToken)).Count <= 1
            ? 0
            : await StoreCalls.RunAsync(() => _store.LastNumberAsync(shard.Collection, shard.Shard, cancellationToken));

    /// <summary>The change that whoever asks from here has a right to see.</summary>
    public long FloorOf(ShardKey shard) => _hosts.Floors.Of(shard);

    /// <inheritdoc cref="IReplicaHost.Describe" />
    public async Task<ReplicaInfo> DescribeAsync(ShardKey shard, IReadOnlyList<string>? access)
    {
        var silos = await SilosAsync(shard, CancellationToken.None);
        var copies = access is null ? CopiesAsync(shard) : null;
        var info = await DescribeAsync(shard, silos, access);
        return copies is null ? info : info with { Copies = await copies };
    }

    private async Task<ReplicaInfo> DescribeAsync(
        ShardKey shard,
        IReadOnlyList<SiloAddress> silos,
        IReadOnlyList<string>? access
    )
    {
        foreach (var silo in silos.Count == 1 ? silos : _router.Order(shard, silos))
        {
            try
            {
                return await _hosts.DescribeAsync(silo, shard, access).WaitAsync(DescribeLimit, _time);
            }
            catch (Exception error) when (ReplicaRouter.IsLoss(error))
            {
                _router.Failed(silo, isSilent: false);
            }
        }

        throw Unavailable(shard, "The silo that holds it does not answer.");
    }

    private async ValueTask<RoutingTable> TableAsync(CancellationToken cancellationToken)
    {
        var table = await _routes.FindAsync(cancellationToken);
        if (_last != table)
        {
            _last = table;
            _router.Keep(table.Silos);
        }

        return table;
    }

    /// <summary>Sees to it that what this silo knows of the placement is not what was right before it stood still: a
    /// replica that was added meanwhile is to be waited for as well.</summary>
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _routes.RefreshAsync(cancellationToken);
        }
        catch (StoreUnavailableException error)
        {
            // As when no replica has applied it: nobody is promised anything.
            throw new OperationCanceledException("The placement of replicas cannot be read.", error);
        }
    }

    private async ValueTask<IReadOnlyList<SiloAddress>> HoldersAsync(
        ShardKey shard,
        CancellationToken cancellationToken
    )
    {
        var silos = (await TableAsync(cancellationToken)).HoldersOf(shard);
        return silos.Count > 0 ? silos : throw PipelineException.RoleUnavailable(SiloRole.Index.Name());
    }

    private async ValueTask<IReadOnlyList<SiloAddress>> SilosAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        var silos = (await TableAsync(cancellationToken)).Of(shard);
        return silos.Count > 0 ? silos : throw PipelineException.RoleUnavailable(SiloRole.Index.Name());
    }

    /// <summary>The last number there is, when the one asked for is above it, of an earlier collection of the same
    /// name; else null.</summary>
    private async Task<long?> HighestAsync(ShardKey shard, long atLeast, CancellationToken cancellationToken)
    {
        var last = await StoreCalls.RunAsync(() =>
            _store.LastNumberAsync(shard.Collection, shard.Shard, cancellationToken)
        );
        if (last >= atLeast)
        {
            return null;
        }

        _hosts.Floors.Lower(shard, atLeast, last);
        return last;
    }

    private static PipelineException Unavailable(ShardKey shard, string why) =>
        new(
            ErrorCode.IndexUnavailable,
            $"Shard {shard.Shard} of '{shard.Collection}' cannot answer now. {why} Try again.",
            retryAfterSeconds: 2
        );
}
