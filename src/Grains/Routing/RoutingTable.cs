using System.Collections.Concurrent;

namespace Pipeline.Grains.Routing;

/// <summary>Which silos hold which shards, as membership was at one moment. Never changes; another takes its
/// place.</summary>
internal sealed class RoutingTable
{
    private readonly Dictionary<string, SiloAddress> _addresses;
    private readonly IndexSilo[] _silos;
    private readonly int _replicas;
    private readonly ConcurrentDictionary<ShardKey, IReadOnlyList<SiloAddress>> _placed = new();

    /// <param name="silos">The silos that can hold indexes, each name once.</param>
    /// <param name="replicas">Replicas of each shard.</param>
    public RoutingTable(IReadOnlyDictionary<SiloAddress, IndexSilo> silos, int replicas)
    {
        _silos = [.. silos.Values];
        _addresses = silos.ToDictionary(silo => silo.Value.Name, silo => silo.Key, StringComparer.Ordinal);
        _replicas = replicas;
        Silos = [.. silos.Keys];
    }

    /// <summary>All silos that can hold indexes.</summary>
    public IReadOnlyList<SiloAddress> Silos { get; }

    /// <summary>The silos that hold a shard.</summary>
    public IReadOnlyList<SiloAddress> Of(ShardKey shard) =>
        Silos.Count <= 1
            ? Silos
            : _placed.GetOrAdd(
                shard,
                static (shard, table) =>
                    [
                        .. ShardPlacement
                            .Choose(shard, table._silos, table._replicas)
                            .Select(silo => table._addresses[silo.Name]),
                    ],
                this
            );
}
