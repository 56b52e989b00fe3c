using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Grains.Replicas.Requests;

namespace Pipeline.Grains.Replicas;

/// <summary>Takes the calls of other silos for the silo's <see cref="ReplicaHost"/>.</summary>
internal sealed class ReplicaHostService(GrainId id, Silo silo, ILoggerFactory loggers, ReplicaHost host)
    : GrainService(id, silo, loggers),
        IReplicaHost
{
    public Task<ReplicaReply> Ask(
        ShardKey shard,
        ShardRequest request,
        long atLeast,
        bool waits,
        CancellationToken cancellationToken
    ) => host.AskAsync(shard, request, atLeast, waits, cancellationToken);

    public Task Notify(ShardKey shard) => host.NotifyAsync(shard);

    public Task<ReplicaReply> WaitFor(ShardKey shard, long number, bool opens, CancellationToken cancellationToken) =>
        host.WaitForAsync(shard, number, opens, cancellationToken);

    public Task Require(ShardKey shard, long number)
    {
        host.Floors.Raise(shard, number);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<ShardKey, long>> Required() => Task.FromResult(host.Floors.All);

    public Task Ping() => Task.CompletedTask;

    public Task<IReadOnlyList<HeldReplica>> Report() => Task.FromResult(host.Report());

    public Task<IndexOffer> Offer(
        ShardKey shard,
        DateTimeOffset created,
        string embedder,
        int dimensions,
        CancellationToken cancellationToken
    ) => host.OfferAsync(shard, created, EmbedderIdentity.Unmark(embedder, dimensions), cancellationToken);

    public Task<byte[]> ReadOffered(Guid id, int file, long offset) => host.Offered.ReadAsync(id, file, offset);

    public Task EndOffer(Guid id)
    {
        host.Offered.End(id);
        return Task.CompletedTask;
    }

    public Task<ReplicaInfo> Describe(ShardKey shard, IReadOnlyList<string>? access) =>
        host.DescribeAsync(shard, access);

    public Task<ReplicaDigest> Inspect(
        ShardKey shard,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    ) => host.InspectAsync(shard, access, cancellationToken);

    public Task Drop(ShardKey shard, DateTimeOffset created) => host.DropAsync(shard, created);
}
