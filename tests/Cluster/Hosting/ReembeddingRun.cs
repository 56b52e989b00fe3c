using System.Numerics.Tensors;
using Pipeline.Cluster.Fakes;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster.Hosting;

/// <summary>A collection beside the documents that it is to hold.</summary>
internal sealed class ReembeddingRun(ReembeddingCluster cluster, string name)
{
    public const int Shards = 2;
    private const string Query = "shared 보증 word1";

    public SortedDictionary<string, string> Documents { get; } = new(StringComparer.Ordinal);

    public ICollectionGrain Grain => cluster.Client.GetCollection(name);

    public static async Task<ReembeddingRun> CreateAsync(
        ReembeddingCluster cluster,
        int documents,
        CollectionSettings? settings = null
    )
    {
        var name = $"c{Guid.NewGuid():N}";
        await cluster.Client.GetCollection(name).Create(settings ?? new CollectionSettings { ShardCount = Shards });
        var run = new ReembeddingRun(cluster, name);
        for (var i = 0; i < documents; i++)
        {
            await run.SubmitAsync($"d{i}", $"shared 보증 word{i % 4} number{i}", settles: i == documents - 1);
        }

        return run;
    }

    public async Task SubmitAsync(string id, string text, bool settles = true)
    {
        var receipt = await cluster.SubmitAsync(name, id, text);
        Documents[id] = text;
        if (settles)
        {
            await cluster.SettleAsync(receipt);
        }
    }

    public async Task DeleteAsync(string id)
    {
        if (Documents.Remove(id))
        {
            var receipt = await cluster.Client.GetDocument(name, id).Delete();
            await cluster.SettleAsync(receipt!);
        }
    }

    /// <summary>Every grain of the collection ends; what they knew is gone.</summary>
    public Task DeactivateAsync() =>
        cluster.Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.FromMilliseconds(1));

    public Task<ReembeddingStatus> UntilAsync(ReembeddingPhase phase) => WhileAsync(status => status.Phase != phase);

    public async Task<ReembeddingStatus> WhileAsync(Func<ReembeddingStatus, bool> holds)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        ReembeddingStatus status;
        while (holds(status = await Grain.FindReembedding()))
        {
            Assert.False(patience.IsCancellationRequested, $"{status}");
            await Task.Delay(20, CancellationToken.None);
        }

        return status;
    }

    /// <summary>A search finds every document with the score that an embedder gives it.</summary>
    /// <param name="embedder">The embedder; null: whichever is served.</param>
    public async Task CheckAsync(string? embedder = null)
    {
        await SettleAllAsync();
        var before = embedder ?? (await Grain.FindReembedding()).Served.Embedder;
        var found = await SearchAsync();
        var after = embedder ?? (await Grain.FindReembedding()).Served.Embedder;
        Assert.Contains(EmbedderOf(found, Documents), (string?[])[before, after]);
    }

    /// <summary>Searches until it is told to stop; each search must be answered by one embedder alone.</summary>
    /// <returns>Stops, and tells how many searches there were.</returns>
    public Func<Task<int>> WatchAsync()
    {
        var stop = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            var searches = 0;
            while (!stop.IsCancellationRequested)
            {
                var found = await SearchAsync();
                Assert.NotNull(EmbedderOf(found, null));
                searches++;
            }

            return searches;
        });
        return async () =>
        {
            await stop.CancelAsync();
            return await watching;
        };
    }

    public async Task<IReadOnlyList<string>> PassagesAsync()
    {
        await SettleAllAsync();
        var response = await cluster.SearchAsync(Request("shared", SearchMode.Keyword));
        return
        [
            .. response.Hits.Select(hit => $"{hit.DocumentId}#{hit.Chunk} {hit.Text}").Order(StringComparer.Ordinal),
        ];
    }

    private async Task SettleAllAsync()
    {
        var last = await Grain.LastChanges();
        for (var shard = 0; shard < last.Count; shard++)
        {
            await cluster
                .Client.SettleAsync(name, shard, last[shard], CancellationToken.None)
                .WaitAsync(PipelineCluster.Patience);
        }
    }

    private async Task<Dictionary<string, (string Text, double Score)>> SearchAsync()
    {
        var response = await cluster.SearchAsync(Request(Query, SearchMode.Vector));
        Assert.Equal(new Coverage(Shards, Shards), response.Coverage);
        return response.Hits.ToDictionary(
            hit => hit.DocumentId,
            hit => (hit.Text, hit.Scores.Vector ?? -1),
            StringComparer.Ordinal
        );
    }

    /// <summary>The one embedder whose scores these are; null: there is none.</summary>
    private static string? EmbedderOf(
        Dictionary<string, (string Text, double Score)> found,
        IReadOnlyDictionary<string, string>? documents
    )
    {
        if (documents is not null)
        {
            Assert.Equal(documents, found.ToDictionary(hit => hit.Key, hit => hit.Value.Text));
        }

        return Embedders
            .FirstOrDefault(embedder => found.Values.All(hit => Math.Abs(embedder.Score(hit.Text) - hit.Score) < 2e-3))
            ?.Name;
    }

    private SearchRequest Request(string query, SearchMode mode) =>
        new()
        {
            Collection = name,
            Query = query,
            Mode = mode,
            Top = 50,
        };

    private static readonly Scoring[] Embedders =
    [
        new(ReembeddingCluster.First, 64),
        new(ReembeddingCluster.Second, 24),
    ];

    private sealed class Scoring(string name, int dimensions)
    {
        private readonly HashingEmbedder _embedder = new(name, dimensions);

        public string Name => name;

        public double Score(string text) => TensorPrimitives.Dot<float>(Vector(text), Vector(Query));

        private float[] Vector(string text) =>
            _embedder.EmbedAsync([text], TextKind.Passage, RequestPriority.Bulk, default).Result[0];
    }
}
