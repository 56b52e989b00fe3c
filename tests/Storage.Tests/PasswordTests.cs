using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>Sealed passwords stay as long as their document waits to be read, and no longer.</summary>
public sealed class PasswordTests
{
    private static readonly byte[] Password = [1, 2, 3];

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_password_is_there_while_its_document_waits_and_gone_once_it_was_read(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        var receipt = await SubmitAsync(fixture, Password);
        Assert.Equal(Password, await SealedAsync(fixture));

        // Another attempt needs it again.
        await fixture.Store.MarkFailedAsync(
            new DocumentFailure("docs", "a", 1, "read", "busy", StoreFixture.Start.AddTicks(1)),
            default
        );
        Assert.Equal(Password, await SealedAsync(fixture));

        await fixture.Store.CommitChunksAsync(
            [StoreFixture.Chunked(receipt, "text") with { EmbedderName = "old" }],
            default
        );
        await fixture.Store.MarkIndexedAsync(
            "docs",
            0,
            await fixture.Store.LastNumberAsync("docs", 0, default),
            default
        );
        Assert.Equal(1, await fixture.Store.RequeueForEmbedderAsync("docs", 0, "new", 10, default));
        Assert.Null(await SealedAsync(fixture));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_password_is_gone_when_its_document_fails_for_good_and_comes_with_another_attempt(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await SubmitAsync(fixture, Password);
        await ParkAsync();
        Assert.True(await fixture.Store.RetryAsync("docs", "a", default));
        Assert.Null(await SealedAsync(fixture));

        await ParkAsync();
        Assert.True(await fixture.Store.RetryAsync("docs", "a", [9], default));
        Assert.Equal<byte[]?>([9], await SealedAsync(fixture));

        await ParkAsync();
        await SubmitAsync(fixture, [7]);
        Assert.Equal<byte[]?>([7], await SealedAsync(fixture));

        Task ParkAsync() =>
            fixture.Store.MarkFailedAsync(new DocumentFailure("docs", "a", 1, "read", "locked", null), default);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_password_is_of_its_version_and_can_be_given_while_the_document_waits(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await SubmitAsync(fixture, null);
        Assert.True((await SubmitAsync(fixture, Password)).Unchanged);
        Assert.Equal(Password, await SealedAsync(fixture));

        await fixture.Store.SubmitAsync(StoreFixture.Submission("a") with { Content = new byte[] { 4, 5 } }, default);
        Assert.Null(await SealedAsync(fixture, version: 2));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_cancelled_document_keeps_no_password(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await SubmitAsync(fixture, Password);
        Assert.True(await fixture.Store.CancelAsync("docs", "a", default));
        Assert.True(await fixture.Store.RetryAsync("docs", "a", default));
        Assert.Null(await SealedAsync(fixture));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_password_is_there_after_the_store_was_opened_again(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync();
        await SubmitAsync(fixture, Password);
        await fixture.ReopenAsync();
        Assert.Equal(Password, await SealedAsync(fixture));
    }

    private static Task<SubmitOutcome> SubmitAsync(StoreFixture fixture, byte[]? password) =>
        fixture.Store.SubmitAsync(StoreFixture.Submission("a") with { SealedPassword = password }, default);

    private static async Task<byte[]?> SealedAsync(StoreFixture fixture, long version = 1) =>
        (await fixture.Store.FindAcceptedAsync("docs", "a", version, default))!.SealedPassword;
}
