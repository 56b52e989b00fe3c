using Pipeline.Storage.Postgres;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Postgres;

/// <summary>How a change of one process comes to another.</summary>
public sealed class NotificationTests
{
    [PostgresFact]
    public async Task A_notification_alone_wakes_readers_of_another_process()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreKind.Postgres);
        await fixture.CollectionAsync();
        var other = await fixture.NewSiloAsync();
        await fixture.Postgres.Listening;

        // The clock stands still, so the poll never comes.
        var waiting = fixture.Store.WaitForChangeAsync("docs", 0, 0, default);
        var receipt = await other.SubmitAsync(StoreFixture.Submission("a"), default);
        Assert.Equal(receipt.Number, await waiting);
    }

    [PostgresFact]
    public async Task The_poll_alone_finds_what_no_notification_told()
    {
        await using var fixture = await StoreFixture.ClosedAsync(StoreKind.Postgres);
        fixture.PostgresOptions = new PostgresCorpusStoreOptions { Listen = false };
        await fixture.ReopenAsync();
        await fixture.CollectionAsync();
        var other = await fixture.NewSiloAsync(TimeProvider.System);
        var waiting = fixture.Store.WaitForChangeAsync("docs", 0, 0, default);
        var receipt = await other.SubmitAsync(StoreFixture.Submission("a"), default);
        while (!waiting.IsCompleted)
        {
            fixture.Clock.Advance(fixture.PostgresOptions.Poll);
            await Task.Yield();
        }

        Assert.Equal(receipt.Number, await waiting);
    }
}
