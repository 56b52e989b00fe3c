using System.Text;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Archives;

/// <summary>What leaves one store enters another, of either kind, as it was at one moment.</summary>
public sealed class ArchiveTests
{
    private const string Backup = "backup-1";
    private const int Shards = 3;

    [Theory]
    [OnSqlite(StoreKind.Sqlite)]
    [OnPostgres(StoreKind.Sqlite)]
    [OnPostgres(StoreKind.Postgres)]
    public async Task What_is_searched_and_what_waits_is_the_same_in_another_store(StoreKind from, StoreKind to)
    {
        await using var one = await StoreFixture.OpenAsync(from);
        await using var other = await StoreFixture.OpenAsync(to);
        await FillAsync(one, seed: 7);
        await using (var snapshot = await Archive(one).OpenSnapshotAsync(default))
        {
            await RestoreAsync(snapshot, other, bytes: 200);
        }

        Assert.Equal(await SearchedAsync(one), await SearchedAsync(other));
        Assert.Equal(await RowsAsync(one), await RowsAsync(other));
        var (before, after) = (await TotalsAsync(one), await TotalsAsync(other));
        Assert.Equal(
            (before.Accepted, before.Chunked + before.Indexed, before.Failed, 0L),
            (after.Accepted, after.Chunked, after.Failed, after.Deleted)
        );
        foreach (var row in await one.Store.ListDocumentsAsync(new DocumentQuery("docs", null, null, 1000), default))
        {
            var content = await one.Store.ReadContentAsync("docs", row.DocumentId, default);
            var restored = await other.Store.ReadContentAsync("docs", row.DocumentId, default);
            Assert.Equal(content?.Content.ToArray(), restored?.Content.ToArray());
        }
    }

