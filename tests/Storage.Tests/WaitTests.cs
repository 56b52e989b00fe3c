using Pipeline.Storage.Collections;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>Waiting for a change of a shard.</summary>
public sealed class WaitTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Whoever_waits_is_woken_by_the_next_change_of_its_shard_and_by_no_other(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync(shards: 2);
        var store = fixture.Store;
        var waiting = store.WaitForChangeAsync("docs", 1, 0, default);
        await store.SubmitAsync(StoreFixture.Submission("a", shard: 0), default);
        Assert.False(waiting.IsCompleted);
        var receipt = await store.SubmitAsync(StoreFixture.Submission("b", shard: 1), default);
        Assert.Equal(receipt.Number, await waiting);

        // What has been is told at once; what is only read wakes nobody.
        Assert.Equal(receipt.Number, await store.WaitForChangeAsync("docs", 1, 0, default));
        var next = store.WaitForChangeAsync("docs", 1, receipt.Number, default);
        await store.MarkIndexedAsync("docs", 1, 10, default);
        Assert.False(next.IsCompleted);
        var published = await store.CommitChunksAsync([StoreFixture.Chunked(receipt, "text")], default);
        Assert.Equal(published[0].Number, await next);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Waiting_ends_with_its_token_and_with_its_collection(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        using var token = new CancellationTokenSource();
        var cancelled = fixture.Store.WaitForChangeAsync("docs", 0, 0, token.Token);
        var left = fixture.Store.WaitForChangeAsync("docs", 0, 0, default);
        await token.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await fixture.Store.DeleteCollectionAsync("docs", default);
        await Assert.ThrowsAsync<CollectionNotFoundException>(() => left);
        await Assert.ThrowsAsync<CollectionNotFoundException>(() =>
            fixture.Store.WaitForChangeAsync("none", 0, 0, default)
        );
    }
}
