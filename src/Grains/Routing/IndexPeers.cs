using Pipeline.Grains.Models;
using Pipeline.Grains.Placement;
using Pipeline.Grains.Replicas;

namespace Pipeline.Grains.Routing;

/// <summary>The silos that indexes are copied from: those whose replicas are ready, as the journal says.</summary>
internal sealed class IndexPeers(PlacementFollower placement, ClusterRoutes routes, ReplicaHosts hosts) : IIndexPeers
{
    public async Task<IReadOnlyList<IIndexPeer>> FindAsync(ShardKey shard, CancellationToken cancellationToken)
    {
        var rows = placement.Current?.Of(shard) ?? [];
        var members = (await routes.FindAsync(cancellationToken)).Members;
        var own = members.GetValueOrDefault(hosts.Own)?.Name;
        var source = rows.FirstOrDefault(row => row.Silo == own)?.Source;
        return
        [
            .. rows.Where(row => row.Stage is ReplicaStage.Ready or ReplicaStage.Draining && row.Silo != own)
                .OrderByDescending(row => row.Silo == source)
                .SelectMany(row => members.Where(member => member.Value.Name == row.Silo))
                .Select(member => new Peer(hosts.On(member.Key), member.Value.Name)),
        ];
    }

    private sealed class Peer(IReplicaHost host, string name) : IIndexPeer
    {
        public string Name => name;

        public Task<IndexOffer> OfferAsync(
            ShardKey shard,
            DateTimeOffset created,
            EmbedderIdentity embedder,
            CancellationToken cancellationToken
        ) => host.Offer(shard, created, embedder.Marked, embedder.Dimensions, cancellationToken);

        public Task<byte[]> ReadAsync(Guid id, int file, long offset) => host.ReadOffered(id, file, offset);

        public Task EndAsync(Guid id) => host.EndOffer(id);
    }
}
