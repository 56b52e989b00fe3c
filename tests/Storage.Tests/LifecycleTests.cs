using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

public sealed class LifecycleTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_failure_to_be_tried_again_keeps_its_number_and_waits_for_its_time(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var store = fixture.Store;
        var receipt = await store.SubmitAsync(StoreFixture.Submission("a"), default);
        var next = StoreFixture.Start.AddTicks(7);
        await store.MarkFailedAsync(new DocumentFailure("docs", "a", 1, "embed", "busy", next), default);

        var row = await store.FindDocumentAsync("docs", "a", default);
        Assert.Equal(
            (DocumentState.Accepted, receipt.Number, 1, "embed", "busy", next),
            (row!.State, row.Number, row.Attempts, row.FailureStage, row.FailureReason, row.NextAttempt)
        );
        Assert.Equal(receipt.Number, await store.PendingSinceAsync("docs", 0, default));
        Assert.Empty(await store.ListAcceptedAsync("docs", 0, DocumentSize.Small, 1, next.AddTicks(-1), default));
        Assert.Single(await store.ListAcceptedAsync("docs", 0, DocumentSize.Small, 1, next, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_waits_for_another_embedder_is_what_can_still_be_embedded(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var store = fixture.Store;
        var receipt = await store.SubmitAsync(StoreFixture.Submission("a"), default);
        Assert.False(await AwaitsAsync("new"));
        await store.CommitChunksAsync([StoreFixture.Chunked(receipt, "text") with { EmbedderName = "old" }], default);
        Assert.True(await AwaitsAsync("new"));
        Assert.False(await AwaitsAsync("old"));

        await store.MarkIndexedAsync("docs", 0, await store.LastNumberAsync("docs", 0, default), default);
        Assert.True(await AwaitsAsync("new"));
        Assert.Equal(1, await store.RequeueForEmbedderAsync("docs", 0, "new", 10, default));
        Assert.True(await AwaitsAsync("new"));

        // Nobody embeds it before somebody tries it again.
        await store.MarkFailedAsync(new DocumentFailure("docs", "a", 1, "embed", "too long", null), default);
        Assert.False(await AwaitsAsync("new"));
        Assert.True(await store.RetryAsync("docs", "a", default));
        Assert.True(await AwaitsAsync("new"));
        await store.CommitChunksAsync([StoreFixture.Chunked(receipt, "text") with { EmbedderName = "new" }], default);
        Assert.False(await AwaitsAsync("new"));

        Task<bool> AwaitsAsync(string embedder) => store.AwaitsEmbedderAsync("docs", 0, embedder, default);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_parked_document_is_settled_until_it_is_retried_from_no_attempts(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var store = fixture.Store;
        var receipt = await store.SubmitAsync(StoreFixture.Submission("a"), default);
        await store.MarkFailedAsync(new DocumentFailure("docs", "a", 1, "read", "broken", null), default);
        var parked = await store.FindDocumentAsync("docs", "a", default);
        Assert.Equal((DocumentState.Failed, receipt.Number + 1, 1), (parked!.State, parked.Number, parked.Attempts));
        Assert.Null(await store.PendingSinceAsync("docs", 0, default));

        // Submitting the same again is a retry of that version, and so is asking for one.
        var again = await store.SubmitAsync(StoreFixture.Submission("a"), default);
        Assert.Equal(
            (1L, receipt.Number + 2, DocumentState.Accepted, false),
            (again.Version, again.Number, again.State, again.Unchanged)
        );
        Assert.True(await store.CancelAsync("docs", "a", default));
        Assert.False(await store.CancelAsync("docs", "a", default));
        Assert.Equal(
            DocumentFailure.CancelledStage,
            (await store.FindDocumentAsync("docs", "a", default))!.FailureStage
        );
        Assert.True(await store.RetryAsync("docs", "a", default));
        Assert.False(await store.RetryAsync("docs", "a", default));
        var row = await store.FindDocumentAsync("docs", "a", default);
        Assert.Equal(
            (DocumentState.Accepted, 0, null, null),
            (row!.State, row.Attempts, row.FailureStage, row.FailureReason)
        );
    }

    [Theory]
    [OnSqlite(false)]
    [OnSqlite(true)]
    [OnPostgres(false)]
    [OnPostgres(true)]
    public async Task A_document_that_the_index_refuses_is_parked_and_can_be_retried(StoreKind kind, bool indexed)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var store = fixture.Store;
        var receipt = await store.SubmitAsync(StoreFixture.Submission("a"), default);
        var refusal = new DocumentFailure("docs", "a", 1, DocumentFailure.IndexStage, "metadata", null);
        Assert.False(await store.MarkRefusedAsync(refusal, default));
        var published = Assert.Single(await store.CommitChunksAsync([StoreFixture.Chunked(receipt, "one")], default));
        if (indexed)
        {
            await store.MarkIndexedAsync("docs", 0, published.Number, default);
        }

        Assert.False(await store.MarkRefusedAsync(refusal with { Version = 2 }, default));
        Assert.True(await store.MarkRefusedAsync(refusal, default));
        Assert.False(await store.MarkRefusedAsync(refusal, default));
        var row = await store.FindDocumentAsync("docs", "a", default);
        Assert.Equal(
            (DocumentState.Failed, "index", "metadata", 1),
            (row!.State, row.FailureStage, row.FailureReason, row.Attempts)
        );
        Assert.Equal(1, (await store.CountDocumentsAsync("docs", default)).Failed);
        Assert.Null(await store.PendingSinceAsync("docs", 0, default));
        Assert.Equal(0, await store.MarkIndexedAsync("docs", 0, published.Number, default));
        Assert.True(await store.RetryAsync("docs", "a", default));
        var again = Assert.Single(await store.CommitChunksAsync([StoreFixture.Chunked(receipt, "one")], default));
        Assert.Equal(1, await store.MarkIndexedAsync("docs", 0, again.Number, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_older_version_is_served_until_the_newer_one_is_committed(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var store = fixture.Store;
        var first = await store.SubmitAsync(StoreFixture.Submission("a", "one"), default);
        var published = Assert.Single(
            await store.CommitChunksAsync([StoreFixture.Chunked(first, "one", "more of one")], default)
        );
        var second = await store.SubmitAsync(StoreFixture.Submission("a", "two"), default);

        async Task<ShardChange> ServedAsync() => Assert.Single(await store.ReadChangesAsync("docs", 0, 0, 10, default));
        Assert.Equal(
            (1L, published.Number, 2),
            ((await ServedAsync()).Version, (await ServedAsync()).Number, (await ServedAsync()).Chunks.Count)
        );
        Assert.False(
            Assert.Single(await store.CommitChunksAsync([StoreFixture.Chunked(first, "one")], default)).Committed
        );
        Assert.True(
            Assert.Single(await store.CommitChunksAsync([StoreFixture.Chunked(second, "two")], default)).Committed
        );
        Assert.Equal("two", Assert.Single((await ServedAsync()).Chunks).Text);
        Assert.Equal(0, await store.MarkIndexedAsync("docs", 0, published.Number, default));
        Assert.Equal(second.Number, await store.PendingSinceAsync("docs", 0, default));
        Assert.Equal(1, await store.MarkIndexedAsync("docs", 0, (await ServedAsync()).Number, default));
        Assert.Null(await store.PendingSinceAsync("docs", 0, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_delete_beats_work_in_flight(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission("a"), default);
        await fixture.Store.DeleteDocumentAsync("docs", "a", default);
        Assert.False(
            Assert
                .Single(await fixture.Store.CommitChunksAsync([StoreFixture.Chunked(receipt, "late")], default))
                .Committed
        );
        await fixture.Store.MarkFailedAsync(new DocumentFailure("docs", "a", 1, "read", "late", null), default);
        Assert.Equal(DocumentState.Deleted, (await fixture.Store.FindDocumentAsync("docs", "a", default))!.State);
        Assert.True(Assert.Single(await fixture.Store.ReadChangesAsync("docs", 0, 0, 10, default)).Deleted);
    }
}
