using Pipeline.Cluster.Fakes;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Storage.Documents;

namespace Pipeline.Cluster;

/// <summary>What becomes of a shard's index when documents and models are not what they were.</summary>
public sealed class ReplicaTests(ChangingCluster cluster) : IClassFixture<ChangingCluster>
{
    [Fact]
    public async Task AStatusTellsOfEveryReplica()
    {
        var collection = await cluster.CreateAsync(shards: 3);
        await cluster.FillAsync(collection, ("a", "red"), ("b", "green"), ("c", "blue"));
        var info = await cluster.Client.GetCollection(collection).Describe();
        Assert.Null(info.Problem);
        Assert.Equal([0, 1, 2], info.Replicas.Select(replica => replica.Shard));
        Assert.All(
            info.Replicas,
            replica => Assert.Equal((ReplicaState.Following, 0L, null), (replica.State, replica.Lag, replica.Reason))
        );
        Assert.Contains(
            await cluster.Client.GetGrain<ICollectionRegistryGrain>(ICollectionRegistryGrain.Key).List(),
            listed => listed.Name == collection && listed.Chunks == 3
        );
    }

    [Fact]
    public async Task ADocumentThatTheIndexRefusesFailsAloneAndTheOthersAreFound()
    {
        var collection = await cluster.CreateAsync();

        // Past the checks of what comes in, as a document of an earlier program may be.
        foreach (var id in (string[])["good-1", "bad-1", "good-2", "bad-2", "good-3"])
        {
            await cluster.Store.SubmitAsync(
                new DocumentSubmission(
                    collection,
                    id,
                    0,
                    "word"u8.ToArray(),
                    "text/plain",
                    null,
                    null,
                    id.StartsWith("bad", StringComparison.Ordinal) ? "{" : "{}",
                    [],
                    null
                ),
                CancellationToken.None
            );
        }

        await cluster.Client.SettleAsync(collection, PipelineCluster.Patience, CancellationToken.None);
        var found = await cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "word",
                Mode = SearchMode.Keyword,
                Deduplicate = false,
            }
        );
        Assert.Equal(["good-1", "good-2", "good-3"], found.Hits.Select(hit => hit.DocumentId).Order());
        var failed = await cluster.Client.GetCollection(collection).ListDocuments(DocumentState.Failed, null, 10);
        Assert.Equal(["bad-1", "bad-2"], failed.Documents.Select(document => document.Id));
        Assert.All(failed.Documents, document => Assert.Equal("index", document.FailureStage));
        Assert.All(
            failed.Documents,
            document => Assert.Contains("metadataJson", document.FailureReason, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task AnotherEmbedderTakesOverAndSearchesAreNeverEmpty()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            [.. Enumerable.Range(0, 30).Select(i => ($"d{i}", $"shared word number{i}"))]
        );
        var grain = cluster.Client.GetCollection(collection);
        Assert.Equal(30, (await grain.Describe()).Vectors);
        foreach (var embedder in (HashingEmbedder[])[new("other", 32), new("another", 32), new("hashing", 64)])
        {
            cluster.Installed.Use(embedder);
            using var patience = new CancellationTokenSource(PipelineCluster.Patience);
            bool whole;
            do
            {
                patience.Token.ThrowIfCancellationRequested();
                await cluster.Client.GetGrain<IIngestLaneGrain>($"{collection}/0").Wake();
                whole = await IsEmbeddedAsync(collection, embedder.Name);
                foreach (var mode in (SearchMode[])[SearchMode.Keyword, SearchMode.Vector, SearchMode.Hybrid])
                {
                    var found = await cluster.SearchAsync(
                        new SearchRequest
                        {
                            Collection = collection,
                            Query = "shared word",
                            Mode = mode,
                            Top = 50,
                        }
                    );
                    Assert.True(
                        found.Mode == mode && found.Hits.Count == 30,
                        $"{mode} search found {found.Hits.Count} by {found.Mode} while '{embedder.Name}' took over"
                    );
                }
            } while (!whole);

            Assert.Equal(30, (await grain.Describe()).Vectors);
        }
    }

    private async Task<bool> IsEmbeddedAsync(string collection, string embedder) =>
        (await cluster.Store.ReadChangesAsync(collection, 0, 0, 100, CancellationToken.None)).All(change =>
            change.EmbedderName == embedder
        );
}

/// <summary>All models, of which a test may replace one.</summary>
public sealed class ChangingCluster : PipelineCluster;
