using Pipeline.Storage.Placement;

namespace Pipeline.Grains.Placement;

/// <summary>Which silos hold which shards, as the journal said at one epoch. Never changes; another takes its
/// place.</summary>
internal sealed class PlacementMap
{
    private readonly Dictionary<ShardKey, ReplicaPlacement[]> _shards;

    /// <param name="record">What was read.</param>
    public PlacementMap(PlacementRecord record)
    {
        (Epoch, Rows) = (record.Epoch, record.Replicas);
        _shards = record.Replicas.GroupBy(KeyOf).ToDictionary(rows => rows.Key, rows => rows.ToArray());
    }

    /// <summary>The epoch.</summary>
    public long Epoch { get; }

    /// <summary>All replicas.</summary>
    public IReadOnlyList<ReplicaPlacement> Rows { get; }

    /// <summary>The replicas of a shard; empty: nothing has been said of it.</summary>
    public IReadOnlyList<ReplicaPlacement> Of(ShardKey shard) => _shards.GetValueOrDefault(shard, []);

    /// <summary>The shards that a silo is to hold.</summary>
    public IEnumerable<ShardKey> HeldBy(string silo) => Rows.Where(row => row.Silo == silo).Select(KeyOf);

    /// <summary>The shard that a replica is of.</summary>
    public static ShardKey KeyOf(ReplicaPlacement row) => new(row.Collection, row.Shard);
}