    /// <summary>Nothing but what the snapshot's numbers say, however much is written meanwhile.</summary>
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_snapshot_does_not_see_what_is_written_after_it(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await FillAsync(fixture, seed: 3);
        var before = await SearchedAsync(fixture);
        await using var snapshot = await Archive(fixture).OpenSnapshotAsync(default);
        var read = new List<string>();
        await foreach (var group in snapshot.ReadDocumentsAsync("docs", content: true, bytes: 100))
        {
            read.AddRange(group.Where(document => document.Published is not null).Select(Describe));
            await PublishAsync(fixture, $"late-{read.Count}", "later");
            await fixture.Store.DeleteDocumentAsync("docs", "doc-0", default);
        }

        Assert.Equal(before, read.Order(StringComparer.Ordinal));
        Assert.NotEqual(before, await SearchedAsync(fixture));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_part_is_put_in_once_and_a_broken_restore_goes_on(StoreKind kind)
    {
        await using var one = await StoreFixture.OpenAsync();
        await using var other = await StoreFixture.OpenAsync(kind);
        await FillAsync(one, seed: 5);
        await using var snapshot = await Archive(one).OpenSnapshotAsync(default);
        await other.CollectionAsync(shards: Shards);
        var archive = Archive(other);
        Assert.Equal(0, await archive.BeginRestoreAsync("docs", Backup, default));
        var parts = new List<IReadOnlyList<ArchivedDocument>>();
        await foreach (var group in snapshot.ReadDocumentsAsync("docs", content: true, bytes: 300))
        {
            parts.Add(group);
        }

        Assert.True(parts.Count > 3);
        Assert.Equal(parts[0].Count, await archive.RestoreDocumentsAsync("docs", Backup, 1, parts[0], default));
        Assert.Equal(0, await archive.RestoreDocumentsAsync("docs", Backup, 1, parts[0], default));
        Assert.Equal(1, await archive.BeginRestoreAsync("docs", Backup, default));
        Assert.Null(await archive.BeginRestoreAsync("docs", "another", default));
        Assert.Null(await archive.RestoreDocumentsAsync("docs", "another", 2, parts[1], default));

        // What was submitted meanwhile came later, and stays.
        var known = parts[1][0];
        await other.Store.SubmitAsync(StoreFixture.Submission(known.Id, "newer", shard: known.Shard), default);
        for (var part = 2; part <= parts.Count; part++)
        {
            await archive.RestoreDocumentsAsync("docs", Backup, part, parts[part - 1], default);
        }

        await archive.EndRestoreAsync("docs", Backup, default);
        var content = await other.Store.ReadContentAsync("docs", known.Id, default);
        Assert.Equal("newer", Encoding.UTF8.GetString(content!.Content.ToArray()));
        Assert.Equal((await TotalsAsync(one)).Live, (await TotalsAsync(other)).Live);

        // From here on it is a collection like any other.
        Assert.Null(await archive.BeginRestoreAsync("docs", Backup, default));
    }

    /// <summary>A follower of the feed never meets a number below what it has applied.</summary>
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Whoever_follows_the_changes_during_a_restore_misses_none(StoreKind kind)
    {
        await using var one = await StoreFixture.OpenAsync();
        await using var other = await StoreFixture.OpenAsync(kind);
        await FillAsync(one, seed: 11);
        await using var snapshot = await Archive(one).OpenSnapshotAsync(default);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        var marks = new long[Shards];
        await RestoreAsync(
            snapshot,
            other,
            bytes: 150,
            async () =>
            {
                for (var shard = 0; shard < Shards; shard++)
                {
                    foreach (
                        var change in await other.Store.ReadChangesAsync("docs", shard, marks[shard], 100, default)
                    )
                    {
                        Assert.True(change.Number > marks[shard]);
                        marks[shard] = change.Number;
                        seen.Add(change.DocumentId, change.Version);
                    }
                }
            }
        );
        Assert.Equal((await SearchedAsync(other)).Count, seen.Count);
        Assert.NotEmpty(seen);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Conversations_and_keys_come_along_and_those_that_are_there_stay(StoreKind kind)
    {
        await using var one = await StoreFixture.OpenAsync();
        await using var other = await StoreFixture.OpenAsync(kind);
        await one.CollectionAsync();
        await other.CollectionAsync();
        var talks = (IConversationStore)one.Store;
        await talks.AddConversationAsync(
            new ConversationRow("talk", "docs", new byte[] { 1 }, "대화", StoreFixture.Start, StoreFixture.Start),
            10,
            default
        );
        await talks.AddTurnAsync(new StoredTurn("talk", 0, Encoding.UTF8.GetBytes("질문"), "대화"), default);
        var keys = (IKeyStore)one.Store;
        await keys.AddKeyAsync(Key("kept"), default);
        await keys.AddKeyAsync(Key("ended"), default);
        await keys.RevokeKeyAsync("ended", default);
        await using var snapshot = await Archive(one).OpenSnapshotAsync(default);
        for (var again = 0; again < 2; again++)
        {
            var found = new List<ArchivedConversation>();
            await foreach (var group in snapshot.ReadConversationsAsync("docs", 1000))
            {
                found.AddRange(group);
            }

            var fresh = again == 0 ? 1 : 0;
            Assert.Equal(fresh, await Archive(other).RestoreConversationsAsync("docs", found, default));
            Assert.Equal(fresh, await Archive(other).RestoreKeysAsync(await snapshot.ReadKeysAsync(), default));
        }

        var restored = (IConversationStore)other.Store;
        Assert.Equal("질문", Encoding.UTF8.GetString(Assert.Single(await restored.ReadTurnsAsync("talk", default))));
        Assert.Equal("대화", (await restored.FindConversationAsync("talk", default))!.Title);
        Assert.Equal("kept", Assert.Single(await ((IKeyStore)other.Store).ListKeysAsync(default)).Id);
    }

    [Fact]
    public async Task A_document_of_no_such_shard_or_without_what_is_to_be_read_is_refused()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        await Archive(fixture).BeginRestoreAsync("docs", Backup, default);
        var document = new ArchivedDocument(
            "a",
            1,
            1,
            DocumentState.Failed,
            null,
            null,
            "text/plain",
            null,
            null,
            "{}",
            [],
            0,
            "read",
            "no",
            1,
            null,
            StoreFixture.Start,
            StoreFixture.Start
        );
        await Assert.ThrowsAsync<StoreInputException>(() => PutAsync(document));
        await Assert.ThrowsAsync<StoreInputException>(() =>
            PutAsync(document with { Shard = 0, State = DocumentState.Accepted })
        );
        Assert.Equal(1, await PutAsync(document with { Shard = 0 }));

        Task<int?> PutAsync(ArchivedDocument put) =>
            Archive(fixture).RestoreDocumentsAsync("docs", Backup, 1, [put], default);
    }

    private static IStoreArchive Archive(StoreFixture fixture) => (IStoreArchive)fixture.Store;

    private static KeyRow Key(string id) =>
        new(id, id, KeyRole.Reader, ["docs"], ["team"], new byte[32], StoreFixture.Start, null);

    private static async Task RestoreAsync(
        IStoreSnapshot snapshot,
        StoreFixture to,
        long bytes,
        Func<Task>? between = null
    )
    {
        await to.CollectionAsync(shards: snapshot.Collections[0].Row.ShardCount);
        var archive = Archive(to);
        var part = 0;
        Assert.Equal(0, await archive.BeginRestoreAsync("docs", Backup, default));
        await foreach (var group in snapshot.ReadDocumentsAsync("docs", content: true, bytes))
        {
            Assert.Equal(group.Count, await archive.RestoreDocumentsAsync("docs", Backup, ++part, group, default));
            await (between?.Invoke() ?? Task.CompletedTask);
        }

        await archive.EndRestoreAsync("docs", Backup, default);
    }

    /// <summary>Documents in every state, some with another version waiting, other labels, or gone.</summary>
    private static async Task FillAsync(StoreFixture fixture, int seed)
    {
        var random = new Random(seed);
        await fixture.CollectionAsync(shards: Shards);
        for (var i = 0; i < 40; i++)
        {
            var (id, shard) = ($"doc-{i}", i % Shards);
            var receipt = await fixture.Store.SubmitAsync(
                StoreFixture.Submission(id, $"내용 {i}", shard: shard, title: i % 2 == 0 ? $"제목 {i}" : null) with
                {
                    Labels = i % 5 == 0 ? ["team"] : [],
                    MetadataJson = $$"""{"n": {{i}}}""",
                },
                default
            );
            switch (random.Next(8))
            {
                case 0:
                    break;
                case 1:
                    await fixture.Store.MarkFailedAsync(
                        new DocumentFailure("docs", id, receipt.Version, "read", "broken", null),
                        default
                    );
                    break;
                case 2:
                    await CommitAsync(fixture, receipt, random);
                    await fixture.Store.SubmitAsync(StoreFixture.Submission(id, $"newer {i}", shard: shard), default);
                    break;
                case 3:
                    await CommitAsync(fixture, receipt, random);
                    await fixture.Store.SubmitAsync(
                        StoreFixture.Submission(
                            id,
                            $"내용 {i}",
                            shard: shard,
                            title: i % 2 == 0 ? $"제목 {i}" : null
                        ) with
                        {
                            Labels = ["other"],
                        },
                        default
                    );
                    break;
                case 4:
                    await CommitAsync(fixture, receipt, random);
                    await fixture.Store.DeleteDocumentAsync("docs", id, default);
                    break;
                default:
                    await CommitAsync(fixture, receipt, random);
                    break;
            }
        }

        await fixture.Store.MarkIndexedAsync("docs", 1, long.MaxValue, default);
    }

    private static async Task PublishAsync(StoreFixture fixture, string id, string text)
    {
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission(id, text), default);
        await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(receipt, text)], default);
    }

    private static async Task CommitAsync(StoreFixture fixture, SubmitOutcome receipt, Random random)
    {
        var chunks = Enumerable
            .Range(0, random.Next(4))
            .Select(ordinal =>
            {
                var vector = new byte[16];
                random.NextBytes(vector);
                return new StoredChunk(ordinal, $"{receipt.DocumentId} 조각 {ordinal}", ["장"], 1, 9, ordinal, vector);
            });
        var document = new ChunkedDocument(
            "docs",
            receipt.DocumentId,
            receipt.Version,
            receipt.Shard,
            null,
            "embedder",
            [.. chunks]
        );
        Assert.True(Assert.Single(await fixture.Store.CommitChunksAsync([document], default)).Committed);
    }

    private static Task<DocumentTotals> TotalsAsync(StoreFixture fixture) =>
        fixture.Store.CountDocumentsAsync("docs", default);

    /// <summary>What searches see, a line a document.</summary>
    private static async Task<IReadOnlyList<string>> SearchedAsync(StoreFixture fixture)
    {
        var changes = new List<ShardChange>();
        for (var shard = 0; shard < Shards; shard++)
        {
            changes.AddRange(await fixture.Store.ReadChangesAsync("docs", shard, 0, 1000, default));
        }

        return
        [
            .. changes
                .Where(change => !change.Deleted && !change.LabelsOnly)
                .Select(change =>
                    Describe(
                        change.DocumentId,
                        new ArchivedPublication(
                            change.Version,
                            change.Title,
                            change.MetadataJson,
                            change.Labels,
                            change.EmbedderName,
                            change.Chunks
                        )
                    )
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string Describe(ArchivedDocument document) => Describe(document.Id, document.Published!);

    private static string Describe(string id, ArchivedPublication published) =>
        string.Join(
            '|',
            [
                id,
                published.Version,
                published.Title,
                published.MetadataJson,
                string.Join(',', published.Labels),
                published.EmbedderName,
                .. published.Chunks.Select(chunk =>
                    $"{chunk.Ordinal} {chunk.Text} {string.Join('/', chunk.HeadingPath)} {chunk.Start}-{chunk.End} p{chunk.Page} {Convert.ToHexString(chunk.Embedding.Span)}"
                ),
            ]
        );

    /// <summary>The rows of all documents, without what is a store's own.</summary>
    private static async Task<IReadOnlyList<string>> RowsAsync(StoreFixture fixture) =>
        [
            .. (await fixture.Store.ListDocumentsAsync(new DocumentQuery("docs", null, null, 1000), default)).Select(
                row =>
                    (
                        row with
                        {
                            Number = 0,
                            State = row.State == DocumentState.Indexed ? DocumentState.Chunked : row.State,
                            Labels = [],
                        }
                    ).ToString() + string.Join(',', row.Labels)
            ),
        ];
}
