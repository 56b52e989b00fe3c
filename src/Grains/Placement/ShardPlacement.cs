using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Pipeline.Grains.Placement;

/// <summary>
/// Which silos hold a shard: weighted rendezvous hashing. A function of the shard and of the silos' names alone, so
/// that every silo finds the same without asking anybody, and a silo that comes or goes moves only what it takes or
/// leaves.
/// </summary>
internal static class ShardPlacement
{
    /// <summary>Chooses a shard's silos, the first one first.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="silos">All that can hold it, in any order, each name once.</param>
    /// <param name="replicas">How many are wanted; with fewer silos it is all of them.</param>
    public static IReadOnlyList<IndexSilo> Choose(ShardKey shard, IReadOnlyCollection<IndexSilo> silos, int replicas)
    {
        if (silos.Count <= 1)
        {
            return [.. silos];
        }

        IndexSilo[] ranked =
        [
            .. silos.OrderByDescending(silo => Score(shard, silo)).ThenBy(silo => silo.Name, StringComparer.Ordinal),
        ];

        // One of each zone before a second one of any, so that a zone that fails takes no more than it has to.
        var zones = new HashSet<string>(StringComparer.Ordinal);
        var first = ranked.Where(silo => silo.Zone is null || zones.Add(silo.Zone)).ToArray();
        return [.. first.Concat(ranked.Except(first)).Take(replicas)];
    }

    /// <summary>How much a silo is for a shard: the highest of independent draws, each silo's as often the highest as
    /// its weight says.</summary>
    internal static double Score(ShardKey shard, IndexSilo silo)
    {
        var hash = XxHash3.HashToUInt64(
            Encoding.UTF8.GetBytes(
                CompositeKey.Of(shard.Collection, shard.Shard.ToString(CultureInfo.InvariantCulture), silo.Name)
            )
        );

        // The 53 bits that a double holds, and never 0 or 1.
        var draw = ((hash >> 11) + 0.5) / (1UL << 53);
        return -silo.Weight / Math.Log(draw);
    }
}
