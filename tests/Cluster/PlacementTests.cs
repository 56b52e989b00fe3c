using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;

namespace Pipeline.Cluster;

/// <summary>Where grains are when there are several silos.</summary>
[Collection(TwoSiloTests.Name)]
public sealed class PlacementTests(TwoSiloCluster cluster)
{
    [Fact]
    public async Task AWorkerIsOnTheSiloThatItsKeyNamesWhoeverCalls()
    {
        foreach (var caller in cluster.SiloServices)
        {
            var grains = caller.GetRequiredService<IGrainFactory>();
            foreach (var silo in Silos())
            {
                var key = $"{silo.ToParsableString()}/cpu:0";
                var embedded = await grains.GetGrain<IEmbedWorkerGrain>(key).Describe();
                var reranked = await grains.GetGrain<IRerankWorkerGrain>(key).Describe();
                var generated = await grains.GetGrain<IGenerateWorkerGrain>(key).Describe();
                Assert.Equal(
                    (ModelRole.Embed, ModelRole.Rerank, ModelRole.Generate),
                    (embedded.Role, reranked.Role, generated.Role)
                );
            }
        }

        var placed = await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics();
        var workers = placed
            .Where(grain => grain.GrainType.Contains("WorkerGrain", StringComparison.Ordinal))
            .ToArray();
        Assert.Equal(2 * 3, workers.Length);
        Assert.All(
            workers,
            worker => Assert.Equal(worker.SiloAddress.ToParsableString(), worker.GrainId.Key.ToString()!.Split('/')[0])
        );
    }

    [Fact]
    public async Task ADeviceThatTheSiloDoesNotHaveHasNoWorker()
    {
        var key = $"{Silos()[0].ToParsableString()}/cuda:7";
        await Assert.ThrowsAsync<OrleansException>(() => cluster.Client.GetGrain<IEmbedWorkerGrain>(key).Describe());
    }

    [Fact]
    public async Task TheWorkersOfAllSilosAreListed()
    {
        var workers = await cluster.Client.GetGrain<IWorkerRegistryGrain>(IWorkerRegistryGrain.Key).ListWorkers();
        Assert.Equal(2 * 3, workers.Count);
        Assert.Equal([2, 2, 2], workers.GroupBy(worker => worker.Role).Select(role => role.Count()));
    }

    [Fact]
    public async Task ShardsOfACollectionAreOnBothSilosAndAnErrorOfOneArrivesWhole()
    {
        var collection = await cluster.CreateAsync(shards: 16);
        var silos = cluster
            .SiloServices.Select(silo => silo.GetRequiredService<ILocalSiloDetails>().SiloAddress)
            .ToArray();
        for (var shard = 0; shard < 16; shard++)
        {
            // Where a replica goes by itself depends on how busy the silos are.
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silos[shard % silos.Length]);
            await cluster.Client.GetGrain<IShardReplicaGrain>($"{collection}/{shard}").Describe();
        }

        RequestContext.Clear();
        await cluster.FillAsync(collection, [.. Enumerable.Range(0, 40).Select(i => ($"d{i}", $"word number{i}"))]);
        var replicas = (await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics())
            .Where(grain =>
                grain.GrainType.Contains("ShardReplicaGrain", StringComparison.Ordinal)
                && grain.GrainId.Key.ToString()!.StartsWith($"{collection}/", StringComparison.Ordinal)
            )
            .ToArray();
        Assert.Equal(16, replicas.Length);
        Assert.Equal(2, replicas.Select(replica => replica.SiloAddress).Distinct().Count());

        foreach (var caller in cluster.SiloServices)
        {
            var error = await Assert.ThrowsAsync<PipelineException>(() =>
                caller
                    .GetRequiredService<IGrainFactory>()
                    .GetCollection(collection)
                    .Create(new CollectionSettings { ShardCount = -1 })
            );
            Assert.Equal(ErrorCode.InvalidRequest, error.Code);
            Assert.NotNull(error.Field);
        }

        await cluster.Client.GetCollection(collection).Delete();
        Assert.Null(await cluster.Client.GetCollection(collection).FindSettings());
    }

    private SiloAddress[] Silos() =>
        [.. cluster.SiloServices.Select(services => services.GetRequiredService<ILocalSiloDetails>().SiloAddress)];
}
