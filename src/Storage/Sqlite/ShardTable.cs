using Pipeline.Storage.Documents;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>Reads and writes of shards: the counter of numbers and the documents per state.</summary>
internal static class ShardTable
{
    /// <summary>
    /// Takes the next number of a shard and counts one document from one state into another (null: into or out of
    /// existence).
    /// </summary>
    public static long TakeNumber(
        SqliteSession session,
        long collection,
        int shard,
        DocumentState? from,
        DocumentState? to,
        long version
    ) => Advance(session, collection, shard, 1, from, to, 1, version);

    /// <summary>Counts documents from one state into another without taking a number.</summary>
    public static void Move(
        SqliteSession session,
        long collection,
        int shard,
        DocumentState? from,
        DocumentState? to,
        int documents
    ) => Advance(session, collection, shard, 0, from, to, documents, 0);

    public static long VersionFloor(SqliteSession session, long collection, int shard) =>
        session.Number(ShardSql.VersionFloor, ("@collection_key", collection), ("@shard", shard)) ?? 0;

    public static long LastChange(SqliteSession session, long collection, int shard) =>
        session.Number(ShardSql.LastChange, ("@collection_key", collection), ("@shard", shard)) ?? 0;

    public static long PurgedNumber(SqliteSession session, long collection, int shard) =>
        session.Number(ShardSql.PurgedNumber, ("@collection_key", collection), ("@shard", shard)) ?? 0;

    /// <summary>Remembers a purged tombstone: no document new to the shard gets its version or a lower one.</summary>
    public static void RaiseFloors(SqliteSession session, long collection, int shard, long version, long number) =>
        session.Execute(
            ShardSql.RaiseFloors,
            ("@version", version),
            ("@number", number),
            ("@collection_key", collection),
            ("@shard", shard)
        );

    public static DocumentTotals Count(SqliteSession session, long collection)
    {
        using var reader = session.Read(ShardSql.Count, ("@collection_key", collection));
        reader.Read();
        return new DocumentTotals(
            reader.GetInt64(0),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3),
            reader.GetInt64(4),
            reader.IsDBNull(5) ? null : RowReader.Time(reader.GetInt64(5))
        );
    }

    public static ShardBacklog Backlog(SqliteSession session, long collection, int shard)
    {
        using var reader = session.Read(ShardSql.Backlog, ("@collection_key", collection), ("@shard", shard));
        return reader.Read()
            ? new ShardBacklog(reader.GetInt64(0), reader.IsDBNull(1) ? null : RowReader.Time(reader.GetInt64(1)))
            : new ShardBacklog(0, null);
    }

    private static long Advance(
        SqliteSession session,
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

        return session.Number(
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
