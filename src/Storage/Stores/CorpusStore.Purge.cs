using Pipeline.Storage.Purging;
using Pipeline.Storage.Sql;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>Taking away what is left of documents.</content>
public abstract partial class CorpusStore : IStorePurge
{
    /// <inheritdoc/>
    public bool HasServer => Product.HasOwnClock;

    /// <inheritdoc/>
    public Task<int> RemoveAnswersAsync(string collection, CancellationToken cancellationToken) =>
        WriteAsync(
            async session =>
            {
                var key = (await CollectionTable.GetKeyAsync(session, collection).ConfigureAwait(false)).Key;
                return await session
                        .ExecuteAsync(PurgeSql.RemoveAnswers, ("@collection_key", key))
                        .ConfigureAwait(false)
                    + await session
                        .ExecuteAsync(PurgeSql.RemoveCachedAnswers, ("@collection_key", key))
                        .ConfigureAwait(false);
            },
            cancellationToken,
            frees: true
        );

    /// <inheritdoc/>
    public Task<int> RemoveDeadLettersAsync(string collection, CancellationToken cancellationToken) =>
        WriteAsync(
            async session =>
            {
                var key = (await CollectionTable.GetKeyAsync(session, collection).ConfigureAwait(false)).Key;
                return await session
                    .ExecuteAsync(PurgeSql.RemoveDeadLetters, ("@collection", collection), ("@collection_key", key))
                    .ConfigureAwait(false);
            },
            cancellationToken
        );

    /// <inheritdoc/>
    public async Task<int> RemoveOutdatedCutsAsync(string collection, CancellationToken cancellationToken)
    {
        int removed;
        var all = 0;
        do
        {
            removed = await WriteAsync(
                    session => CutTable.RemoveOutdatedAsync(session, collection, PurgeStep),
                    cancellationToken,
                    frees: true
                )
                .ConfigureAwait(false);
            all += removed;
        } while (removed == PurgeStep);

        return all;
    }

    /// <inheritdoc/>
    public abstract Task RewriteAsync(CancellationToken cancellationToken);
}
