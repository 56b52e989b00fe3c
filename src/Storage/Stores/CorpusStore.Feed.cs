using Pipeline.Storage.Input;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>The change feed, and waiting for it.</content>
public abstract partial class CorpusStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ShardChange>> ReadChangesAsync(
        string collection,
        int shard,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken
    ) => ReadChangesOfAsync(collection, shard, null, afterNumber, limit, null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ShardChange>> ReadChangesAsync(
        string collection,
        int shard,
        long afterNumber,
        int limit,
        Func<ShardChange, int>? held,
        CancellationToken cancellationToken
    ) => ReadChangesOfAsync(collection, shard, null, afterNumber, limit, held, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ShardChange>> ReadChangesAsync(
        string collection,
        int shard,
        long generation,
        long afterNumber,
        int limit,
        CancellationToken cancellationToken
    ) => ReadChangesOfAsync(collection, shard, generation, afterNumber, limit, null, cancellationToken);

    private async Task<IReadOnlyList<ShardChange>> ReadChangesOfAsync(
        string collection,
        int shard,
        long? generation,
        long afterNumber,
        int limit,
        Func<ShardChange, int>? held,
        CancellationToken cancellationToken
    )
    {
        InputRules.Range(nameof(limit), limit, 1, InputRules.MaxChangePage);
        return await ReadAsync(
                session =>
                    FeedReads.ListAfterAsync(
                        session,
                        collection,
                        shard,
                        generation,
                        afterNumber,
                        limit,
                        _changePageBytes,
                        held
                    ),
                cancellationToken,
                snapshot: true
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<long> WaitForChangeAsync(
        string collection,
        int shard,
        long seen,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var key = await ReadAsync(
                    session => CollectionTable.GetKeyAsync(session, collection, shard),
                    cancellationToken
                )
                .ConfigureAwait(false);
            using var listener = Signals.Listen(key, shard);

            // Taken before looking: a change between the two is either seen or signalled.
            var next = listener.Next;
            var last = await LastChangeAsync(collection, shard, cancellationToken).ConfigureAwait(false);
            if (last > seen)
            {
                return last;
            }

            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<long> LastChangeAsync(string collection, int shard, CancellationToken cancellationToken) =>
        ReadAsync(session => ShardTable.LastChangeAsync(session, collection, shard), cancellationToken);

    /// <inheritdoc/>
    public Task<long> LastNumberAsync(string collection, int shard, CancellationToken cancellationToken) =>
        ReadAsync(session => FeedReads.LastNumberAsync(session, collection, shard, null), cancellationToken);

    /// <inheritdoc/>
    public Task<long> LastNumberAsync(
        string collection,
        int shard,
        long generation,
        CancellationToken cancellationToken
    ) => ReadAsync(session => FeedReads.LastNumberAsync(session, collection, shard, generation), cancellationToken);

    /// <inheritdoc/>
    public Task<long> PurgedNumberAsync(string collection, int shard, CancellationToken cancellationToken) =>
        ReadAsync(session => ShardTable.PurgedNumberAsync(session, collection, shard), cancellationToken);
}
