using Pipeline.Storage.Audit;
using Pipeline.Storage.Input;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>Who may call, and what administrators did.</content>
public abstract partial class CorpusStore : IKeyStore, IAuditLog
{
    private const int MaxAuditText = 1000;

    /// <inheritdoc/>
    public async Task<bool> AddKeyAsync(KeyRow key, CancellationToken cancellationToken)
    {
        InputRules.Check(key);
        return await WriteAsync(session => KeyTable.AddAsync(session, key, Now), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<KeyRow>> ListKeysAsync(CancellationToken cancellationToken) =>
        ReadAsync(KeyTable.ListAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RevokeKeyAsync(string id, CancellationToken cancellationToken) =>
        StorableText.IsWellFormed(id)
            ? WriteAsync(session => KeyTable.RevokeAsync(session, id, Now), cancellationToken)
            : Task.FromResult(false);

    /// <inheritdoc/>
    public async Task NoteKeyUseAsync(
        IReadOnlyDictionary<string, DateTimeOffset> uses,
        CancellationToken cancellationToken
    )
    {
        // In one order everywhere, so that two processes never wait for one another's rows.
        KeyValuePair<string, DateTimeOffset>[] ordered = [.. uses.OrderBy(use => use.Key, StringComparer.Ordinal)];
        if (ordered.Length > 0)
        {
            await WriteAsync(session => KeyTable.NoteUseAsync(session, ordered), cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<long> CountTokensAsync(string id, DateOnly day, CancellationToken cancellationToken) =>
        ReadAsync(session => KeyTable.CountTokensAsync(session, id, day), cancellationToken);

    /// <inheritdoc/>
    public async Task<long> AddTokensAsync(string id, DateOnly day, long tokens, CancellationToken cancellationToken)
    {
        InputRules.KeyId(id);
        InputRules.Range(nameof(tokens), tokens, 0, int.MaxValue);
        return await WriteAsync(session => KeyTable.AddTokensAsync(session, id, day, tokens), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task AppendAuditAsync(AuditRow act, CancellationToken cancellationToken)
    {
        var kept = act with
        {
            ActorId = Short(act.ActorId),
            ActorName = Short(act.ActorName),
            Action = Short(act.Action),
            Target = Short(act.Target),
            Outcome = Short(act.Outcome),
        };
        await WriteAsync(session => AuditTable.AppendAsync(session, kept), cancellationToken).ConfigureAwait(false);

        // An act is told whatever it is called: what is too long is cut, never refused.
        static string Short(string text) => StorableText.Of(text.Length <= MaxAuditText ? text : text[..MaxAuditText]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AuditRow>> ListAuditAsync(
        long? before,
        int limit,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxPage);
        return await ReadAsync(
                session => AuditTable.ListAsync(session, before ?? long.MaxValue, limit),
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
