using System.Collections.Concurrent;
using Pipeline.Grains.Placement;

namespace Pipeline.Grains.Routing;

/// <summary>Which silos hold which shards, as membership and the placement were at one moment. Never changes; another
/// takes its place.</summary>
internal sealed class RoutingTable
{
    private readonly Dictionary<string, SiloAddress> _addresses;
    private readonly IndexSilo[] _silos;
    private readonly int _replicas;
    private readonly PlacementMap? _placement;
    private readonly ConcurrentDictionary<ShardKey, ShardHolders> _placed = new();

    /// <param name="silos">The silos that can hold indexes, each name once.</param>
    /// <param name="replicas">Replicas of each shard.</param>
    /// <param name="placement">Where replicas are; null: nothing is known of that, and everybody goes by the
    /// names.</param>
    public RoutingTable(IReadOnlyDictionary<SiloAddress, IndexSilo> silos, int replicas, PlacementMap? placement = null)
    {
        _silos = [.. silos.Values];
        _addresses = silos.ToDictionary(silo => silo.Value.Name, silo => silo.Key, StringComparer.Ordinal);
        (_replicas, _placement) = (replicas, placement);
        Silos = [.. silos.Keys];
        Members = silos;
    }

    /// <summary>All silos that can hold indexes.</summary>
    public IReadOnlyList<SiloAddress> Silos { get; }

    /// <summary>What they are.</summary>
    public IReadOnlyDictionary<SiloAddress, IndexSilo> Members { get; }

    /// <summary>
    /// The silos to ask for a shard: those whose replicas are ready. Where none is, those that answer with what they
    /// have: rather one that drains than one that catches up, rather that than one that is being built.
    /// </summary>
    public IReadOnlyList<SiloAddress> Of(ShardKey shard) => Silos.Count <= 1 ? Silos : Find(shard).Asked;

    /// <summary>The silos that hold a shard, or are about to, or have not let go of it yet.</summary>
    public IReadOnlyList<SiloAddress> HoldersOf(ShardKey shard) => Silos.Count <= 1 ? Silos : Find(shard).All;

    /// <summary>How far a silo's replica of a shard is, as was written down; where nothing was it is ready.</summary>
    public ReplicaStage StageOn(ShardKey shard, SiloAddress silo) =>
        _placement?.Of(shard).FirstOrDefault(row => row.Silo == Members[silo].Name)?.Stage ?? ReplicaStage.Ready;

    private ShardHolders Find(ShardKey shard) =>
        _placed.GetOrAdd(shard, static (shard, table) => table.Place(shard), this);

    private ShardHolders Place(ShardKey shard)
    {
        var rows = (_placement?.Of(shard) ?? []).Where(row => _addresses.ContainsKey(row.Silo)).ToArray();
        if (rows.Length == 0)
        {
            SiloAddress[] chosen =
            [
                .. ShardPlacement.Choose(shard, _silos, _replicas).Select(silo => _addresses[silo.Name]),
            ];
            return new ShardHolders(chosen, chosen);
        }

        var best = rows.GroupBy(row => row.Stage).MinBy(stage => Rank(stage.Key))!;
        return new ShardHolders(
            [.. best.Select(row => _addresses[row.Silo])],
            [.. rows.Select(row => _addresses[row.Silo])]
        );
    }

    private static int Rank(ReplicaStage stage) =>
        stage switch
        {
            ReplicaStage.Ready => 0,
            ReplicaStage.Draining => 1,
            ReplicaStage.CatchingUp => 2,
            _ => 3,
        };

    private sealed record ShardHolders(IReadOnlyList<SiloAddress> Asked, IReadOnlyList<SiloAddress> All);
}
