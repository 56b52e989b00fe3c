using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>The keys of the API, in both stores.</summary>
public sealed class KeyTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Keys_are_kept_whole_and_listed_as_they_were_made(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var keys = (IKeyStore)fixture.Store;
        Assert.Empty(await keys.ListKeysAsync(default));
        var whole = Key("z") with
        {
            Name = "봇 '1'",
            Role = KeyRole.Writer,
            Collections = ["a", "b"],
            Labels = ["인사", ""],
            Expires = StoreFixture.Start.AddDays(1),
            RequestsPerMinute = 60,
            TokensPerDay = 5_000_000_000,
            Guardrails = "strict",
        };
        Assert.True(await keys.AddKeyAsync(whole, default));
        Assert.True(await keys.AddKeyAsync(Key("a"), default));
        Assert.True(await keys.AddKeyAsync(Key("none") with { Labels = [] }, default));
        Assert.False(await keys.AddKeyAsync(Key("a") with { Role = KeyRole.Admin }, default));

        await fixture.ReopenAsync();
        keys = (IKeyStore)fixture.Store;
        var rows = await keys.ListKeysAsync(default);
        Assert.Equal(["z", "a", "none"], rows.Select(row => row.Id));
        Assert.Equal((whole.Name, whole.Role, whole.Created), (rows[0].Name, rows[0].Role, rows[0].Created));
        Assert.Equal(whole.Collections, rows[0].Collections);
        Assert.Equal(whole.Labels, rows[0].Labels);
        Assert.Equal(whole.SecretHash.ToArray(), rows[0].SecretHash.ToArray());
        Assert.Equal(
            (whole.Expires, whole.RequestsPerMinute, whole.TokensPerDay, whole.Guardrails),
            (rows[0].Expires, rows[0].RequestsPerMinute, rows[0].TokensPerDay, rows[0].Guardrails)
        );
        Assert.Equal(KeyRole.Reader, rows[1].Role);
        Assert.Null(rows[1].Labels);
        Assert.Null(rows[1].Expires);
        Assert.Null(rows[1].RequestsPerMinute);
        Assert.Null(rows[1].LastUsed);

        // No labels at all is a restriction; it must not come back as none.
        Assert.Empty(rows[2].Labels!);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_key_is_revoked_once_and_for_good(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var keys = (IKeyStore)fixture.Store;
        await keys.AddKeyAsync(Key("a"), default);
        Assert.True(await keys.RevokeKeyAsync("a", default));
        fixture.Clock.Advance(TimeSpan.FromHours(1));
        Assert.False(await keys.RevokeKeyAsync("a", default));
        Assert.False(await keys.RevokeKeyAsync("b", default));
        Assert.False(await keys.RevokeKeyAsync("\0", default));
        Assert.Equal(StoreFixture.Start, Assert.Single(await keys.ListKeysAsync(default)).Revoked);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task The_latest_use_is_noted_whatever_order_notes_come_in(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var keys = (IKeyStore)fixture.Store;
        await keys.AddKeyAsync(Key("a"), default);
        await keys.AddKeyAsync(Key("b"), default);
        var late = StoreFixture.Start.AddMinutes(2);
        await keys.NoteKeyUseAsync(Uses(("a", late), ("gone", late)), default);
        await keys.NoteKeyUseAsync(Uses(("a", StoreFixture.Start), ("b", StoreFixture.Start)), default);
        await keys.NoteKeyUseAsync(Uses(), default);
        Assert.Equal(
            [late, StoreFixture.Start],
            (await keys.ListKeysAsync(default)).Select(row => row.LastUsed!.Value)
        );
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Keys_that_ended_long_ago_are_forgotten_when_one_is_added(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var keys = (IKeyStore)fixture.Store;
        await keys.AddKeyAsync(Key("revoked"), default);
        await keys.AddKeyAsync(Key("expired") with { Expires = StoreFixture.Start.AddDays(1) }, default);
        await keys.AddKeyAsync(Key("lasting"), default);
        await keys.RevokeKeyAsync("revoked", default);
        fixture.Clock.Advance(TimeSpan.FromDays(89));
        await keys.AddKeyAsync(Key("soon"), default);
        Assert.Equal(4, (await keys.ListKeysAsync(default)).Count);
        fixture.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Equal(4, (await keys.ListKeysAsync(default)).Count);
        await keys.AddKeyAsync(Key("late"), default);
        Assert.Equal(["lasting", "soon", "late"], (await keys.ListKeysAsync(default)).Select(row => row.Id));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_no_store_can_keep_is_refused(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var keys = (IKeyStore)fixture.Store;
        foreach (
            var bad in (KeyRow[])
                [
                    Key(""),
                    Key(new string('x', 65)),
                    Key("a\0"),
                    Key("a") with
                    {
                        Name = "",
                    },
                    Key("a") with
                    {
                        SecretHash = new byte[31],
                    },
                    Key("a") with
                    {
                        Collections = [""],
                    },
                    Key("a") with
                    {
                        Labels = [new string('x', 2000)],
                    },
                ]
        )
        {
            await Assert.ThrowsAsync<StoreInputException>(() => keys.AddKeyAsync(bad, default));
        }

        Assert.Empty(await keys.ListKeysAsync(default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Tokens_are_added_up_by_key_and_day(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var keys = (IKeyStore)fixture.Store;
        var day = new DateOnly(2026, 1, 1);
        Assert.Equal(0, await keys.CountTokensAsync("a", day, default));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => keys.AddTokensAsync("a", day, 5, default)));
        Assert.Equal(101, await keys.AddTokensAsync("a", day, 1, default));
        Assert.Equal(7, await keys.AddTokensAsync("b", day, 7, default));
        Assert.Equal(3, await keys.AddTokensAsync("a", day.AddDays(1), 3, default));
        Assert.Equal(101, await keys.CountTokensAsync("a", day, default));
        await keys.AddTokensAsync("a", day.AddDays(40), 1, default);
        Assert.Equal(0, await keys.CountTokensAsync("a", day, default));
        Assert.Equal(7, await keys.CountTokensAsync("b", day, default));
    }

    [PostgresFact]
    public async Task A_silo_sees_the_keys_of_another()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreKind.Postgres);
        var other = await fixture.NewSiloAsync();
        await ((IKeyStore)fixture.Store).AddKeyAsync(Key("a"), default);
        Assert.Equal("a", Assert.Single(await other.ListKeysAsync(default)).Id);
        Assert.True(await other.RevokeKeyAsync("a", default));
        Assert.NotNull(Assert.Single(await ((IKeyStore)fixture.Store).ListKeysAsync(default)).Revoked);
    }

    private static KeyRow Key(string id) =>
        new(id, "name", KeyRole.Reader, [], null, new byte[32], StoreFixture.Start, null);

    private static Dictionary<string, DateTimeOffset> Uses(params (string Id, DateTimeOffset At)[] uses) =>
        uses.ToDictionary(use => use.Id, use => use.At);
}
