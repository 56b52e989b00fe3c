using System.Text;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>The logs of answers.</summary>
public sealed class AnswerLogTests
{
    private static readonly byte[] Owner = [1, 2, 3];

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_log_grows_at_its_end_and_is_read_whole(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await LogsAsync(fixture);
        Assert.Equal([true, true], await store.AppendAsync([Block("b", 0, "one", 3), Block("a", 0, "other")], default));
        Assert.Equal(
            [true, true, true],
            await store.AppendAsync(
                [Block("b", 3, "two", 2), Block("a", 1, "its"), Block("b", 5, "three", last: true)],
                default
            )
        );

        var found = await store.FindAnswerAsync("b", default);
        Assert.Equal(("docs", 6L, true), (found!.Collection, found.Count, found.IsEnded));
        Assert.Equal(Owner, found.Owner);
        Assert.Equal(["one", "two", "three"], found.Bodies.Select(Encoding.UTF8.GetString));
        found = await store.FindAnswerAsync("a", default);
        Assert.Equal((2L, false), (found!.Count, found.IsEnded));
        Assert.Null(await store.FindAnswerAsync("c", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_does_not_follow_is_refused(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await LogsAsync(fixture);
        Assert.Equal([false], await store.AppendAsync([Block("a", 1, "no beginning")], default));
        await store.AppendAsync([Block("a", 0, "one")], default);
        Assert.Equal(
            [false, false, false],
            await store.AppendAsync(
                [Block("a", 2, "a hole"), Block("a", 0, "again, with another text"), Block("x", 0, "x", to: "none")],
                default
            )
        );

        // The writer who was not told that it is stored.
        Assert.Equal([true], await store.AppendAsync([Block("a", 0, "one")], default));
        Assert.Equal([true], await store.AppendAsync([Block("a", 1, "end", last: true)], default));
        Assert.Equal([false], await store.AppendAsync([Block("a", 2, "behind the end")], default));
        var found = await store.FindAnswerAsync("a", default);
        Assert.Equal(["one", "end"], found!.Bodies.Select(Encoding.UTF8.GetString));
        Assert.Equal(2, found.Count);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Of_two_that_append_at_once_one_is_refused(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await LogsAsync(fixture);
        var other = kind == StoreKind.Postgres ? await fixture.NewSiloAsync() : store;
        for (var i = 0; i < 20; i++)
        {
            await store.AppendAsync([Block($"a{i}", 0, "one")], default);
            var both = await Task.WhenAll(
                store.AppendAsync([Block($"a{i}", 1, "mine")], default),
                other.AppendAsync([Block($"a{i}", 1, "theirs", last: true)], default)
            );
            Assert.Single(both, stored => stored[0]);
            var found = await store.FindAnswerAsync($"a{i}", default);
            Assert.Equal(both[0][0] ? "mine" : "theirs", Encoding.UTF8.GetString(found!.Bodies[1]));
            Assert.Equal(both[1][0], found.IsEnded);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_answer_expires_and_is_swept_in_steps(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await LogsAsync(fixture);
        for (var i = 0; i < 5; i++)
        {
            await store.AppendAsync(
                [Block($"a{i}", 0, "one", minutes: 1), Block($"b{i}", 0, "one", minutes: 1)],
                default
            );
        }

        // Its end says anew how long it is kept.
        await store.AppendAsync([.. Enumerable.Range(0, 5).Select(i => Block($"b{i}", 1, "two", minutes: 3))], default);
        fixture.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await store.FindAnswerAsync("a0", default));
        Assert.NotNull(await store.FindAnswerAsync("b0", default));
        Assert.Equal(3, await store.SweepAnswersAsync(3, default));
        Assert.Equal(2, await store.SweepAnswersAsync(3, default));
        Assert.Equal(0, await store.SweepAnswersAsync(3, default));
        Assert.NotNull(await store.FindAnswerAsync("b4", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_answers_of_a_collection_go_with_it(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await LogsAsync(fixture);
        await fixture.CollectionAsync("other");
        for (var i = 0; i < 150; i++)
        {
            await store.AppendAsync([Block($"a{i}", 0, "one")], default);
        }

        await store.AppendAsync([Block("kept", 0, "one", to: "other")], default);
        await fixture.Store.DeleteCollectionAsync("docs", default);
        Assert.Null(await store.FindAnswerAsync("a0", default));
        Assert.Equal([false], await store.AppendAsync([Block("new", 0, "one")], default));
        await fixture.HousekeepingDoneAsync();

        // Also from one of the same name.
        await fixture.CollectionAsync();
        Assert.Null(await store.FindAnswerAsync("a0", default));
        Assert.NotNull(await store.FindAnswerAsync("kept", default));
        fixture.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, await store.SweepAnswersAsync(1000, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_removed_answer_is_gone_and_a_stored_one_survives_a_restart(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var store = await LogsAsync(fixture);
        await store.AppendAsync([Block("a", 0, "one", last: true), Block("b", 0, "one")], default);
        await store.RemoveAnswerAsync("b", default);
        await fixture.ReopenAsync();
        store = (IAnswerLogStore)fixture.Store;
        Assert.True((await store.FindAnswerAsync("a", default))!.IsEnded);
        Assert.Null(await store.FindAnswerAsync("b", default));
        Assert.Equal([false], await store.AppendAsync([Block("b", 1, "two")], default));
    }

    private static async Task<IAnswerLogStore> LogsAsync(StoreFixture fixture)
    {
        await fixture.CollectionAsync();
        return (IAnswerLogStore)fixture.Store;
    }

    private static AnswerBlock Block(
        string id,
        long first,
        string body,
        int count = 1,
        bool last = false,
        string to = "docs",
        int minutes = 10
    ) =>
        new(
            id,
            to,
            Owner,
            first,
            count,
            Encoding.UTF8.GetBytes(body),
            last,
            StoreFixture.Start + TimeSpan.FromMinutes(minutes)
        );
}
