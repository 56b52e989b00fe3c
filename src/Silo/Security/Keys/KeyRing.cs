using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;

namespace Pipeline.Silo.Security.Keys;

/// <summary>
/// The keys as this silo knows them: all of them, read again when what is known is older than
/// <see cref="Fresh"/>. So a change reaches every silo within that time, and a token with an unknown id costs no read
/// of its own, however many come.
/// </summary>
internal sealed partial class KeyRing(IKeyStore store, AuthMode mode, TimeProvider time, ILogger<KeyRing> logger)
{
    /// <summary>How long keys are believed without a look at the store.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>How long they are believed while the store is away, where nobody can change them either.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private Known? _known;
    private Task<Known>? _reading;
    private DateTimeOffset _failed;

    /// <summary>Whether a caller must have a key at the moment.</summary>
    public async ValueTask<bool> IsRequiredAsync(CancellationToken cancellationToken) =>
        mode.Always ?? (await ReadAsync(cancellationToken)).Keys.Count > 0;

    /// <summary>The caller that a token stands for.</summary>
    /// <exception cref="PipelineException">It stands for none, or the store is away and was never read.</exception>
    public async ValueTask<Caller> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (mode.IsAdminKey(token))
        {
            return AuthMode.Administrator;
        }

        // Looked up by the id, which is no secret, and compared as a whole.
        if (
            KeySecret.IdOf(token) is not { } id
            || !(await ReadAsync(cancellationToken)).Keys.TryGetValue(id, out var key)
            || !KeySecret.Proves(token, key)
        )
        {
            throw KeyErrors.Unknown();
        }

        return key.Revoked is not null ? throw KeyErrors.Revoked()
            : key.Expires <= time.GetUtcNow() ? throw KeyErrors.Expired()
            : CallerOf(key);
    }

    /// <summary>Whether a caller that was let in before would be let in now.</summary>
    public async ValueTask<bool> HoldsAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Expires <= time.GetUtcNow())
        {
            return false;
        }

        if (caller == Caller.Local)
        {
            return !await IsRequiredAsync(cancellationToken);
        }

        return !caller.IsKey
            || (
                (await ReadAsync(cancellationToken)).Keys.TryGetValue(caller.Id, out var key)
                && key.Revoked is null
                && !(key.Expires <= time.GetUtcNow())
            );
    }

    /// <summary>Reads the keys anew for the next caller: this silo has changed them.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_known, _reading) = (null, null);
        }
    }

    private async ValueTask<Known> ReadAsync(CancellationToken cancellationToken)
    {
        Task<Known> reading;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_known is { } known && (now - known.At < Fresh || (now - _failed < Fresh && now - known.At < Stale)))
            {
                return known;
            }

            reading = _reading ??= LoadAsync();
        }

        return await reading.WaitAsync(cancellationToken);
    }

    /// <summary>One read for all who wait.</summary>
    private async Task<Known> LoadAsync()
    {
        // Off the lock that it was begun under.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Task<Known>? own;
        lock (_lock)
        {
            own = _reading;
        }

        var at = time.GetUtcNow();
        try
        {
            var rows = await store.ListKeysAsync(CancellationToken.None);
            var known = new Known(rows.ToDictionary(row => row.Id, StringComparer.Ordinal), at);
            lock (_lock)
            {
                // Another one is under way by now when the keys were changed meanwhile.
                if (_reading == own)
                {
                    (_known, _reading) = (known, null);
                }
            }

            return known;
        }
        catch (StoreException error)
        {
            lock (_lock)
            {
                _reading = _reading == own ? null : _reading;
                _failed = at;
                if (_known is { } known && at - known.At < Stale)
                {
                    return known;
                }
            }

            LogUnread(logger, error);
            throw new PipelineException(
                ErrorCode.StoreUnavailable,
                "The keys cannot be read at the moment, so nobody can be let in. Try again.",
                retryAfterSeconds: 2
            );
        }
    }

    private static Caller CallerOf(KeyRow key) =>
        new(key.Id, key.Name, key.Role)
        {
            IsKey = true,
            Collections = key.Collections,
            Labels = key.Labels,
            Expires = key.Expires,
            RequestsPerMinute = key.RequestsPerMinute,
            TokensPerDay = key.TokensPerDay,
            Guardrails = key.Guardrails,
        };

    [LoggerMessage(Level = LogLevel.Error, Message = "The keys of the API cannot be read; callers are refused")]
    private static partial void LogUnread(ILogger logger, Exception error);

    private sealed record Known(IReadOnlyDictionary<string, KeyRow> Keys, DateTimeOffset At);
}
