using Pipeline.Servers;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

public sealed class CollectionTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Collections_are_created_once_listed_by_name_and_updated(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var row = new CollectionRow("b", 2, """{"embedder":"e5"}""", StoreFixture.Start.AddTicks(1));
        Assert.True(await fixture.Store.CreateCollectionAsync(row, default));
        Assert.False(await fixture.Store.CreateCollectionAsync(row with { ShardCount = 9 }, default));
        await fixture.CollectionAsync("a");
        await fixture.CollectionAsync("B");

        Assert.Equal(row, await fixture.Store.FindCollectionAsync("b", default));
        Assert.Null(await fixture.Store.FindCollectionAsync("c", default));
        Assert.Equal(["B", "a", "b"], (await fixture.Store.ListCollectionsAsync(default)).Select(c => c.Name));
        Assert.True(await fixture.Store.UpdateSettingsAsync("b", "{}", row.SettingsVersion, default));
        Assert.Equal("{}", (await fixture.Store.FindCollectionAsync("b", default))!.SettingsJson);
        Assert.False(await fixture.Store.UpdateSettingsAsync("c", "{}", row.SettingsVersion, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Settings_are_replaced_only_by_whoever_knows_the_newest(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = fixture.Store;
        await fixture.CollectionAsync();
        var version = (await store.FindCollectionAsync("docs", default))!.SettingsVersion;
        var replaced = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => store.UpdateSettingsAsync("docs", $$"""{"by":{{i}}}""", version, default))
        );
        var winner = Assert.Single(Enumerable.Range(0, 20), i => replaced[i]);
        var row = (await store.FindCollectionAsync("docs", default))!;
        Assert.Equal(($$"""{"by":{{winner}}}""", version + 1), (row.SettingsJson, row.SettingsVersion));
        Assert.Equal(row, Assert.Single(await store.ListCollectionsAsync(default)));

        // A later collection of the same name is another one.
        await store.DeleteCollectionAsync("docs", default);
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await fixture.CollectionAsync();
        Assert.False(await store.UpdateSettingsAsync("docs", "{}", version, default));
        Assert.False(await store.UpdateSettingsAsync("docs", "{}", version + 1, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_deleted_collection_is_gone_at_once_and_its_space_is_given_back(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind, options => options with { FreeBytesKept = 0 });
        await fixture.CollectionAsync("keep");
        var kept = await fixture.Store.SubmitAsync(StoreFixture.Submission("a", "kept", "keep"), default);
        await fixture.CollectionAsync();
        var empty = (await fixture.Store.SizeAsync(default)).DatabaseBytes;
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async i =>
                {
                    var receipt = await fixture.Store.SubmitAsync(
                        StoreFixture.Submission($"d{i}", new string('x', 20_000)),
                        default
                    );
                    await fixture.Store.CommitChunksAsync(
                        [StoreFixture.Chunked(receipt, new string('y', 10_000))],
                        default
                    );
                })
        );
        Assert.InRange((await fixture.Store.SizeAsync(default)).DatabaseBytes, empty + 2_000_000, long.MaxValue);

        Assert.True(await fixture.Store.DeleteCollectionAsync("docs", default));
        Assert.False(await fixture.Store.DeleteCollectionAsync("docs", default));
        Assert.Null(await fixture.Store.FindDocumentAsync("docs", "d1", default));
        await Assert.ThrowsAsync<CollectionNotFoundException>(() => fixture.Store.CountDocumentsAsync("docs", default));
        await Assert.ThrowsAsync<CollectionNotFoundException>(() =>
            fixture.Store.ReadChangesAsync("docs", 0, 0, 10, default)
        );

        await fixture.HousekeepingDoneAsync();
        await AssertSweptAsync(fixture, empty);
        Assert.Equal(kept.Number, (await fixture.Store.FindDocumentAsync("keep", "a", default))!.Number);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_interrupted_sweep_goes_on_at_the_next_opening(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind, options => options with { FreeBytesKept = 0 });
        var empty = (await fixture.Store.SizeAsync(default)).DatabaseBytes;
        await fixture.CollectionAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(i =>
                    fixture.Store.SubmitAsync(StoreFixture.Submission($"d{i}", new string('x', 20_000)), default)
                )
        );
        var deletion = fixture.Store.DeleteCollectionAsync("docs", default);
        await fixture.CloseAsync();
        Assert.True(await deletion);

        await fixture.ReopenAsync();
        await fixture.HousekeepingDoneAsync();
        await AssertSweptAsync(fixture, empty);
    }

    /// <summary>Nothing is left of a deleted collection; a file has also shrunk to what it was.</summary>
    private static async Task AssertSweptAsync(StoreFixture fixture, long empty)
    {
        if (fixture.ConnectionString.Length > 0)
        {
            var left = await PostgresServer.ExecuteAsync(
                fixture.ConnectionString,
                """
                select (select count(*) from collections where name is null)
                  + (select count(*) from documents d where not exists (
                       select from collections c where c.collection_key = d.collection_key))
                  + (select count(*) from label_counts l where not exists (
                       select from collections c where c.collection_key = l.collection_key))
                """
            );
            Assert.Equal(0L, left);
            return;
        }

        var size = await fixture.Store.SizeAsync(default);
        Assert.Equal(0, size.FreeBytes);
        Assert.InRange(size.DatabaseBytes, 0, empty + 200_000);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Work_in_flight_for_a_deleted_collection_cannot_reach_its_successor(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var old = await fixture.Store.SubmitAsync(StoreFixture.Submission("a", "old"), default);
        await fixture.Store.DeleteCollectionAsync("docs", default);
        await fixture.CollectionAsync();
        var fresh = await fixture.Store.SubmitAsync(StoreFixture.Submission("a", "new"), default);

        Assert.True(fresh.Version > old.Version);
        Assert.True(fresh.Number > old.Number);
        Assert.False(
            Assert.Single(await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(old, "old")], default)).Committed
        );
        Assert.True(
            Assert
                .Single(await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(fresh, "new")], default))
                .Committed
        );
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Purging_keeps_versions_rising_and_tells_replicas_that_missed_it(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await fixture.Store.SubmitAsync(StoreFixture.Submission("a"), default);
        var first = await fixture.Store.DeleteDocumentAsync("docs", "a", default);
        await fixture.Store.SubmitAsync(StoreFixture.Submission("b"), default);
        var last = await fixture.Store.DeleteDocumentAsync("docs", "b", default);

        Assert.Equal(0, await fixture.Store.PurgeDeletedAsync("docs", StoreFixture.Start, default));
        Assert.Equal(0, await fixture.Store.PurgedNumberAsync("docs", 0, default));

        // The newest publication stays: a new replica must be able to reach the shard's last number.
        Assert.Equal(1, await fixture.Store.PurgeDeletedAsync("docs", StoreFixture.Start.AddTicks(1), default));
        Assert.Equal(last!.Number, await fixture.Store.LastNumberAsync("docs", 0, default));
        Assert.Equal(first!.Number, await fixture.Store.PurgedNumberAsync("docs", 0, default));
        Assert.Null(await fixture.Store.FindDocumentAsync("docs", "a", default));
        Assert.Equal(1, (await fixture.Store.CountDocumentsAsync("docs", default)).Deleted);

        Assert.True((await fixture.Store.SubmitAsync(StoreFixture.Submission("a"), default)).Version > first.Version);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_tombstone_may_go_once_labels_were_published_after_it(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var store = fixture.Store;
        var receipt = await store.SubmitAsync(StoreFixture.Submission("kept"), default);
        await store.CommitChunksAsync([StoreFixture.Chunked(receipt, "text")], default);
        await store.SubmitAsync(StoreFixture.Submission("gone"), default);
        await store.DeleteDocumentAsync("docs", "gone", default);
        Assert.Equal(0, await store.PurgeDeletedAsync("docs", StoreFixture.Start.AddTicks(1), default));

        var labels = await store.SubmitAsync(StoreFixture.Submission("kept") with { Labels = ["hr"] }, default);
        Assert.Equal(labels.LabelsNumber, await store.LastNumberAsync("docs", 0, default));
        Assert.Equal(1, await store.PurgeDeletedAsync("docs", StoreFixture.Start.AddTicks(1), default));
        Assert.Equal(labels.LabelsNumber, await store.LastNumberAsync("docs", 0, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Purging_more_than_one_step_removes_them_all(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 450)
                .Select(async i =>
                {
                    await fixture.Store.SubmitAsync(StoreFixture.Submission($"d{i}"), default);
                    await fixture.Store.DeleteDocumentAsync("docs", $"d{i}", default);
                })
        );
        Assert.Equal(449, await fixture.Store.PurgeDeletedAsync("docs", DateTimeOffset.MaxValue, default));
        Assert.Equal(1, (await fixture.Store.CountDocumentsAsync("docs", default)).Deleted);
    }
}
