using System.Text;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>Answers that a cache keeps over a restart.</summary>
public sealed class CachedAnswerTests
{
    private const string Scope = "scope";

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_answer_survives_a_restart_in_its_scope_alone(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var seen = await FilledAsync(fixture);
        Assert.True(await Cached(fixture).PutCachedAsync(Row("a", "one", seen), default));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await Cached(fixture).PutCachedAsync(Row("b", "two", seen), default));
        fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await Cached(fixture).PutCachedAsync(Row("a", "three", seen), default));
        Assert.True(await Cached(fixture).PutCachedAsync(Row("c", "else", seen) with { Scope = "other" }, default));
        await fixture.ReopenAsync();
        Assert.Equal(["three", "two"], await ListAsync(fixture));
        Assert.Equal(["three"], await ListAsync(fixture, most: 7));
        await Cached(fixture).RemoveCachedAsync("a", default);
        Assert.Equal(["two"], await ListAsync(fixture));
        Assert.Empty(await Cached(fixture).ListCachedAsync("none", Scope, 1000, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task It_goes_with_the_first_change_of_a_document_that_it_was_made_from(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var random = new Random(7);
        await fixture.CollectionAsync();
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var stored = new Dictionary<string, string[]>(StringComparer.Ordinal);
        long last = 0;
        for (var step = 0; step < 150; step++)
        {
            var id = $"d{random.Next(6)}";
            switch (random.Next(4))
            {
                case 0:
                    var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission(id, $"text {step}"), default);
                    var outcome = await fixture.Store.CommitChunksAsync(
                        [StoreFixture.Chunked(receipt, "text")],
                        default
                    );
                    Changed(id, outcome[0].Number);
                    break;
                case 1 when numbers.ContainsKey(id):
                    Changed(id, (await fixture.Store.DeleteDocumentAsync("docs", id, default))!.Number);
                    numbers.Remove(id);
                    break;
                case 2 when numbers.ContainsKey(id):
                    // Other labels of the same content.
                    var relabelled = await fixture.Store.SubmitAsync(
                        await SubmissionOfAsync(fixture, id) with
                        {
                            Labels = [$"l{step}"],
                        },
                        default
                    );
                    Changed(id, relabelled.Number);
                    break;
                case 3:
                    string[] sources =
                    [
                        .. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => $"d{random.Next(6)}").Distinct(),
                    ];
                    var watermark = last - random.Next(3);
                    var row = Row(
                        $"k{random.Next(8)}",
                        "text",
                        [.. sources.Select(source => Source(source, watermark))]
                    );
                    var holds = sources.All(source =>
                        numbers.TryGetValue(source, out var number) && number <= watermark
                    );
                    Assert.Equal(holds, await Cached(fixture).PutCachedAsync(row, default));
                    stored.Remove(row.Key);
                    if (holds)
                    {
                        stored[row.Key] = sources;
                    }

                    break;
            }

            Assert.Equal(stored.Count, (await ListAsync(fixture)).Count);
        }

        void Changed(string id, long number)
        {
            (numbers[id], last) = (number, Math.Max(last, number));
            foreach (var (key, _) in stored.Where(pair => pair.Value.Contains(id)).ToArray())
            {
                stored.Remove(key);
            }
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Of_an_answer_and_a_change_at_once_nothing_stays_that_the_change_ends(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        for (var i = 0; i < 20; i++)
        {
            var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission($"d{i}"), default);
            var outcome = await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(receipt, "text")], default);
            await Task.WhenAll(
                Cached(fixture).PutCachedAsync(Row("k", "text", [Source($"d{i}", outcome[0].Number)]), default),
                fixture.Store.DeleteDocumentAsync("docs", $"d{i}", default)
            );
            Assert.Empty(await ListAsync(fixture));
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Those_used_longest_ago_go_first_and_all_go_with_their_collection(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var seen = await FilledAsync(fixture);
        for (var i = 0; i < 6; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            await Cached(fixture).PutCachedAsync(Row($"k{i}", $"text{i}", seen), default);
        }

        Assert.Equal(4, await Cached(fixture).TrimCachedAsync(12, default));
        Assert.Equal(["text5", "text4"], await ListAsync(fixture));
        Assert.Equal(0, await Cached(fixture).TrimCachedAsync(12, default));
        await fixture.Store.DeleteCollectionAsync("docs", default);
        Assert.Empty(await ListAsync(fixture));
        await fixture.HousekeepingDoneAsync();
        await fixture.CollectionAsync();
        Assert.Empty(await ListAsync(fixture));
        Assert.Equal(0, await Cached(fixture).TrimCachedAsync(0, default));
        Assert.False(await Cached(fixture).PutCachedAsync(Row("k", "text", seen), default));
    }

    private static ICachedAnswerStore Cached(StoreFixture fixture) => (ICachedAnswerStore)fixture.Store;

    private static async Task<IReadOnlyList<string>> ListAsync(StoreFixture fixture, long most = 1000) =>
        [.. (await Cached(fixture).ListCachedAsync("docs", Scope, most, default)).Select(Encoding.UTF8.GetString)];

    private static async Task<CachedSource[]> FilledAsync(StoreFixture fixture)
    {
        await fixture.CollectionAsync();
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission("d"), default);
        var outcome = await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(receipt, "text")], default);
        return [Source("d", outcome[0].Number)];
    }

    private static async Task<Documents.DocumentSubmission> SubmissionOfAsync(StoreFixture fixture, string id)
    {
        var content = await fixture.Store.ReadContentAsync("docs", id, default);
        return StoreFixture.Submission(id, Encoding.UTF8.GetString(content!.Content));
    }

    private static CachedSource Source(string id, long watermark) => new(id, 0, watermark);

    private static CachedAnswerRow Row(string key, string body, params CachedSource[] sources) =>
        new(key, "docs", Scope, sources, Encoding.UTF8.GetBytes(body));
}
