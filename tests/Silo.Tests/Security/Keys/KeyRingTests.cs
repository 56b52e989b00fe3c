using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security;
using Pipeline.Silo.Security.Keys;
using Pipeline.Storage.Keys;
using Pipeline.Vocabulary;

namespace Pipeline.Silo.Tests.Security.Keys;

/// <summary>What a silo knows of keys, and for how long.</summary>
public sealed class KeyRingTests
{
    private readonly FakeKeyStore _store = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(56));
    private readonly SiloOptions _options = new() { AdminKey = null };

    private KeyRing Ring() => new(_store, new AuthMode(_options), _time, NullLogger<KeyRing>.Instance);

    [Fact]
    public async Task A_secret_finds_its_key_and_nothing_else_does()
    {
        var secret = Add(KeyRole.Writer, collections: ["a"], labels: ["hr"]);
        Add(KeyRole.Admin);
        var ring = Ring();
        var caller = await ring.FindAsync(secret, default);
        Assert.Equal((KeyRole.Writer, "a", "hr"), (caller.Role, caller.Collections[0], caller.Labels![0]));
        for (var i = 0; i < secret.Length; i++)
        {
            var other = $"{secret[..i]}{(secret[i] == 'z' ? 'y' : 'z')}{secret[(i + 1)..]}";
            await RefusedAsync(ring, other, "unknown_key");
            await RefusedAsync(ring, secret.Remove(i, 1), "unknown_key");
        }

        await RefusedAsync(ring, "", "unknown_key");
        await RefusedAsync(ring, secret + " ", "unknown_key");
        await RefusedAsync(ring, $"pl-{KeySecret.IdOf(secret)}-", "unknown_key");
        await RefusedAsync(ring, new string('x', 100_000), "unknown_key");
    }

    [Fact]
    public async Task An_ended_key_says_so_to_whoever_has_its_secret_alone()
    {
        var expired = Add(KeyRole.Reader, expires: _time.GetUtcNow());
        var revoked = Add(KeyRole.Reader);
        await _store.RevokeKeyAsync(KeySecret.IdOf(revoked)!, default);
        var ring = Ring();
        await RefusedAsync(ring, expired, "expired_key");
        await RefusedAsync(ring, revoked, "revoked_key");
        await RefusedAsync(ring, revoked[..^3] + "000", "unknown_key");
    }

    [Fact]
    public async Task A_change_is_known_within_seconds_and_unknown_keys_cost_no_reads()
    {
        var secret = Add(KeyRole.Reader);
        var ring = Ring();
        await ring.FindAsync(secret, default);
        for (var i = 0; i < 1000; i++)
        {
            await RefusedAsync(ring, KeySecret.Make().Secret, "unknown_key");
        }

        Assert.Equal(1, _store.Reads);
        await _store.RevokeKeyAsync(KeySecret.IdOf(secret)!, default);
        var caller = await ring.FindAsync(secret, default);
        _time.Advance(KeyRing.Fresh);
        await RefusedAsync(ring, secret, "revoked_key");
        Assert.False(await ring.HoldsAsync(caller, default));
        Assert.Equal(2, _store.Reads);
        Assert.InRange(KeyRing.Fresh, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task The_silo_that_changes_a_key_knows_it_at_once_also_while_it_reads()
    {
        var secret = Add(KeyRole.Reader);
        var ring = Ring();
        var held = new TaskCompletionSource();
        _store.Held = held.Task;
        var reading = ring.FindAsync(secret, default).AsTask();
        while (_store.Reads == 0)
        {
            await Task.Yield();
        }

        _store.Held = Task.CompletedTask;
        await _store.RevokeKeyAsync(KeySecret.IdOf(secret)!, default);
        ring.Forget();
        await RefusedAsync(ring, secret, "revoked_key");
        held.SetResult();

        // Whoever asked before the change may have been let in; nobody is afterwards.
        await reading;
        await RefusedAsync(ring, secret, "revoked_key");
        Assert.Equal(2, _store.Reads);
    }

    [Fact]
    public async Task While_the_store_is_away_keys_are_believed_for_a_while_and_then_nobody_is_let_in()
    {
        var secret = Add(KeyRole.Reader);
        var ring = Ring();
        await ring.FindAsync(secret, default);
        _store.IsAway = true;
        _time.Advance(KeyRing.Fresh);
        for (var i = 0; i < 100; i++)
        {
            await ring.FindAsync(secret, default);
        }

        // The store is not asked by every request while it is away.
        Assert.Equal(2, _store.Reads);
        _time.Advance(KeyRing.Stale);
        var refused = await Assert.ThrowsAsync<PipelineException>(() => ring.FindAsync(secret, default).AsTask());
        Assert.Equal(ErrorCode.StoreUnavailable, refused.Code);
        _store.IsAway = false;
        await ring.FindAsync(secret, default);
    }

    [Fact]
    public async Task The_key_of_the_environment_needs_no_store()
    {
        _options.AdminKey = new string('k', 32);
        _store.IsAway = true;
        var ring = Ring();
        Assert.True((await ring.FindAsync(_options.AdminKey, default)).IsAdmin);
        Assert.True(await ring.HoldsAsync(AuthMode.Administrator, default));
        await Assert.ThrowsAsync<PipelineException>(() => ring.FindAsync(KeySecret.Make().Secret, default).AsTask());
    }

    [Theory]
    [InlineData("auto", "http://127.0.0.1:5080", false, false)]
    [InlineData("auto", "http://localhost:5080;http://[::1]:5080", false, false)]
    [InlineData("auto", "http://127.0.0.1:5080", true, true)]
    [InlineData("auto", "http://0.0.0.0:5080", false, true)]
    [InlineData("auto", "http://*:5080", false, true)]
    [InlineData("auto", "http://127.0.0.1:5080;http://10.0.0.7:5080", false, true)]
    [InlineData("keys", "http://127.0.0.1:5080", false, true)]
    [InlineData("off", "http://0.0.0.0:5080", true, false)]
    public async Task Keys_are_asked_for_by_others_always_and_by_this_machine_once_there_is_one(
        string auth,
        string urls,
        bool any,
        bool required
    )
    {
        (_options.Auth, _options.Urls) = (auth, urls);
        if (any)
        {
            await _store.RevokeKeyAsync(KeySecret.IdOf(Add(KeyRole.Reader))!, default);
        }

        var ring = Ring();
        Assert.Equal(required, await ring.IsRequiredAsync(default));
        Assert.Equal(!required, await ring.HoldsAsync(Caller.Local, default));
    }

    [Fact]
    public async Task Uses_are_gathered_and_written_once_a_minute()
    {
        var secret = Add(KeyRole.Reader);
        var caller = await Ring().FindAsync(secret, default);
        using var uses = new KeyUses(_store, _time, NullLogger<KeyUses>.Instance);
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            uses.Note(caller);
            uses.Note(AuthMode.Administrator);
            uses.Note(Caller.Local);
        }

        Assert.Equal(0, _store.Writes);
        await uses.FlushAsync(default);
        Assert.Equal((1, _time.GetUtcNow()), (_store.Writes, Assert.Single(_store.Uses).Value));
        await uses.FlushAsync(default);
        Assert.Equal(1, _store.Writes);

        // What was noted last is written when the program ends.
        uses.Note(caller);
        await uses.StopAsync(default);
        Assert.Equal(2, _store.Writes);
        Assert.Equal(TimeSpan.FromMinutes(1), KeyUses.Interval);
    }

    private static async Task RefusedAsync(KeyRing ring, string token, string reason)
    {
        var refused = await Assert.ThrowsAsync<PipelineException>(() => ring.FindAsync(token, default).AsTask());
        Assert.Equal((ErrorCode.InvalidApiKey, reason), (refused.Code, refused.Reason));
    }

    private string Add(
        KeyRole role,
        IReadOnlyList<string>? collections = null,
        IReadOnlyList<string>? labels = null,
        DateTimeOffset? expires = null
    )
    {
        var (id, secret) = KeySecret.Make();
        _store.Keys.Add(
            new KeyRow(id, "name", role, collections ?? [], labels, KeySecret.Hash(secret), default, expires)
        );
        return secret;
    }
}
