using Microsoft.Extensions.DependencyInjection;
using Pipeline.Grains;
using Pipeline.Grains.Placement;
using Pipeline.Storage.Placement;

namespace Pipeline.Cluster.Hosting;

/// <summary>Where the shards of a collection are.</summary>
internal sealed class PlacedShards(PipelineCluster cluster, string collection, int shards, int replicas)
{
    /// <summary>What the journal says of the collection.</summary>
    public ReplicaPlacement[] Rows =>
        [
            .. cluster
                .Journal.ReadAsync(-1, CancellationToken.None)
                .Result!.Replicas.Where(row => row.Collection == collection),
        ];

    /// <summary>The name of a silo.</summary>
    public static string NameOf(IServiceProvider silo) => silo.GetRequiredService<ILocalSiloDetails>().Name;

    /// <summary>Completes when every shard is ready where it is wanted, and nowhere else.</summary>
    public Task SettledAsync() =>
        UntilAsync(() =>
        {
            IndexSilo[] silos = [.. cluster.SiloServices.Select(silo => new IndexSilo(NameOf(silo)))];
            var rows = Rows;
            return Enumerable
                .Range(0, shards)
                .All(shard =>
                    rows.Where(row => row.Shard == shard).ToArray() is var placed
                    && placed.All(row => row.Stage == ReplicaStage.Ready)
                    && placed
                        .Select(row => row.Silo)
                        .ToHashSet(StringComparer.Ordinal)
                        .SetEquals(
                            ShardPlacement
                                .Choose(new ShardKey(collection, shard), silos, replicas)
                                .Select(silo => silo.Name)
                        )
                );
        });

    /// <summary>Completes when something holds.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while (!holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
