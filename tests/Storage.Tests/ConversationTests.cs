using System.Text;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>Conversations, in both stores.</summary>
public sealed class ConversationTests
{
    private static readonly byte[] Owner = [1, 2, 3];
    private static readonly byte[] Other = [1, 2, 4];

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_conversation_is_kept_with_its_turns_in_order(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await ConversationsAsync(fixture);
        Assert.True(await AddAsync(fixture, "a"));
        Assert.False(await AddAsync(fixture, "a"));
        Assert.False(await AddAsync(fixture, "b", to: "none"));
        for (var i = 0; i < 3; i++)
        {
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.True(await TurnAsync(store, "a", i, $"턴 {i}", title: $"질문 {i}"));
        }

        await fixture.ReopenAsync();
        store = (IConversationStore)fixture.Store;
        var found = await store.FindConversationAsync("a", default);
        Assert.Equal(("docs", "질문 0", 3, 15L), (found!.Collection, found.Title, found.TurnCount, found.Bytes));
        Assert.Equal(Owner, found.Owner.ToArray());
        Assert.Equal((StoreFixture.Start, StoreFixture.Start.AddMinutes(3)), (found.Created, found.Changed));
        Assert.Equal(["턴 0", "턴 1", "턴 2"], await TurnsAsync(store, "a"));
        Assert.Null(await store.FindConversationAsync("b", default));
        Assert.Empty(await store.ReadTurnsAsync("b", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_turn_that_does_not_follow_is_refused(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await ConversationsAsync(fixture);
        await AddAsync(fixture, "a");
        Assert.False(await TurnAsync(store, "a", 1, "a hole"));
        Assert.False(await TurnAsync(store, "none", 0, "nowhere"));
        Assert.True(await TurnAsync(store, "a", 0, "one"));
        Assert.False(await TurnAsync(store, "a", 0, "another"));

        // The writer who was not told that it is stored.
        Assert.True(await TurnAsync(store, "a", 0, "one"));
        Assert.Equal(["one"], await TurnsAsync(store, "a"));
        Assert.Equal(3, (await store.FindConversationAsync("a", default))!.Bytes);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Of_two_turns_added_at_once_one_is_refused(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await ConversationsAsync(fixture);
        var other = kind == StoreKind.Postgres ? await fixture.NewSiloAsync() : store;
        await AddAsync(fixture, "a");
        for (var i = 0; i < 20; i++)
        {
            var both = await Task.WhenAll(TurnAsync(store, "a", i, "mine"), TurnAsync(other, "a", i, "theirs"));
            Assert.Single(both, stored => stored);
            Assert.Equal(both[0] ? "mine" : "theirs", (await TurnsAsync(store, "a"))[i]);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_owner_is_listed_their_own_the_last_changed_first_page_by_page(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await ConversationsAsync(fixture);
        await fixture.CollectionAsync("other");
        foreach (var id in (string[])["a", "b", "c", "d", "e"])
        {
            await AddAsync(fixture, id);
        }

        await AddAsync(fixture, "theirs", owner: Other);
        await AddAsync(fixture, "elsewhere", to: "other");
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        await TurnAsync(store, "b", 0, "one");
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await store.RenameConversationAsync("d", "휴가\0", default));
        Assert.False(await store.RenameConversationAsync("none", "x", default));

        var listed = new List<ConversationRow>();
        while (true)
        {
            var behind = listed is [.., var last] ? new ConversationPlace(last.Changed, last.Id) : null;
            var page = await store.ListConversationsAsync("docs", Owner, behind, 2, default);
            if (page.Count == 0)
            {
                break;
            }

            listed.AddRange(page);
        }

        Assert.Equal(["d", "b", "e", "c", "a"], listed.Select(row => row.Id));
        Assert.Equal("휴가\uFFFD", listed[0].Title);
        Assert.Equal(
            ["theirs"],
            (await store.ListConversationsAsync("docs", Other, null, 10, default)).Select(row => row.Id)
        );
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Beyond_the_limit_the_one_that_was_not_used_for_longest_goes(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await ConversationsAsync(fixture);
        await AddAsync(fixture, "theirs", owner: Other);
        foreach (var id in (string[])["a", "b", "c"])
        {
            await AddAsync(fixture, id, most: 3);
            fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        await TurnAsync(store, "a", 0, "one");
        await AddAsync(fixture, "d", most: 3);
        Assert.Equal(
            ["d", "a", "c"],
            (await store.ListConversationsAsync("docs", Owner, null, 10, default)).Select(row => row.Id)
        );
        Assert.NotNull(await store.FindConversationAsync("theirs", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_a_turn_says_can_be_replaced_and_a_conversation_removed(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await ConversationsAsync(fixture);
        await AddAsync(fixture, "a");
        await AddAsync(fixture, "b");
        await TurnAsync(store, "a", 0, "a long text");
        await TurnAsync(store, "a", 1, "two");
        Assert.True(await store.ReplaceTurnAsync("a", 0, "gone"u8.ToArray(), default));
        Assert.False(await store.ReplaceTurnAsync("a", 2, "none"u8.ToArray(), default));
        Assert.Equal(["gone", "two"], await TurnsAsync(store, "a"));
        Assert.Equal(7, (await store.FindConversationAsync("a", default))!.Bytes);

        Assert.True(await store.RemoveConversationAsync("a", default));
        Assert.False(await store.RemoveConversationAsync("a", default));
        Assert.Empty(await store.ReadTurnsAsync("a", default));
        Assert.False(await TurnAsync(store, "a", 2, "late"));
        Assert.NotNull(await store.FindConversationAsync("b", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_conversations_of_a_collection_go_with_it(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await ConversationsAsync(fixture);
        await fixture.CollectionAsync("other");
        for (var i = 0; i < 250; i++)
        {
            await AddAsync(fixture, $"a{i}");
            await TurnAsync(store, $"a{i}", 0, "one");
        }

        await AddAsync(fixture, "kept", to: "other");
        await fixture.Store.DeleteCollectionAsync("docs", default);
        Assert.Null(await store.FindConversationAsync("a0", default));
        Assert.Empty(await store.ReadTurnsAsync("a0", default));
        Assert.Empty(await store.ListConversationsAsync("docs", Owner, null, 10, default));
        await fixture.HousekeepingDoneAsync();

        // Also from one of the same name.
        await fixture.CollectionAsync();
        Assert.Null(await store.FindConversationAsync("a0", default));
        Assert.Empty(await store.ListConversationsAsync("docs", Owner, null, 10, default));
        Assert.NotNull(await store.FindConversationAsync("kept", default));
        Assert.True(await AddAsync(fixture, "a0"));
    }

    private static async Task<IConversationStore> ConversationsAsync(StoreFixture fixture)
    {
        await fixture.CollectionAsync();
        return (IConversationStore)fixture.Store;
    }

    private static Task<bool> AddAsync(
        StoreFixture fixture,
        string id,
        string to = "docs",
        byte[]? owner = null,
        int most = 1000
    )
    {
        var now = fixture.Clock.GetUtcNow();
        var row = new ConversationRow(id, to, owner ?? Owner, "", now, now);
        return ((IConversationStore)fixture.Store).AddConversationAsync(row, most, default);
    }

    private static Task<bool> TurnAsync(
        IConversationStore store,
        string id,
        int number,
        string body,
        string title = ""
    ) => store.AddTurnAsync(new StoredTurn(id, number, Encoding.UTF8.GetBytes(body), title), default);

    private static async Task<string[]> TurnsAsync(IConversationStore store, string id) =>
        [.. (await store.ReadTurnsAsync(id, default)).Select(Encoding.UTF8.GetString)];
}
