using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Placement;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Routing;

/// <summary>
/// The routing table of the moment, made from what this silo knows of the cluster anyway: membership, what silos
/// advertise, and where the journal says that replicas are. Nobody is asked for it.
/// </summary>
internal sealed class ClusterRoutes(
    IClusterMembershipService membership,
    ISiloMetadataCache metadata,
    ILocalSiloDetails own,
    PlacementFollower placement,
    IOptions<PipelineOptions> options,
    TimeProvider time
) : IReplicaCounts
{
    /// <summary>The metadata key of what fails together with a silo.</summary>
    public const string ZoneKey = "pipeline.zone";

    // What a silo advertises arrives soon after it. A shard is not looked for on the wrong silo meanwhile.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private volatile Known? _known;

    /// <inheritdoc/>
    public int Wanted => options.Value.Replicas;

    /// <summary>Whether it is known of every silo what it is.</summary>
    public bool IsWhole => _known is { IsWhole: true };

    /// <inheritdoc/>
    public int Silos => _known is { IsWhole: true } known ? known.Table.Silos.Count : Wanted;

    /// <summary>Reads the placement again if that is longer ago than a moment, so that a silo that stood still does not
    /// go by an old one.</summary>
    /// <exception cref="Storage.Errors.StoreException">It cannot be read.</exception>
    public Task RefreshAsync(CancellationToken cancellationToken) =>
        placement.RefreshAsync(PlacementFollower.Poll * 2, cancellationToken);

    /// <summary>The table of the moment.</summary>
    public ValueTask<RoutingTable> FindAsync(CancellationToken cancellationToken) =>
        _known is { IsWhole: true } known
        && ReferenceEquals(known.Members, membership.CurrentSnapshot)
        && ReferenceEquals(known.Placement, placement.Current)
            ? ValueTask.FromResult(known.Table)
            : new ValueTask<RoutingTable>(MakeAsync(cancellationToken));

    private async Task<RoutingTable> MakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var members = membership.CurrentSnapshot;
            var known = _known is { } last && ReferenceEquals(last.Members, members) ? last : null;
            var began = known?.Began ?? time.GetTimestamp();
            if (known is not { IsWhole: true } || !ReferenceEquals(known.Placement, placement.Current))
            {
                _known = known = Read(members, began);
            }

            if (known.IsWhole || time.GetElapsedTime(began) >= LongestWait)
            {
                return known.Table;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private Known Read(ClusterMembershipSnapshot members, long began)
    {
        var silos = new Dictionary<SiloAddress, IndexSilo>();
        var isWhole = !placement.IsAwaited;
        var placed = placement.Current;
        foreach (var member in members.Members.Values)
        {
            // A silo that stops is no part of the table for others, and still the best one for its own last calls.
            if (member.Status != SiloStatus.Active && !member.SiloAddress.Equals(own.SiloAddress))
            {
                continue;
            }

            var advertised = metadata.GetSiloMetadata(member.SiloAddress);
            isWhole &= advertised.Metadata.Count > 0;
            if (SiloRoles.Has(advertised, SiloRole.Index))
            {
                silos[member.SiloAddress] = new IndexSilo(member.Name, advertised.Metadata.GetValueOrDefault(ZoneKey));
            }
        }

        // One that was started again may be here beside what it was.
        var latest = silos
            .GroupBy(silo => silo.Value.Name, StringComparer.Ordinal)
            .Select(group => group.MaxBy(silo => silo.Key.Generation))
            .ToDictionary();
        return new Known(members, placed, new RoutingTable(latest, options.Value.Replicas, placed), isWhole, began);
    }

    private sealed record Known(
        ClusterMembershipSnapshot Members,
        PlacementMap? Placement,
        RoutingTable Table,
        bool IsWhole,
        long Began
    );
}
