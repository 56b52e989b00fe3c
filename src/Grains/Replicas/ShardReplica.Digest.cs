using System.Globalization;
using Pipeline.Contracts.Collections;

namespace Pipeline.Grains.Replicas;

/// <content>What it holds, to be compared with others.</content>
internal sealed partial class ShardReplica
{
    private readonly DateTimeOffset _since;

    /// <inheritdoc cref="IReplicaHost.Inspect" />
    public Task<ReplicaDigest> InspectAsync(IReadOnlyList<string>? access, CancellationToken cancellationToken) =>
        SearchAsync(
            access,
            (snapshot, _) =>
                new ReplicaDigest(
                    _key.Shard,
                    "",
                    snapshot.Watermark,
                    snapshot.Count(cancellationToken).Chunks,
                    snapshot.Checksum(cancellationToken).ToString("x16", CultureInfo.InvariantCulture),
                    _since,
                    _life.Opened
                ),
            cancellationToken
        );
}
