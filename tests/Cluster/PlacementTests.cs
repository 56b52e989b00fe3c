using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Replicas;

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
        await cluster.FillAsync(collection, [.. Enumerable.Range(0, 40).Select(i => ($"d{i}", $"word number{i}"))]);
        var info = await cluster.Client.GetCollection(collection).Describe();
        Assert.Equal((null, 40L), (info.Problem, info.Chunks));
        int[][] held =
        [
            .. cluster.SiloServices.Select(silo =>
                silo.GetRequiredService<ReplicaHost>()
                    .Shards.Where(shard => shard.Collection == collection)
                    .Select(shard => shard.Shard)
                    .ToArray()
            ),
        ];
        Assert.Equal(Enumerable.Range(0, 16), held.SelectMany(shards => shards).Order());

        // By chance all are on one silo once in 32,768 runs.
        Assert.All(held, Assert.NotEmpty);

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
        Assert.All(
            cluster.SiloServices,
            silo =>
                Assert.DoesNotContain(
                    silo.GetRequiredService<ReplicaHost>().Shards,
                    shard => shard.Collection == collection
                )
        );
    }

    private SiloAddress[] Silos() =>
        [.. cluster.SiloServices.Select(services => services.GetRequiredService<ILocalSiloDetails>().SiloAddress)];
}
