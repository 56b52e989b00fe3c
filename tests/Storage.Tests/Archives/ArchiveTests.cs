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
public sealed partial class ArchiveTests
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
}
