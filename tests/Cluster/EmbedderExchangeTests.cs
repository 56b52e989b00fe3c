using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Fakes;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Grains;
using Pipeline.Grains.Replicas.Requests;
using Pipeline.Grains.Routing;

namespace Pipeline.Cluster;

/// <summary>What vector search finds while another embedder takes over.</summary>
public sealed class EmbedderExchangeTests(ChangingCluster cluster) : IClassFixture<ChangingCluster>
{
    private const int Documents = 30;
    private const int Shards = 2;

    [Theory]
    [InlineData("shared word")]
    [InlineData("공유기 보증 기간")]
    public async Task VectorsOfTheOldOneAreSearchedUntilThoseOfTheNewOneAreThere(string query)
    {
        var collection = await FillAsync(query);
        var calls = (await SearchAsync(collection, query)).Calls;
        foreach (var name in (string[])["another", "third"])
        {
            var embedder = new GatedEmbedder(name, 32);
            var before = cluster.Installed.InUse!.Name;
            cluster.Installed.Use(embedder);
            await WakeAsync(collection);
            await embedder.Asked.Task.WaitAsync(PipelineCluster.Patience);

            // No document has a vector of the new one; the first question finds out whose vectors the shards have.
            await SearchAsync(collection, query);
            await SearchAsync(collection, query, SearchMode.Hybrid);
            var (response, later) = await SearchAsync(collection, query);
            Assert.Contains(response.Stages, stage => stage.Stage == "embed" && stage.Detail == before);
            Assert.Equal(calls, later);
            Assert.All(await ServedAsync(collection), served => Assert.Equal(before, served));

            embedder.Released.SetResult();
            using var patience = new CancellationTokenSource(PipelineCluster.Patience);
            do
            {
                patience.Token.ThrowIfCancellationRequested();
                await WakeAsync(collection);
                await SearchAsync(collection, query);
            } while ((await ServedAsync(collection)).Any(served => served != name));

            await SearchAsync(collection, query);
            Assert.Equal(calls, (await SearchAsync(collection, query)).Calls);
        }
    }

    [Fact]
    public async Task WithoutTheOldOneWordsAreSearchedAndTheStageSaysWhy()
    {
        var collection = await FillAsync("shared word");
        var name = cluster.Installed.InUse!.Name;
        cluster.Installed.Use(null);
        cluster.Installed.Remove(name);
        var response = await cluster.SearchAsync(Request(collection, "shared word", SearchMode.Vector));
        cluster.Installed.Use(new HashingEmbedder());

        Assert.Equal((SearchMode.Keyword, Documents), (response.Mode, response.Hits.Count));
        var stage = Assert.Single(response.Stages, stage => stage.Stage == "vector");
        Assert.Equal(StageStatus.Skipped, stage.Status);
        Assert.Contains($"The embedder '{name}' is not installed any more.", stage.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheOldOneTheNewIndexAnswersAtOnce()
    {
        var collection = await FillAsync("shared word");
        var name = cluster.Installed.InUse!.Name;
        var embedder = new GatedEmbedder("much newer", 16);
        cluster.Installed.Use(embedder);
        cluster.Installed.Remove(name);
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        SearchResponse response;
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            await WakeAsync(collection);
            response = await cluster.SearchAsync(Request(collection, "shared word", SearchMode.Vector));
            Assert.Equal((SearchMode.Keyword, Documents), (response.Mode, response.Hits.Count));
            Assert.Contains(
                response.Stages,
                stage => stage is { Stage: "vector", Status: StageStatus.Skipped, Detail.Length: > 0 }
            );
        } while ((await ServedAsync(collection)).Any(served => served is not null));

        embedder.Released.SetResult();
        while (response.Mode != SearchMode.Vector || response.Hits.Count < Documents)
        {
            patience.Token.ThrowIfCancellationRequested();
            response = await cluster.SearchAsync(Request(collection, "shared word", SearchMode.Vector));
        }
    }

    private async Task<string> FillAsync(string words)
    {
        var collection = await cluster.CreateAsync(Shards);
        await cluster.FillAsync(
            collection,
            [.. Enumerable.Range(0, Documents).Select(i => ($"d{i}", $"{words} number{i}"))]
        );
        return collection;
    }

    /// <summary>A search, which must find everything, and how many calls it made.</summary>
    private async Task<(SearchResponse Response, int Calls)> SearchAsync(
        string collection,
        string query,
        SearchMode mode = SearchMode.Vector
    )
    {
        var id = PipelineCluster.NewId();
        var response = await cluster
            .Client.GetGrain<ISearchGrain>(id)
            .Search(Request(collection, query, mode), CancellationToken.None)
            .WaitAsync(PipelineCluster.Patience);
        Assert.Equal((mode, Documents), (response.Mode, response.Hits.Count));
        Assert.All(response.Hits, hit => Assert.NotNull(hit.Scores.Vector));
        return (response, cluster.Calls.Of(id).Length);
    }

    /// <summary>Whose vectors the shards answer from; null: of none.</summary>
    private async Task<string?[]> ServedAsync(string collection)
    {
        var query = new ShardQuery("", 1, null, null, null);
        return await Task.WhenAll(
            Enumerable
                .Range(0, Shards)
                .Select(async shard =>
                    (
                        await cluster
                            .SiloServices[0]
                            .GetRequiredService<ShardReplicas>()
                            .AskAsync(
                                new ShardKey(collection, shard),
                                new VectorRequest(query, "nobody", default),
                                0,
                                CancellationToken.None
                            )
                    )?.OtherEmbedder
                )
        );
    }

    private Task WakeAsync(string collection) =>
        Task.WhenAll(
            Enumerable
                .Range(0, Shards)
                .Select(shard => cluster.Client.GetGrain<IIngestLaneGrain>($"{collection}/{shard}").Wake())
        );

    private static SearchRequest Request(string collection, string query, SearchMode mode) =>
        new()
        {
            Collection = collection,
            Query = query,
            Mode = mode,
            Top = 50,
        };
}
