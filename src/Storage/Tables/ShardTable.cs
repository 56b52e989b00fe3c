using Pipeline.Storage.Documents;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of shards: the counter of numbers and the documents per state.</summary>
internal static class ShardTable
{
    /// <summary>
    /// Takes the next number of a shard and counts one document from one state into another (null: into or out of
    /// existence).
    /// </summary>
    public static ValueTask<long> TakeNumberAsync(
        StoreSession session,
        long collection,
        int shard,
        DocumentState? from,
        DocumentState? to,
        long version
    )
    {
        session.NoteChange(collection, shard);
        return AdvanceAsync(session, collection, shard, 1, from, to, 1, version);
    }

    /// <summary>Counts documents from one state into another without taking a number.</summary>
    public static async ValueTask MoveAsync(
        StoreSession session,
        long collection,
        int shard,
        DocumentState? from,
        DocumentState? to,
        int documents
    ) => await AdvanceAsync(session, collection, shard, 0, from, to, documents, 0);

    public static async ValueTask<long> VersionFloorAsync(StoreSession session, long collection, int shard) =>
        await session.NumberAsync(ShardSql.VersionFloor, ("@collection_key", collection), ("@shard", shard)) ?? 0;

    public static ValueTask<long> LastChangeAsync(StoreSession session, string collection, int shard) =>
        FindAsync(session, ShardSql.LastChange, collection, shard);

    public static ValueTask<long> PurgedNumberAsync(StoreSession session, string collection, int shard) =>
        FindAsync(session, ShardSql.PurgedNumber, collection, shard);

    /// <summary>Remembers a purged tombstone: no document new to the shard gets its version or a lower one.</summary>
    public static async ValueTask RaiseFloorsAsync(
        StoreSession session,
        long collection,
        int shard,
        long version,
        long number
    ) =>
        await session.ExecuteAsync(
            ShardSql.RaiseFloors,
            ("@version", version),
            ("@number", number),
            ("@collection_key", collection),
            ("@shard", shard)
        );

    public static async ValueTask<DocumentTotals> CountAsync(StoreSession session, string collection)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        await using var reader = await session.ReadAsync(ShardSql.Count, ("@collection_key", key));
        await reader.ReadAsync(session.CancellationToken);
        return new DocumentTotals(
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetInt64(4),
            reader.IsDBNull(5) ? null : RowReader.Time(reader.GetInt64(5))
        );
    }

    public static async ValueTask<ShardBacklog> BacklogAsync(StoreSession session, string collection, int shard)
    {
        var key = await CollectionTable.GetKeyAsync(session, collection, shard);
        await using var reader = await session.ReadAsync(ShardSql.Backlog, ("@collection_key", key), ("@shard", shard));
        return await reader.ReadAsync(session.CancellationToken)
            ? new ShardBacklog(reader.GetInt64(0), reader.IsDBNull(1) ? null : RowReader.Time(reader.GetInt64(1)))
            : new ShardBacklog(0, null);
    }

    private static async ValueTask<long> FindAsync(StoreSession session, string sql, string collection, int shard)
    {
        var key = await CollectionTable.GetKeyAsync(session, collection, shard);
        return await session.NumberAsync(sql, ("@collection_key", key), ("@shard", shard)) ?? 0;
    }

    private static async ValueTask<long> AdvanceAsync(
        StoreSession session,
        long collection,
        int shard,
        int numbers,
        DocumentState? from,
        DocumentState? to,
        int documents,
        long version
    )
    {
        int Change(DocumentState state) => (to == state ? documents : 0) - (from == state ? documents : 0);

        return await session.NumberAsync(
                ShardSql.Advance,
                ("@numbers", numbers),
                ("@version", version),
                ("@accepted", Change(DocumentState.Accepted)),
                ("@chunked", Change(DocumentState.Chunked)),
                ("@indexed", Change(DocumentState.Indexed)),
                ("@failed", Change(DocumentState.Failed)),
                ("@deleted", Change(DocumentState.Deleted)),
                ("@collection_key", collection),
                ("@shard", shard)
            ) ?? throw new InvalidOperationException($"The store lacks the row of shard {shard}.");
    }
}
