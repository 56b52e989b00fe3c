using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;

namespace Pipeline.Cluster;

/// <summary>A document that is replaced while a search is under way.</summary>
[Collection(FullClusterTests.Name)]
public sealed class ReplacedDocumentTests(FullCluster cluster)
{
    [Theory]
    [InlineData(SearchMode.Keyword)]
    [InlineData(SearchMode.Hybrid)]
    public async Task IsFoundInOneOfItsVersions(SearchMode mode)
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("d", "shared first"));
        var observer = new ReplacingObserver(() =>
            cluster.FillAsync(collection, ("d", "shared second")).GetAwaiter().GetResult()
        );
        var silo = cluster.SiloServices[0];
        var known = await silo.GetRequiredService<KnownCollections>().FindAsync(collection);
        var pipeline = new SearchPipeline(
            silo.GetRequiredService<IGrainFactory>(),
            silo.GetRequiredService<ShardReplicas>(),
            silo.GetRequiredService<WorkerRouter>(),
            silo.GetRequiredService<IClusterModels>(),
            silo.GetRequiredService<StageRates>(),
            silo.GetRequiredService<PipelineMetrics>()
        );
        var found = await pipeline
            .RunAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = "shared",
                    Mode = mode,
                },
                known.Settings,
                known.Embedders,
                observer,
                CancellationToken.None
            )
            .WaitAsync(PipelineCluster.Patience);
        Assert.True(observer.HasReplaced);
        var hit = Assert.Single(found.Hits);
        Assert.Equal((2, "shared second"), (hit.Version, hit.Text));
    }

    /// <summary>Does something once, when words have been searched and before their passages are fetched.</summary>
    private sealed class ReplacingObserver(Action replace) : IStageObserver
    {
        public bool HasReplaced { get; private set; }

        public bool WantsLists => false;

        public void Stage(StageReport report)
        {
            if (report is { Stage: "keyword", Status: StageStatus.Finished } && !HasReplaced)
            {
                HasReplaced = true;
                replace();
            }
        }

        public void List(string stage, IReadOnlyList<SearchHit> hits) { }
    }
}
