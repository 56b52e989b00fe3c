using System.Globalization;
using Pipeline.Chaos.Running;
using Pipeline.Servers;

namespace Pipeline.Chaos.Upgrades;

/// <summary>Reads which silos may be asked for which shards, where the silos write it down.</summary>
internal static class Placement
{
    private const int Ready = 2;
    private const int Draining = 3;

    /// <summary>The silos with a copy that is ready, by shard.</summary>
    public static Task<ILookup<int, string>> ReadyAsync(ChaosCluster cluster) => ReadAsync(cluster, Ready, Ready);

    /// <summary>The silos with a copy that may be asked, by shard.</summary>
    public static Task<ILookup<int, string>> AskedAsync(ChaosCluster cluster) => ReadAsync(cluster, Ready, Draining);

    private static async Task<ILookup<int, string>> ReadAsync(ChaosCluster cluster, int from, int to)
    {
        var rows = await PostgresServer.ExecuteAsync(
            cluster.Store,
            $"select string_agg(shard || ' ' || silo_name, ',') from shard_replica where state between {from} and {to}"
        );
        return (rows as string ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(row => row.Split(' '))
            .ToLookup(row => int.Parse(row[0], CultureInfo.InvariantCulture), row => row[1]);
    }
}
