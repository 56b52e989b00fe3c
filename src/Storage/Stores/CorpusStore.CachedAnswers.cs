using Pipeline.Storage.Answers;
using Pipeline.Storage.Input;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>Answers that a cache keeps.</content>
public abstract partial class CorpusStore : ICachedAnswerStore
{
    private const int MaxCacheKey = 128;
    private const int MaxCachedSources = 1000;

    /// <inheritdoc/>
    public async Task<bool> PutCachedAsync(CachedAnswerRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        InputRules.Name(nameof(row.Key), row.Key, MaxCacheKey);
        InputRules.Name(nameof(row.Scope), row.Scope, MaxCacheKey);
        InputRules.CollectionName(row.Collection);
        InputRules.Range("Sources.Count", row.Sources.Count, 1, MaxCachedSources);
        InputRules.Range("Body.Length", row.Body.Length, 0, InputRules.MaxValueBytes);
        return await WriteAsync(
                session => CachedAnswerTable.PutAsync(session, row, Now),
                cancellationToken,
                row.Body.Length
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<byte[]>> ListCachedAsync(
        string collection,
        string scope,
        long mostBytes,
        CancellationToken cancellationToken
    )
    {
        InputRules.Name(nameof(scope), scope, MaxCacheKey);
        return await ReadAsync(
                session => CachedAnswerTable.ListAsync(session, collection, scope, mostBytes),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RemoveCachedAsync(string key, CancellationToken cancellationToken)
    {
        InputRules.Name(nameof(key), key, MaxCacheKey);
        await WriteAsync(session => CachedAnswerTable.RemoveAsync(session, key), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<int> TrimCachedAsync(long mostBytes, CancellationToken cancellationToken)
    {
        InputRules.Range(nameof(mostBytes), mostBytes, 0, long.MaxValue);
        return await WriteAsync(
                session => CachedAnswerTable.TrimAsync(session, mostBytes),
                cancellationToken,
                frees: true
            )
            .ConfigureAwait(false);
    }
}
