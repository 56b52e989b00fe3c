using Orleans.Runtime.Services;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Replicas.Requests;

namespace Pipeline.Grains.Replicas;

/// <summary>The replica hosts of all silos. Calls to the own silo are made directly, without a message and without a
/// copy of what they carry.</summary>
internal sealed class ReplicaHosts(IServiceProvider services, ReplicaHost own, ILocalSiloDetails silo)
    : GrainServiceClient<IReplicaHost>(services)
{
    /// <summary>The own silo.</summary>
    public SiloAddress Own => silo.SiloAddress;

    /// <inheritdoc cref="ReplicaHost.Floors" />
    public ShardFloors Floors => own.Floors;

    /// <inheritdoc cref="IReplicaHost.Ask" />
    public Task<ReplicaReply> AskAsync(
        SiloAddress silo,
        ShardKey shard,
        ShardRequest request,
        long atLeast,
        bool waits,
        CancellationToken cancellationToken
    ) =>
        silo.Equals(Own)
            ? own.AskAsync(shard, request, atLeast, waits, cancellationToken)
            : GetGrainService(silo).Ask(shard, request, atLeast, waits, cancellationToken);

    /// <inheritdoc cref="IReplicaHost.Notify" />
    public Task NotifyAsync(SiloAddress silo, ShardKey shard) =>
        silo.Equals(Own) ? own.NotifyAsync(shard) : GetGrainService(silo).Notify(shard);

    /// <inheritdoc cref="IReplicaHost.WaitFor" />
    public Task<ReplicaReply> WaitForAsync(
        SiloAddress silo,
        ShardKey shard,
        long number,
        bool opens,
        CancellationToken cancellationToken
    ) =>
        silo.Equals(Own)
            ? own.WaitForAsync(shard, number, opens, cancellationToken)
            : GetGrainService(silo).WaitFor(shard, number, opens, cancellationToken);

    /// <inheritdoc cref="IReplicaHost.Require" />
    public Task RequireAsync(SiloAddress silo, ShardKey shard, long number)
    {
        if (!silo.Equals(Own))
        {
            return GetGrainService(silo).Require(shard, number);
        }

        Floors.Raise(shard, number);
        return Task.CompletedTask;
    }

    /// <inheritdoc cref="IReplicaHost.Ping" />
    public Task PingAsync(SiloAddress silo) => silo.Equals(Own) ? Task.CompletedTask : GetGrainService(silo).Ping();

    /// <inheritdoc cref="IReplicaHost.Report" />
    public Task<IReadOnlyList<HeldReplica>> ReportAsync(SiloAddress silo) =>
        silo.Equals(Own) ? Task.FromResult(own.Report()) : GetGrainService(silo).Report();

    /// <inheritdoc cref="IReplicaHost.Required" />
    public Task<IReadOnlyDictionary<ShardKey, long>> RequiredAsync(SiloAddress silo) =>
        GetGrainService(silo).Required();

    /// <summary>The host on another silo.</summary>
    public IReplicaHost On(SiloAddress silo) => GetGrainService(silo);

    /// <inheritdoc cref="IReplicaHost.Describe" />
    public Task<ReplicaInfo> DescribeAsync(SiloAddress silo, ShardKey shard, IReadOnlyList<string>? access) =>
        silo.Equals(Own) ? own.DescribeAsync(shard, access) : GetGrainService(silo).Describe(shard, access);

    /// <inheritdoc cref="IReplicaHost.Inspect" />
    public Task<ReplicaDigest> InspectAsync(
        SiloAddress silo,
        ShardKey shard,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    ) =>
        silo.Equals(Own)
            ? own.InspectAsync(shard, access, cancellationToken)
            : GetGrainService(silo).Inspect(shard, access, cancellationToken);

    /// <inheritdoc cref="IReplicaHost.Drop" />
    public Task DropAsync(SiloAddress silo, ShardKey shard, DateTimeOffset created) =>
        silo.Equals(Own) ? own.DropAsync(shard, created) : GetGrainService(silo).Drop(shard, created);
}
