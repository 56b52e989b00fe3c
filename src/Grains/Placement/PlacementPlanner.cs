using Pipeline.Storage.Placement;

namespace Pipeline.Grains.Placement;

/// <summary>
/// Brings the placement of replicas, step by step, to what <see cref="ShardPlacement"/> wants: a function of what is
/// known, which neither asks nor does anything. A replica moves in two phases: the new one is ready before the old one
/// drains. A silo takes in one replica at a time and gives one away; a silo that was lost is waited for before what it
/// held is built elsewhere; the last copy that is ready is never dropped.
/// </summary>
/// <param name="replicas">Replicas of each shard.</param>
/// <param name="times">How long it waits for what.</param>
internal sealed class PlacementPlanner(int replicas, PlacementTimes times)
{
    /// <summary>The next placement.</summary>
    /// <returns>All replicas; those that stay as they are, are the same objects.</returns>
    public IReadOnlyList<ReplicaPlacement> Next(PlacementView view)
    {
        var round = new PlacementRound(view, replicas, times);
        foreach (var shard in view.Shards)
        {
            if (round.Of(shard).Count > 0)
            {
                round.Observe(shard);
                round.Release(shard);
            }
        }

        // What has fewest copies first.
        foreach (
            var shard in view
                .Shards.OrderBy(round.Ready)
                .ThenBy(shard => shard.Collection, StringComparer.Ordinal)
                .ThenBy(shard => shard.Shard)
        )
        {
            round.Add(shard);
        }

        return round.Rows;
    }

    /// <summary>What a placement has to be changed by to become another.</summary>
    public static (IReadOnlyList<ReplicaPlacement> Put, IReadOnlyList<ReplicaPlacement> Removed) Difference(
        PlacementMap before,
        IReadOnlyList<ReplicaPlacement> after
    )
    {
        var kept = after.ToHashSet();
        var places = after.Select(row => (PlacementMap.KeyOf(row), row.Silo)).ToHashSet();
        return (
            [.. kept.Except(before.Rows)],
            [.. before.Rows.Where(row => !places.Contains((PlacementMap.KeyOf(row), row.Silo)))]
        );
    }
}
