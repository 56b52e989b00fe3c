using Pipeline.Contracts.Search;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Replicas.Requests;

namespace Pipeline.Grains.Routing;

/// <summary>The replicas of all shards, whichever silo they are on.</summary>
internal sealed class ShardReplicas(ReplicaHosts hosts, ClusterRoutes routes)
{
    /// <summary>Asks a shard.</summary>
    public async Task<T> AskAsync<T>(ShardKey shard, ShardRequest<T> request, CancellationToken cancellationToken)
        where T : class?
    {
        var silo = await FirstAsync(shard, cancellationToken);
        var reply = await hosts.AskAsync(silo, shard, request, atLeast: 0, waits: true, cancellationToken);
        return (T)reply.Answer!;
    }

    /// <inheritdoc cref="IReplicaHost.Notify" />
    public async Task NotifyAsync(ShardKey shard) =>
        await hosts.NotifyAsync(await FirstAsync(shard, CancellationToken.None), shard);

    /// <summary>Waits a while until every change up to a number is searchable.</summary>
    /// <returns>Whether it is; false: not yet.</returns>
    public async Task<bool> WaitForAsync(ShardKey shard, long number, CancellationToken cancellationToken)
    {
        var silo = await FirstAsync(shard, cancellationToken);
        var reply = await hosts.WaitForAsync(silo, shard, number, opens: true, cancellationToken);
        return reply.Watermark >= number;
    }

    /// <inheritdoc cref="IReplicaHost.Describe" />
    public async Task<ReplicaInfo> DescribeAsync(ShardKey shard, IReadOnlyList<string>? access) =>
        await hosts.DescribeAsync(await FirstAsync(shard, CancellationToken.None), shard, access);

    /// <inheritdoc cref="IReplicaHost.Drop" />
    public async Task DropAsync(ShardKey shard, DateTimeOffset created)
    {
        var table = await routes.FindAsync(CancellationToken.None);
        await Task.WhenAll(table.Silos.Select(silo => hosts.DropAsync(silo, shard, created)));
    }

    private async ValueTask<SiloAddress> FirstAsync(ShardKey shard, CancellationToken cancellationToken) =>
        (await routes.FindAsync(cancellationToken)).Of(shard)[0];
}
