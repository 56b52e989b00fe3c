using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.Grains;
using Pipeline.Grains.Guardrails;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;

namespace Pipeline.Silo.Security.Keys;

/// <summary>Makes keys and takes them back.</summary>
internal sealed class KeyMaker(
    IKeyStore store,
    KeyRing ring,
    AuditTrail trail,
    TimeProvider time,
    IGuardPolicies? policies = null
)
{
    /// <summary>All keys, also those that have ended.</summary>
    public async Task<IReadOnlyList<KeyInfo>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await CallAsync(() => store.ListKeysAsync(cancellationToken))).Select(InfoOf)];

    /// <summary>Makes a key.</summary>
    /// <param name="asked">What it is for.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The key with its secret, which nobody can find out afterwards.</returns>
    /// <exception cref="PipelineException">It cannot be made.</exception>
    public async Task<IssuedKey> AddAsync(NewKey asked, Caller by, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        asked.Validate(now);

        // Who makes the first key has no server behind it, and names none.
        policies?.Check("guardrails", asked.Guardrails);
        var (id, secret) = KeySecret.Make();
        var row = new KeyRow(
            id,
            asked.Name,
            asked.Role,
            asked.Collections ?? [],
            asked.Labels,
            KeySecret.Hash(secret),
            now,
            asked.Expires?.ToUniversalTime()
        )
        {
            RequestsPerMinute = asked.RequestsPerMinute,
            TokensPerDay = asked.TokensPerDay,
            Guardrails = asked.Guardrails,
        };
        if (!await CallAsync(() => store.AddKeyAsync(row, cancellationToken)))
        {
            throw new PipelineException(ErrorCode.Conflict, "There is a key of that id already. Try again.");
        }

        ring.Forget();
        await trail.WriteAsync(by, "key.add", $"{id} ({asked.Role.ToString().ToLowerInvariant()})", AuditTrail.Ok);
        return new IssuedKey(InfoOf(row), secret);
    }

    /// <summary>Revokes a key.</summary>
    /// <exception cref="PipelineException">There is none that still holds.</exception>
    public async Task RevokeAsync(string id, Caller by, CancellationToken cancellationToken)
    {
        if (!await CallAsync(() => store.RevokeKeyAsync(id, cancellationToken)))
        {
            throw new PipelineException(
                ErrorCode.UnknownKey,
                $"There is no key '{id}' that still holds. 'pipeline keys list' shows those there are.",
                "id",
                values: new Dictionary<string, string> { ["key"] = id }
            );
        }

        ring.Forget();
        await trail.WriteAsync(by, "key.revoke", id, AuditTrail.Ok);
    }

    private static KeyInfo InfoOf(KeyRow row) =>
        new(row.Id, row.Name, row.Role, row.Collections, row.Created)
        {
            Labels = row.Labels,
            Expires = row.Expires,
            LastUsed = row.LastUsed,
            Revoked = row.Revoked,
            RequestsPerMinute = row.RequestsPerMinute,
            TokensPerDay = row.TokensPerDay,
            Guardrails = row.Guardrails,
        };

    private static Task<T> CallAsync<T>(Func<Task<T>> call) =>
        StoreCalls.RunAsync(
            call,
            "The keys cannot be read or written at the moment; nothing was changed. Try again.",
            "key"
        );
}
