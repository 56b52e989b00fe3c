using System.Globalization;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>Documents that are published in parts, and readers who are given only what they do not have.</summary>
public sealed class AppendTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_reader_is_given_what_is_new_of_a_part_and_all_of_what_begins_anew(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission("책"), default);
        var reader = new KeepingReader(fixture.Store);

        await CommitAsync(fixture.Store, receipt, kept: 0, "하나", "two");
        await reader.ReadAsync();
        await CommitAsync(fixture.Store, receipt, kept: 2, "셋");
        await CommitAsync(fixture.Store, receipt, kept: 3, "four", "five");
        await reader.ReadAsync();
        Assert.Equal([0, 2], reader.Kept);

        // Cut otherwise, as after a change of settings: what the reader has counts for nothing.
        await CommitAsync(fixture.Store, receipt, kept: 0, "하나 two", "셋 four five", "six", "seven", "eight");
        await CommitAsync(fixture.Store, receipt, kept: 5, "nine");
        await reader.ReadAsync();
        await CommitAsync(fixture.Store, receipt, kept: 6, isPart: false);
        await reader.ReadAsync();
        Assert.Equal([0, 2, 0, 6], reader.Kept);
        Assert.Equal(["하나 two", "셋 four five", "six", "seven", "eight", "nine"], reader.Texts("책"));

        var fresh = new KeepingReader(fixture.Store);
        await fresh.ReadAsync();
        Assert.Equal([0], fresh.Kept);
        Assert.Equal(reader.Texts("책"), fresh.Texts("책"));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Whoever_keeps_what_it_has_read_has_what_a_new_reader_is_given(StoreKind kind)
    {
        for (var seed = 0; seed < (kind == StoreKind.Sqlite ? 12 : 4); seed++)
        {
            await using var fixture = await StoreFixture.OpenAsync(
                kind,
                options => options with { ChangePageBytes = 60 }
            );
            await fixture.CollectionAsync();
            await FollowAsync(fixture.Store, new Random(seed));
        }
    }

    private static async Task FollowAsync(ICorpusStore store, Random random)
    {
        var reader = new KeepingReader(store);
        var words = 0;
        for (var step = 0; step < 120; step++)
        {
            var id = $"d{random.Next(4)}";
            var row = await store.FindDocumentAsync("docs", id, default);
            var mayCommit = row is { State: DocumentState.Accepted };
            switch (random.Next(10))
            {
                case < 6 when mayCommit:
                    var kept = random.Next(4) > 0 ? row!.PartChunks : 0;
                    string[] texts = [.. Enumerable.Range(0, random.Next(4)).Select(_ => $"낱말 word{words++}")];
                    await CommitAsync(store, row!, kept, isPart: random.Next(5) > 0, texts);
                    break;
                case 6 when mayCommit:
                    DateTimeOffset? next = random.Next(2) == 0 ? null : StoreFixture.Start;
                    await store.MarkFailedAsync(
                        new DocumentFailure("docs", id, row!.Version, "embed", "torn", next),
                        default
                    );
                    break;
                case 7:
                    await store.DeleteDocumentAsync("docs", id, default);
                    break;
                case 8:
                    await reader.ReadAsync(random.Next(1, 3));
                    break;
                default:
                    var submission = StoreFixture.Submission(id, $"content {random.Next(3)}");
                    await store.SubmitAsync(submission with { Labels = [$"g{random.Next(3)}"] }, default);
                    break;
            }

            if (random.Next(4) == 0)
            {
                await reader.ReadAsync(random.Next(1, 4));
            }
        }

        await reader.ReadAsync();
        var fresh = new KeepingReader(store);
        await fresh.ReadAsync();
        Assert.Equal(fresh.Describe(), reader.Describe());
    }

    private static Task CommitAsync(ICorpusStore store, SubmitOutcome receipt, int kept, params string[] texts) =>
        CommitAsync(store, receipt, kept, isPart: true, texts);

    private static async Task CommitAsync(
        ICorpusStore store,
        SubmitOutcome receipt,
        int kept,
        bool isPart,
        params string[] texts
    ) =>
        await CommitAsync(
            store,
            (await store.FindDocumentAsync("docs", receipt.DocumentId, default))!,
            kept,
            isPart,
            texts
        );

    private static Task CommitAsync(ICorpusStore store, DocumentRow row, int kept, bool isPart, string[] texts) =>
        store.CommitChunksAsync(
            [
                new ChunkedDocument(
                    "docs",
                    row.DocumentId,
                    row.Version,
                    row.Shard,
                    "title",
                    null,
                    [.. texts.Select((text, i) => new StoredChunk(kept + i, text, [], 0, text.Length, null, default))]
                )
                {
                    Kept = kept,
                    IsPart = isPart,
                },
            ],
            default
        );

    /// <summary>Has what it has read, as an index does.</summary>
    private sealed class KeepingReader(ICorpusStore store)
    {
        private readonly SortedDictionary<string, (long Version, string Labels, List<string> Texts)> _documents = new(
            StringComparer.Ordinal
        );
        private long _watermark;

        /// <summary>Of each change with chunks that was read, how many were left out.</summary>
        public List<int> Kept { get; } = [];

        public List<string> Texts(string id) => _documents[id].Texts;

        public async Task ReadAsync(int pages = int.MaxValue)
        {
            for (var page = 0; page < pages; page++)
            {
                var changes = await store.ReadChangesAsync("docs", 0, _watermark, 3, Held, default);
                foreach (var change in changes)
                {
                    Apply(change);
                    _watermark = change.Number;
                }

                if (changes.Count == 0)
                {
                    return;
                }
            }
        }

        public string Describe() =>
            string.Join(
                '\n',
                _documents.Select(document =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{document.Key} {document.Value.Version} {document.Value.Labels} {string.Join('/', document.Value.Texts)}"
                    )
                )
            );

        private int Held(ShardChange change) =>
            _documents.TryGetValue(change.DocumentId, out var has) && has.Version == change.Version
                ? has.Texts.Count
                : 0;

        private void Apply(ShardChange change)
        {
            var labels = string.Join(',', change.Labels);
            if (change.Deleted)
            {
                _documents.Remove(change.DocumentId);
            }
            else if (change.LabelsOnly)
            {
                _documents[change.DocumentId] = _documents[change.DocumentId] with { Labels = labels };
            }
            else
            {
                List<string> texts = [.. change.Chunks.Select(chunk => chunk.Text)];
                if (change.Kept > 0)
                {
                    Assert.Equal(change.Kept, Held(change));
                    texts = [.. _documents[change.DocumentId].Texts, .. texts];
                }

                Assert.Equal(Enumerable.Range(change.Kept, change.Chunks.Count), change.Chunks.Select(c => c.Ordinal));
                Kept.Add(change.Kept);
                _documents[change.DocumentId] = (change.Version, labels, texts);
            }
        }
    }
}
