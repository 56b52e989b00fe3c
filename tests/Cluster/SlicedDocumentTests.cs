using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>A long document reaches the index slice by slice, and searches see one version of it.</summary>
public sealed class SlicedDocumentTests(BareCluster cluster) : IClassFixture<BareCluster>
{
    internal const int Sentences = 680;

    internal const string Sentence =
        "Bicycle {0} of version {1} is kept in the northern shed of the old mill beside the river.";

    [Theory]
    [InlineData(Sentence)]
    [InlineData("자전거 {0}번 {1}판은 강가의 오래된 방앗간 북쪽 창고에 보관합니다.")]
    public async Task OneVersionIsSeenAndANewOneOnlyWhole(string sentence)
    {
        var collection = await CreateAsync(cluster);
        var seen = await FollowAsync(collection, sentence, version: 1);
        Assert.All(seen, hits => Assert.All(hits, hit => Assert.Equal(1, hit.Version)));
        Assert.Equal(2, seen[^1].Count);
        var chunks = (await cluster.Client.GetCollection(collection).FindDocument("book"))!.Chunks;
        Assert.InRange(chunks, Sentences - 1, Sentences + 1);

        seen = await FollowAsync(collection, sentence, version: 2);
        Assert.All(
            seen,
            hits =>
            {
                // The first and the last passage, of one version or of the other.
                Assert.Equal(2, hits.Count);
                Assert.Single(hits.Select(hit => hit.Version).Distinct());
            }
        );
        Assert.Equal(2, seen[^1][0].Version);
    }

    internal static async Task<string> CreateAsync(PipelineCluster cluster)
    {
        var collection = $"c{Guid.NewGuid():N}";
        var settings = new CollectionSettings { ChunkTokens = 32, ChunkOverlapTokens = 0 };
        await cluster.Client.GetCollection(collection).Create(settings);
        return collection;
    }

    internal static string Text(string sentence, int version) =>
        string.Join(
            "\n\n",
            Enumerable
                .Range(0, Sentences)
                .Select(i =>
                    string.Format(null, sentence, i, version)
                    + (
                        i == 0 ? " Firstmark."
                        : i == Sentences - 1 ? " Lastmark."
                        : ""
                    )
                )
        );

    /// <summary>What searches found of the first and the last passage until a version is searchable.</summary>
    private async Task<List<IReadOnlyList<SearchHit>>> FollowAsync(string collection, string sentence, int version)
    {
        await cluster.SubmitAsync(collection, "book", Text(sentence, version));
        var seen = new List<IReadOnlyList<SearchHit>>();
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        bool isDone;
        do
        {
            var info = await cluster.Client.GetCollection(collection).FindDocument("book");
            Assert.False(patience.IsCancellationRequested, $"{info} after {seen.Count} searches");
            isDone = info is { State: DocumentState.Indexed } && info.Version == version;
            var response = await cluster.SearchAsync(
                new SearchRequest
                {
                    Collection = collection,
                    Query = "firstmark lastmark",
                    Mode = SearchMode.Keyword,
                }
            );
            seen.Add(response.Hits);
        } while (!isDone);

        return seen;
    }
}

/// <summary>Small documents come between the slices of a long one.</summary>
public sealed class SliceOrderTests(GatedCluster cluster) : IClassFixture<GatedCluster>
{
    [Fact]
    public async Task ASmallDocumentIsPublishedBeforeTheRestOfALongOne()
    {
        var collection = await SlicedDocumentTests.CreateAsync(cluster);
        cluster.Gate.Close();
        await cluster.SubmitAsync(collection, "book", SlicedDocumentTests.Text(SlicedDocumentTests.Sentence, 1));
        await cluster.Gate.Held.WaitAsync(PipelineCluster.Patience);

        // The first slice is stored, and the index has not read it.
        var note = await cluster.SubmitAsync(collection, "note", "쪽지 하나. A note.");
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while (await cluster.Client.GetCollection(collection).FindDocument("note") is { State: DocumentState.Accepted })
        {
            await Task.Delay(10, patience.Token);
        }

        cluster.Gate.Open();
        await cluster.SettleAsync(note);
        var feed = await cluster.Store.ReadChangesAsync(collection, 0, 0, 10, CancellationToken.None);
        Assert.Equal(["note", "book"], feed.Select(change => change.DocumentId));
        var info = await cluster.Client.GetCollection(collection).FindDocument("book");
        Assert.Equal((DocumentState.Indexed, feed[1].Chunks.Count), (info!.State, info.Chunks));
        Assert.Equal(Enumerable.Range(0, feed[1].Chunks.Count), feed[1].Chunks.Select(chunk => chunk.Ordinal));
    }
}
