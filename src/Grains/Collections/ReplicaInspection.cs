using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Routing;

namespace Pipeline.Grains.Collections;

/// <inheritdoc cref="IReplicaInspection"/>
internal sealed class ReplicaInspection(
    KnownCollections collections,
    ClusterRoutes routes,
    ReplicaHosts hosts,
    IClusterMembershipService membership,
    TimeProvider time
) : IReplicaInspection
{
    // Well below what a call may take.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(12);

    public async Task<IReadOnlyList<ReplicaDigest>> InspectAsync(
        string collection,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    )
    {
        var shards = (await collections.FindAsync(collection)).Settings.ShardCount;
        var table = await routes.FindAsync(cancellationToken);
        var members = membership.CurrentSnapshot.Members;
        var digests = await Task.WhenAll(
            from number in Enumerable.Range(0, shards)
            let shard = new ShardKey(collection, number)
            from silo in table.Of(shard)
            let name = members.TryGetValue(silo, out var member) ? member.Name : silo.ToString()
            select InspectAsync(silo, name, shard, access, cancellationToken)
        );
        return [.. digests.OrderBy(digest => digest.Shard).ThenBy(digest => digest.Silo, StringComparer.Ordinal)];
    }

    private async Task<ReplicaDigest> InspectAsync(
        SiloAddress silo,
        string name,
        ShardKey shard,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var digest = await hosts.InspectAsync(silo, shard, access, cancellationToken).WaitAsync(Limit, time);
            return digest with { Silo = name, Watermark = access is null ? digest.Watermark : null };
        }
        catch (Exception error) when (error is PipelineException || ReplicaRouter.IsLoss(error))
        {
            var code = (error as PipelineException)?.Code ?? ErrorCode.SiloLost;
            return new ReplicaDigest(shard.Shard, name, null, 0, null, null, 0, code.Name());
        }
    }
}
