using Pipeline.Storage.Connectors;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>Connectors, in both stores.</summary>
public sealed class ConnectorTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Connectors_are_kept_with_what_they_have_taken(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = (IConnectorStore)fixture.Store;
        Assert.True(await store.AddConnectorAsync(new ConnectorRow("b", "{}", "{}", StoreFixture.Start), default));
        Assert.True(await store.AddConnectorAsync(new ConnectorRow("a", "{1}", "{}", StoreFixture.Start), default));
        Assert.False(await store.AddConnectorAsync(new ConnectorRow("a", "{2}", "{}", StoreFixture.Start), default));
        Assert.True(
            await store.SaveConnectorAsync(
                "a",
                """{"cursor":"7"}""",
                [
                    new ConnectorItem("한글/x", "1", null),
                    new ConnectorItem("y", "1", "s"),
                    new ConnectorItem("z", "1", null),
                ],
                [],
                default
            )
        );
        Assert.True(
            await store.SaveConnectorAsync("a", "{8}", [new ConnectorItem("y", "2", null)], ["z", "none"], default)
        );
        Assert.True(await store.UpdateConnectorAsync("a", "{3}", default));

        await fixture.ReopenAsync();
        store = (IConnectorStore)fixture.Store;
        Assert.Equal(
            [
                new ConnectorRow("a", "{3}", "{8}", StoreFixture.Start),
                new ConnectorRow("b", "{}", "{}", StoreFixture.Start),
            ],
            await store.ListConnectorsAsync(default)
        );
        Assert.Equal(
            [new ConnectorItem("y", "2", null), new ConnectorItem("한글/x", "1", null)],
            await store.ListConnectorItemsAsync("a", default)
        );
        Assert.Empty(await store.ListConnectorItemsAsync("b", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_was_removed_is_not_written_to_any_more(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = (IConnectorStore)fixture.Store;
        await store.AddConnectorAsync(new ConnectorRow("a", "{}", "{}", StoreFixture.Start), default);
        await store.SaveConnectorAsync("a", "{}", [new ConnectorItem("x", "1", null)], [], default);
        Assert.True(await store.RemoveConnectorAsync("a", default));
        Assert.False(await store.RemoveConnectorAsync("a", default));
        Assert.False(await store.SaveConnectorAsync("a", "{}", [new ConnectorItem("x", "1", null)], [], default));
        Assert.False(await store.UpdateConnectorAsync("a", "{}", default));
        Assert.Null(await store.FindConnectorAsync("a", default));

        // One of the same name begins with nothing.
        await store.AddConnectorAsync(new ConnectorRow("a", "{}", "{}", StoreFixture.Start), default);
        Assert.Empty(await store.ListConnectorItemsAsync("a", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_id_that_cannot_be_kept_is_refused(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = (IConnectorStore)fixture.Store;
        await store.AddConnectorAsync(new ConnectorRow("a", "{}", "{}", StoreFixture.Start), default);
        foreach (var id in (string[])["", "a\0b", "\ud800", new string('한', 667)])
        {
            await Assert.ThrowsAsync<StoreInputException>(() =>
                store.SaveConnectorAsync("a", "{}", [new ConnectorItem(id, "1", null)], [], default)
            );
        }

        Assert.True(
            await store.SaveConnectorAsync(
                "a",
                "{}",
                [new ConnectorItem(new string('한', 666), "1", null)],
                [],
                default
            )
        );
    }
}
