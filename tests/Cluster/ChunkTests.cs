using System.Text;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>What chunks say of where they stand in their document.</summary>
[Collection(FullClusterTests.Name)]
public class ChunkTests(FullCluster cluster)
{
    private static readonly string[] Nobody = [];
    private static readonly string[] Hr = ["hr"];

    [Fact]
    public async Task WhatAHitSaysOfItsPlaceIsWhatTheDocumentsChunkSays()
    {
        var collection = await cluster.CreateAsync();
        var rows = Enumerable.Range(1, 400).Select(i => $"직원{i},부서 {i % 7},quasar{i}");
        var input = new DocumentInput
        {
            Content = Encoding.UTF8.GetBytes($"name,team,word\n{string.Join('\n', rows)}\n"),
            ContentType = "text/csv",
        };
        await cluster.SettleAsync(await cluster.Client.GetDocument(collection, "staff.csv").Submit(input));
        var chunks = await Collection(collection).ReadChunks("staff.csv", 0, 500);
        var search = new SearchRequest
        {
            Collection = collection,
            Query = "quasar123",
            Mode = SearchMode.Keyword,
        };
        var hit = (await cluster.SearchAsync(search)).Hits[0];
        var same = chunks!.Chunks[hit.Chunk];
        Assert.Equal((same.Text, same.Start, same.End), (hit.Text, hit.Start, hit.End));
        Assert.Equal(same.Place, hit.Place);
        // The 123rd employee stands in the 124th row, below the names of the columns.
        Assert.InRange(124, hit.Place!.FirstRow!.Value, hit.Place.LastRow!.Value);
        Assert.True(hit.Place.LastRow < 401);
    }

    [Fact]
    public async Task ChunksComeInPagesOfOneVersion()
    {
        var collection = await cluster.CreateAsync();
        var text = string.Join("\n\n", Enumerable.Range(0, 30).Select(i => $"# 제목 {i}\n\n{Words(i)}"));
        var input = new DocumentInput { Text = text, ContentType = "text/markdown" };
        await cluster.SettleAsync(await cluster.Client.GetDocument(collection, "long.md").Submit(input));
        var all = await Collection(collection).ReadChunks("long.md", 0, 500);
        Assert.True(all!.Total > 10);
        Assert.Equal(all.Total, all.Chunks.Count);
        Assert.Null(all.Next);
        Assert.Equal(Enumerable.Range(0, all.Total), all.Chunks.Select(chunk => chunk.Chunk));
        Assert.Contains("제목 29", all.Chunks[^1].HeadingPath);

        var paged = new List<DocumentChunk>();
        for (int? next = 0; next is { } from; )
        {
            var page = await Collection(collection).ReadChunks("long.md", from, 7);
            Assert.True(page!.Chunks.Count <= 7);
            paged.AddRange(page.Chunks);
            next = page.Next;
        }

        Assert.Equal(all.Chunks.Select(chunk => chunk.Text), paged.Select(chunk => chunk.Text));
        foreach (var (from, limit) in ((int, int)[])[(-1, 10), (0, 0), (0, 501)])
        {
            var refused = await Assert.ThrowsAsync<PipelineException>(() =>
                Collection(collection).ReadChunks("long.md", from, limit)
            );
            Assert.Equal(ErrorCode.InvalidRequest, refused.Code);
        }
    }

    [Fact]
    public async Task ChunksAreReadByWhoMayReadBothTheDocumentAndWhatIsServedOfIt()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("pay", "The cook earns 3000."));
        Assert.NotNull(await Collection(collection).ReadChunks("pay", 0, 10, Nobody));
        Assert.Null(await Collection(collection).ReadChunks("none", 0, 10));
        await cluster.SubmitAsync(collection, "pay", "The cook earns 3000.", "hr");
        Assert.Null(await Collection(collection).ReadChunks("pay", 0, 10, Nobody));
        Assert.NotNull(await Collection(collection).ReadChunks("pay", 0, 10, Hr));

        // The newest version is open to all and cannot be read; what is served is still the one before.
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "pay", new string('x', 100_000)));
        Assert.Null(await Collection(collection).ReadChunks("pay", 0, 10, Nobody));
        var served = await Collection(collection).ReadChunks("pay", 0, 10, Hr);
        Assert.Equal((1L, 2L), (served!.Version, served.NewestVersion));
        await cluster.Client.GetDocument(collection, "pay").Delete();
        Assert.Null(await Collection(collection).ReadChunks("pay", 0, 10));
    }

    private ICollectionGrain Collection(string name) => cluster.Client.GetCollection(name);

    private static string Words(int seed) =>
        string.Join(' ', Enumerable.Range(0, 30).Select(i => $"낱말{seed * i} word."));
}
