using Pipeline.Storage.Archives;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Generations;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>A store beside what it is to hold.</summary>
internal sealed class GenerationRun(StoreFixture fixture)
{
    public const int Shards = 2;

    private readonly Dictionary<string, SubmitOutcome> _newest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Version, string Label)> _served = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _labels = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Generation, int Shard), FeedFollower> _followers = [];
    private long _generations;

    public IGenerationStore Store => (IGenerationStore)fixture.Store;

    public Task CreateAsync() => fixture.CollectionAsync(shards: Shards);

    public async Task SubmitAsync(string id, bool commits = true)
    {
        _newest[id] = await fixture.Store.SubmitAsync(
            Submission(id, $"{id} {_newest.GetValueOrDefault(id)?.Version}", _labels.GetValueOrDefault(id, "all")),
            default
        );
        if (commits)
        {
            var served = (await Store.FindGenerationsAsync("docs", default))?.Served ?? 0;
            Assert.True(await CommitAsync(id, served));
        }
    }

    public async Task<bool> CommitAsync(string id, long generation)
    {
        var outcome = await fixture.Store.CommitChunksAsync([Chunked(_newest[id], generation)], default);
        if (outcome[0].Committed)
        {
            _served[id] = (_newest[id].Version, _labels.GetValueOrDefault(id, "all"));
        }

        return outcome[0].Committed;
    }

    /// <summary>Tries to publish a newest version in two parts.</summary>
    public async Task<IReadOnlyList<CommitRefusal>> CommitInPartsAsync(string id, long generation)
    {
        var whole = Chunked(_newest[id], generation);
        var first = await fixture.Store.CommitChunksAsync([whole with { IsPart = true }], default);
        var rest = await fixture.Store.CommitChunksAsync(
            [whole with { Kept = 1, Chunks = [whole.Chunks[0] with { Ordinal = 1 }] }],
            default
        );
        Assert.All(first.Concat(rest), outcome => Assert.False(outcome.Committed));
        return [first[0].Refusal, rest[0].Refusal];
    }

    public async Task DeleteAsync(string id)
    {
        await fixture.Store.DeleteDocumentAsync("docs", id, default);
        _served.Remove(id);
        _newest.Remove(id);
    }

    public async Task RelabelAsync(string id, string label)
    {
        if (
            _newest.TryGetValue(id, out var newest)
            && _served.TryGetValue(id, out var served)
            && served.Version == newest.Version
            && await fixture.Store.ReadContentAsync("docs", id, default) is { } stored
        )
        {
            await fixture.Store.SubmitAsync(
                Submission(id, System.Text.Encoding.UTF8.GetString(stored.Content), label),
                default
            );
            _labels[id] = label;
            _served[id] = (served.Version, label);
        }
    }

    public async Task<bool> BeginAsync()
    {
        var row = await Store.FindGenerationsAsync("docs", default);
        if (row is { Other: null })
        {
            await SweepAsync();
        }

        var begun = await Store.BeginGenerationAsync("docs", row?.Version, _generations + 1, "{}", default);
        Assert.Equal(row?.Other is null, begun);
        _generations += begun ? 1 : 0;
        return begun;
    }

    public async Task CutAsync(int most)
    {
        if (await Store.FindGenerationsAsync("docs", default) is not { Other: { } other })
        {
            return;
        }

        foreach (var missing in (await MissingAsync()).Take(most))
        {
            var outcome = await Store.CommitCutsAsync(
                [Chunked(missing.Document.DocumentId, missing.Version, missing.Document.Shard, other)],
                default
            );
            Assert.True(outcome[0].Committed);
        }
    }

    public async Task<bool> SwitchAsync()
    {
        if (await Store.FindGenerationsAsync("docs", default) is not { Other: not null } row)
        {
            return false;
        }

        var missing = await MissingAsync();
        var switched = await Store.SwitchGenerationAsync("docs", row.Version, new long[Shards], "{}", default);
        Assert.Equal(missing.Count == 0, switched);
        return switched;
    }

    public async Task<bool> DropAsync()
    {
        var row = await Store.FindGenerationsAsync("docs", default);
        var dropped = row is not null && await Store.DropGenerationAsync("docs", row.Version, "{}", default);
        Assert.Equal(row?.Other is not null, dropped);
        return dropped;
    }

    public async Task SweepAsync(int limit = 3)
    {
        while (await Store.SweepGenerationAsync("docs", limit, default) > 0) { }
    }

    public async Task<IReadOnlyList<MissingCut>> MissingAsync(string? id = null)
    {
        var other = (await Store.FindGenerationsAsync("docs", default))!.Other!.Value;
        var missing = new List<MissingCut>();
        foreach (var shard in Enumerable.Range(0, Shards))
        {
            var listed = await Store.ListMissingAsync("docs", shard, other, DocumentSize.Small, 0, 100, default);
            Assert.Equal(listed.Count, await Store.CountMissingAsync("docs", shard, other, 0, 100, default));
            Assert.Equal(
                listed.Count == 0 ? null : listed[0].Number,
                await Store.FirstMissingAsync("docs", shard, other, 0, default)
            );
            missing.AddRange(listed);
        }

        return [.. missing.Where(one => id is null || one.Document.DocumentId == id)];
    }

    public Task<long> LastAsync(int shard) => fixture.Store.LastNumberAsync("docs", shard, default);

    /// <summary>What is served is all of the served generation, from the feed's beginning and for whoever has
    /// followed it; what is beside is there as far as it is not missing.</summary>
    public async Task CheckAsync()
    {
        var row = await Store.FindGenerationsAsync("docs", default);
        var served = row?.Served ?? 0;
        var expected = _served.ToDictionary(
            one => one.Key,
            one => $"|{{}}|{one.Value.Label}|{Text(one.Key, one.Value.Version, served)}"
        );
        Assert.Equal(expected, await ReadAsync(null));
        Assert.Equal(expected, await FollowAsync(served));
        await CheckReadsAsync(served);
        if (row?.Other is { } other)
        {
            string[] missing = [.. (await MissingAsync()).Select(one => one.Document.DocumentId)];
            var beside = await FollowAsync(other);
            Assert.Equal(
                _served
                    .Where(one => !missing.Contains(one.Key))
                    .ToDictionary(
                        one => one.Key,
                        one => $"|{{}}|{one.Value.Label}|{Text(one.Key, one.Value.Version, other)}"
                    ),
                beside.Where(one => !missing.Contains(one.Key)).ToDictionary()
            );
            Assert.All(beside, one => Assert.EndsWith($" g{other}", one.Value, StringComparison.Ordinal));
        }

        foreach (var key in _followers.Keys.Where(key => row?.SlotOf(key.Generation) is null && row is not null))
        {
            _followers.Remove(key);
        }
    }

    /// <summary>Who looks into a document, and who archives it, sees what is searched.</summary>
    private async Task CheckReadsAsync(long served)
    {
        var expected = _served.ToDictionary(
            one => one.Key,
            one => Told(Text(one.Key, one.Value.Version, served), served)
        );
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var id in _served.Keys)
        {
            var document = await fixture.Store.ListChunksAsync("docs", id, 0, 10, default);
            Assert.Equal(document!.Total, document.Chunks.Count);
            shown.Add(id, Told(Assert.Single(document.Chunks)));
        }

        Assert.Equal(expected, shown);
        await using var snapshot = await ((IStoreArchive)fixture.Store).OpenSnapshotAsync(default);
        var archived = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var group in snapshot.ReadDocumentsAsync("docs", content: false, bytes: 1000))
        {
            foreach (var document in group.Where(document => document.Published is not null))
            {
                Assert.Equal($"e{served}", document.Published!.EmbedderName);
                archived.Add(document.Id, Told(Assert.Single(document.Published.Chunks)));
            }
        }

        Assert.Equal(expected, archived);
    }

    private static string Told(StoredChunk chunk) => $"{chunk.Text}, to page {chunk.Place?.LastPage}";

    private static string Told(string text, long generation) => $"{text}, to page {generation + 1}";

    private async Task<Dictionary<string, string>> FollowAsync(long generation)
    {
        var documents = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var shard = 0; shard < Shards; shard++)
        {
            if (!_followers.TryGetValue((generation, shard), out var follower))
            {
                _followers.Add((generation, shard), follower = new FeedFollower(shard, generation));
            }

            await follower.CatchUpAsync(fixture.Store, "docs", page: 3);
            var read = await Store.ReadChangesAsync("docs", shard, generation, 0, 1000, default);
            Assert.True(
                await Store.LastNumberAsync("docs", shard, generation, default)
                    >= read.Select(change => change.Number).DefaultIfEmpty().Max()
            );
            foreach (var (id, document) in follower.Documents)
            {
                documents.Add(id, document.Text);
            }
        }

        return documents;
    }

    private async Task<Dictionary<string, string>> ReadAsync(long? generation)
    {
        var documents = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var shard = 0; shard < Shards; shard++)
        {
            var follower = new FeedFollower(shard, generation);
            await follower.CatchUpAsync(fixture.Store, "docs", page: 2);
            foreach (var (id, document) in follower.Documents)
            {
                documents.Add(id, document.Text);
            }
        }

        return documents;
    }

    private static string Text(string id, long version, long generation) => $"{id} v{version} g{generation}";

    private static int ShardOf(string id) => id[^1] % Shards;

    private static DocumentSubmission Submission(string id, string content, string label) =>
        StoreFixture.Submission(id, content, shard: ShardOf(id)) with
        {
            Labels = [label],
        };

    private static ChunkedDocument Chunked(SubmitOutcome receipt, long generation) =>
        Chunked(receipt.DocumentId, receipt.Version, receipt.Shard, generation);

    private static ChunkedDocument Chunked(string id, long version, int shard, long generation) =>
        new(
            "docs",
            id,
            version,
            shard,
            null,
            $"e{generation}",
            [
                new StoredChunk(0, Text(id, version, generation), [], 0, 1, null, new byte[] { 1, 2 })
                {
                    Place = new ChunkPlace { LastPage = (int)generation + 1 },
                },
            ]
        )
        {
            Generation = generation,
        };
}
