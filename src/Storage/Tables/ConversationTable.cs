using System.Data.Common;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of conversations.</summary>
internal static class ConversationTable
{
    private const int RemovedAtOnce = 100;

    public static async ValueTask<bool> AddAsync(StoreSession session, ConversationRow row, int most)
    {
        var added = await session.ExecuteAsync(
            ConversationSql.Insert,
            ("@conversation_id", row.Id),
            ("@owner", Blobs.Of(row.Owner)),
            ("@title", row.Title),
            ("@created_ticks", row.Created.UtcTicks),
            ("@changed_ticks", row.Changed.UtcTicks),
            ("@collection", row.Collection)
        );
        if (added > 0)
        {
            await session.SendAsync(
                ConversationSql.RemoveOldest,
                ("@collection", row.Collection),
                ("@owner", Blobs.Of(row.Owner)),
                ("@conversation_id", row.Id),
                ("@limit", RemovedAtOnce),
                ("@most", most - 1)
            );
        }

        return added > 0;
    }

    public static async ValueTask<ConversationRow?> FindAsync(StoreSession session, string id)
    {
        await using var reader = await session.ReadAsync(ConversationSql.Find, ("@conversation_id", id));
        return await reader.ReadAsync(session.CancellationToken) ? Row(reader) : null;
    }

    public static async ValueTask<IReadOnlyList<ConversationRow>> ListAsync(
        StoreSession session,
        string collection,
        byte[] owner,
        ConversationPlace behind,
        int limit
    )
    {
        await using var reader = await session.ReadAsync(
            ConversationSql.List,
            ("@collection", collection),
            ("@owner", owner),
            ("@changed_ticks", behind.Changed.UtcTicks),
            ("@conversation_id", behind.Id),
            ("@limit", limit)
        );
        var rows = new List<ConversationRow>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            rows.Add(Row(reader));
        }

        return rows;
    }

    public static async ValueTask<bool> RenameAsync(StoreSession session, string id, string title, long now) =>
        await session.ExecuteAsync(ConversationSql.Rename, ("@title", title), ("@now", now), ("@conversation_id", id))
        > 0;

    public static async ValueTask<bool> RemoveAsync(StoreSession session, string id) =>
        await session.ExecuteAsync(ConversationSql.Remove, ("@conversation_id", id)) > 0;

    public static async ValueTask<IReadOnlyList<byte[]>> ReadAsync(StoreSession session, string id)
    {
        await using var reader = await session.ReadAsync(ConversationSql.Read, ("@conversation_id", id));
        var bodies = new List<byte[]>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            bodies.Add(reader.GetFieldValue<byte[]>(0));
        }

        return bodies;
    }

    public static async ValueTask<bool> AppendAsync(StoreSession session, StoredTurn turn, long now)
    {
        var body = Blobs.Of(turn.Body);
        var extended = await session.ExecuteAsync(
            ConversationSql.Extend,
            ("@next", turn.Number + 1),
            ("@bytes", body.Length),
            ("@now", now),
            ("@title", turn.Title),
            ("@conversation_id", turn.ConversationId),
            ("@turn_number", turn.Number)
        );
        (string, object?)[] row =
        [
            ("@conversation_id", turn.ConversationId),
            ("@turn_number", turn.Number),
            ("@body", body),
        ];
        if (extended == 0)
        {
            // What was committed although its writer was told otherwise is stored all the same.
            return await session.NumberAsync(ConversationSql.FindTurn, row) is not null;
        }

        await session.SendAsync(ConversationSql.Append, row);
        return true;
    }

    public static async ValueTask<bool> ReplaceAsync(StoreSession session, string id, int number, byte[] body)
    {
        await session.SendAsync(
            ConversationSql.Weigh,
            ("@bytes", body.Length),
            ("@conversation_id", id),
            ("@turn_number", number)
        );
        return await session.ExecuteAsync(
                ConversationSql.Replace,
                ("@body", body),
                ("@conversation_id", id),
                ("@turn_number", number)
            ) > 0;
    }

    private static ConversationRow Row(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.GetFieldValue<byte[]>(2),
            row.GetString(3),
            RowReader.Time(row.GetInt64(4)),
            RowReader.Time(row.GetInt64(5))
        )
        {
            TurnCount = row.GetInt32(6),
            Bytes = row.GetInt64(7),
        };
}
