using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>A long document is found by its beginning before its end is embedded.</summary>
public sealed class PartialDocumentTests(PacedCluster cluster) : IClassFixture<PacedCluster>
{
    private const int Sections = 400;

    [Theory]
    [InlineData("Bicycle number {0} is kept in the northern shed of the old mill beside the river.", "bicycle number")]
    [InlineData("자전거 {0}번은 강가에 있는 오래된 방앗간의 북쪽 창고에 보관합니다.", "자전거 보관")]
    public async Task ItsBeginningIsFoundWhileTheRestIsEmbedded(string sentence, string query)
    {
        var collection = $"c{Guid.NewGuid():N}";
        var settings = new CollectionSettings { ChunkTokens = 32, ChunkOverlapTokens = 0 };
        await cluster.Client.GetCollection(collection).Create(settings);
        var receipt = await cluster.SubmitAsync(
            collection,
            "book",
            string.Join("\n\n", Enumerable.Range(0, Sections).Select(i => string.Format(null, sentence, i)))
        );

        cluster.Embedder.Calls.Release(6);
        var info = await UntilAsync(collection, info => info.ChunksSearchable > 0, calls: 1);
        Assert.Equal(DocumentState.Accepted, info.State);
        SearchResponse response;
        do
        {
            response = await cluster.SearchAsync(Request(collection, query, 100));
        } while (response.Hits.Count == 0);
        Assert.All(response.Hits, hit => Assert.Equal(("book", 1L), (hit.DocumentId, hit.Version)));

        cluster.Embedder.Calls.Release(10_000);
        await cluster.SettleAsync(receipt);
        info = await UntilAsync(collection, info => info.State == DocumentState.Indexed, calls: 0);
        Assert.Equal(0, info.ChunksSearchable);
        var whole = await cluster.SearchAsync(Request(collection, query, 100));
        Assert.InRange(whole.Hits.Count, response.Hits.Count, info.Chunks);
        Assert.Equal(whole.Hits.Count, whole.Hits.DistinctBy(hit => hit.Text).Count());
        while (await cluster.Embedder.Calls.WaitAsync(0))
        {
            // The next test begins with none.
        }
    }

    private async Task<DocumentInfo> UntilAsync(string collection, Func<DocumentInfo, bool> happened, int calls)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (await cluster.Client.GetCollection(collection).FindDocument("book") is { } info && happened(info))
            {
                return info;
            }

            // A call now and then, so that parts and not the whole come first.
            if (calls > 0 && cluster.Embedder.Calls.CurrentCount == 0)
            {
                cluster.Embedder.Calls.Release(calls);
            }

            await Task.Delay(500, patience.Token);
        }
    }

    private static SearchRequest Request(string collection, string query, int limit) =>
        new()
        {
            Collection = collection,
            Query = query,
            Top = limit,
            Mode = SearchMode.Keyword,
        };
}
