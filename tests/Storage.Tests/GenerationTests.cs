using Pipeline.Storage.Documents;
using Pipeline.Storage.Generations;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>Documents that are cut and embedded in two ways at once, and the switch from one to the other.</summary>
public sealed class GenerationTests
{
    private const int Shards = 2;

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_generation_takes_the_place_of_the_served_one_only_whole_and_at_one_number(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var run = new Run(fixture);
        await run.CreateAsync();
        await run.SubmitAsync("a");
        await run.SubmitAsync("b");
        await run.SubmitAsync("c", commits: false);
        Assert.True(await run.BeginAsync());
        await run.CheckAsync();
        await run.CutAsync(1);
        Assert.False(await run.SwitchAsync());
        await run.CutAsync(9);
        await run.SubmitAsync("a");
        Assert.False(await run.SwitchAsync());
        await run.CutAsync(9);
        var before = await Task.WhenAll(Enumerable.Range(0, Shards).Select(run.LastAsync));
        Assert.True(await run.SwitchAsync());
        var after = await Task.WhenAll(Enumerable.Range(0, Shards).Select(run.LastAsync));
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second > pair.First));
        Assert.Equal(1, (await run.Store.FindGenerationsAsync("docs", default))!.Served);
        await run.CheckAsync();

        // What was cut for the one that was served is not published any more, and taken again.
        Assert.False(await run.CommitAsync("c", generation: 0));
        Assert.True(await run.CommitAsync("c", generation: 1));
        await fixture.ReopenAsync();
        await run.CheckAsync();
        Assert.True(await run.DropAsync());
        Assert.Null(await run.Store.CountCutsAsync("docs", default));
        await run.SweepAsync();
        await run.CheckAsync();
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Content_of_the_served_version_is_given_as_long_as_it_is_the_newest(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var run = new Run(fixture);
        await run.CreateAsync();
        await run.SubmitAsync("a");
        Assert.True(await run.BeginAsync());
        var missing = Assert.Single(await run.MissingAsync("a"));
        Assert.NotNull(await run.Store.FindServedContentAsync("docs", "a", missing.Version, default));
        await run.SubmitAsync("a", commits: false);
        missing = Assert.Single(await run.MissingAsync("a"));
        Assert.Null(await run.Store.FindServedContentAsync("docs", "a", missing.Version, default));
        var served = await run.Store.ReadServedAsync("docs", "a", missing.Version, default);
        Assert.Equal("a v1 g0", Assert.Single(served!.Chunks).Text);
        Assert.Null(await run.Store.ReadServedAsync("docs", "a", missing.Version + 1, default));
        Assert.Equal(0, (await run.Store.CountCutsAsync("docs", default))!.Done);
        await Assert.ThrowsAsync<GenerationNotFoundException>(() =>
            run.Store.FirstMissingAsync("docs", 0, 7, 0, default)
        );
    }

    [Theory]
    [OnSqlite(1)]
    [OnSqlite(2)]
    [OnSqlite(3)]
    [OnPostgres(4)]
    public async Task Whatever_happens_every_generation_tells_its_own_documents_and_no_others(StoreKind kind, int seed)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var run = new Run(fixture);
        await run.CreateAsync();
        var random = new Random(seed);
        var switches = 0;
        for (var step = 0; step < 250; step++)
        {
            var id = $"d{random.Next(9)}";
            switch (random.Next(10))
            {
                case < 3:
                    await run.SubmitAsync(id, commits: random.Next(4) > 0);
                    break;
                case 3:
                    await run.DeleteAsync(id);
                    break;
                case 4:
                    await run.RelabelAsync(id, $"label{random.Next(3)}");
                    break;
                case 5:
                    await run.BeginAsync();
                    break;
                case < 8:
                    await run.CutAsync(random.Next(1, 12));
                    break;
                case 8 when random.Next(5) == 0:
                    await run.DropAsync();
                    await run.SweepAsync(random.Next(1, 5));
                    break;
                default:
                    switches += await run.SwitchAsync() ? 1 : 0;
                    break;
            }

            await run.CheckAsync();
        }

        Assert.True(switches > 3, $"only {switches} switches");
    }

    /// <summary>A store beside what it is to hold.</summary>
    private sealed class Run(StoreFixture fixture)
    {
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
                Assert.True(await Store.LastNumberAsync("docs", shard, generation, default) >= follower.Watermark);
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
                [new StoredChunk(0, Text(id, version, generation), [], 0, 1, null, new byte[] { 1, 2 })]
            )
            {
                Generation = generation,
            };
    }
}
