using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Status;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Placement;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Overview;

/// <inheritdoc cref="IClusterOverview"/>
internal sealed class ClusterOverview(
    SiloHosts silos,
    ReplicaHosts replicas,
    PlacementFollower placement,
    WorkerRouter workers,
    IClusterMembershipService membership,
    ISiloMetadataCache metadata,
    ILocalSiloDetails own,
    IOptions<PipelineOptions> options,
    TimeProvider time
) : IClusterOverview
{
    // Whoever looks does not wait long for a silo that hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    public async Task<ClusterStatus> DescribeAsync(CancellationToken cancellationToken)
    {
        // Read from here on as they are now: what follows must not change its mind in the middle.
        var placed = placement.Current;
        var members = Members();
        var described = workers.DescribeAsync(Limit);
        var asked = await Task.WhenAll(members.Select(AskAsync)).WaitAsync(cancellationToken);
        return new ClusterStatus(
            own.Name,
            options.Value.IsClustered,
            options.Value.Replicas,
            placed?.Epoch,
            [.. asked.Select(silo => silo.Info).OrderBy(silo => silo.Name, StringComparer.Ordinal)],
            Shards(placed, asked),
            await described.WaitAsync(cancellationToken)
        );
    }

    /// <summary>The newest of each name: one that was started again may be listed beside what it was.</summary>
    private ClusterMember[] Members() =>
        [
            .. membership
                .CurrentSnapshot.Members.Values.Where(member => member.Status is not SiloStatus.None)
                .GroupBy(member => member.Name, StringComparer.Ordinal)
                .Select(group => group.MaxBy(member => member.SiloAddress.Generation)!)
                .Where(member =>
                    // Nothing is known any more of one that is dead. A worker process of another silo is a part of
                    // that one, and is nowhere but where there is one silo.
                    (member.Status == SiloStatus.Dead && options.Value.IsClustered)
                    || SiloRoles.IsPartOf(metadata.GetSiloMetadata(member.SiloAddress))
                    || member.SiloAddress.Equals(own.SiloAddress)
                ),
        ];

    private async Task<Asked> AskAsync(ClusterMember member)
    {
        var about = metadata.GetSiloMetadata(member.SiloAddress);
        var info = new SiloInfo
        {
            Name = member.Name,
            Address = member.SiloAddress.Endpoint.ToString(),
            Role = SiloRoles.Find(about)?.Name(),
            Zone = about.Metadata.GetValueOrDefault(ClusterRoutes.ZoneKey),
            Devices = SiloDevices.Of(about),
            State = member.Status switch
            {
                SiloStatus.Created or SiloStatus.Joining => SiloState.Joining,
                SiloStatus.Active => SiloState.Active,
                SiloStatus.Dead => SiloState.Dead,
                _ => SiloState.Stopping,
            },
        };
        if (info.State is SiloState.Dead or SiloState.Joining)
        {
            return new Asked(info, []);
        }

        try
        {
            var told = await DescribeAsync(member.SiloAddress, info);
            var held = await replicas.ReportAsync(member.SiloAddress).WaitAsync(Limit, time);
            return new Asked(told with { Replicas = held.Count }, held);
        }
        catch (Exception error) when (ReplicaRouter.IsLoss(error) || error is OrleansException)
        {
            return new Asked(info with { State = SiloState.Silent }, []);
        }
    }

    private async Task<SiloInfo> DescribeAsync(SiloAddress silo, SiloInfo info)
    {
        try
        {
            var began = time.GetTimestamp();
            var self = await silos.DescribeAsync(silo).WaitAsync(Limit, time);
            var middle = time.GetUtcNow() - (time.GetElapsedTime(began) / 2);
            return info with
            {
                Version = self.Status.Version,
                UptimeSeconds = self.Status.UptimeSeconds,
                MemoryBytes = self.Status.MemoryBytes,
                Ready = self.Status.Ready,
                Remarks = self.Status.Remarks ?? [],
                DiskFreeBytes = self.DiskFreeBytes,
                DiskBytes = self.DiskBytes,
                ClockSeconds = Math.Round((self.Now - middle).TotalSeconds, 3),
                Settings = self.Settings,
            };
        }
        catch (TypeLoadException)
        {
            // It does not know the call: it is of a version before this one, and is there all the same.
            return info;
        }
    }

    /// <summary>What silos hold, and what the journal says that they are to hold.</summary>
    private static ShardInfo[] Shards(PlacementMap? placed, Asked[] asked)
    {
        var told = asked
            .SelectMany(silo => silo.Held, (silo, held) => (held.Shard, Silo: silo.Info.Name, Held: held))
            .ToDictionary(copy => (copy.Shard, copy.Silo), copy => copy.Held);
        var written = (placed?.Rows ?? []).ToDictionary(row => (PlacementMap.KeyOf(row), row.Silo), row => row.Stage);
        return
        [
            .. told
                .Keys.Union(written.Keys)
                .GroupBy(copy => copy.Item1)
                .OrderBy(shard => shard.Key.Collection, StringComparer.Ordinal)
                .ThenBy(shard => shard.Key.Shard)
                .Select(shard => new ShardInfo(
                    shard.Key.Collection,
                    shard.Key.Shard,
                    [.. shard.OrderBy(copy => copy.Item2, StringComparer.Ordinal).Select(Copy)]
                )),
        ];

        ReplicaCopy Copy((ShardKey, string Silo) copy) =>
            told.GetValueOrDefault(copy) is { } held
                ? new ReplicaCopy(
                    copy.Silo,
                    written.GetValueOrDefault(copy, held.Stage),
                    held.State,
                    held.Watermark,
                    held.Lag,
                    held.Reason
                )
                : new ReplicaCopy(copy.Silo, written[copy], ReplicaState.Unknown, 0, 0);
    }

    private sealed record Asked(SiloInfo Info, IReadOnlyList<HeldReplica> Held);
}
