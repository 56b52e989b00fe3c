using Pipeline.Storage.Answers;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of the logs of answers.</summary>
internal static class AnswerTable
{
    public static async ValueTask<IReadOnlyList<bool>> AppendAsync(
        StoreSession session,
        IReadOnlyList<AnswerBlock> blocks
    )
    {
        var stored = new bool[blocks.Count];

        // In the order of the ids, as everybody takes the rows: two that append to the same logs never wait for each
        // other.
        foreach (var i in Enumerable.Range(0, blocks.Count).OrderBy(i => blocks[i].AnswerId, StringComparer.Ordinal))
        {
            stored[i] = await AppendAsync(session, blocks[i]);
        }

        return stored;
    }

    public static async ValueTask<StoredAnswer?> FindAsync(StoreSession session, string answerId, long now)
    {
        string collection;
        byte[] owner;
        long count;
        bool isEnded;
        await using (var row = await session.ReadAsync(AnswerSql.Find, ("@answer_id", answerId), ("@now", now)))
        {
            if (!await row.ReadAsync(session.CancellationToken))
            {
                return null;
            }

            (collection, owner) = (row.GetString(0), row.GetFieldValue<byte[]>(1));
            (count, isEnded) = (row.GetInt64(2), row.GetInt64(3) != 0);
        }

        var bodies = new List<byte[]>();
        await using var reader = await session.ReadAsync(AnswerSql.Read, ("@answer_id", answerId));
        while (await reader.ReadAsync(session.CancellationToken))
        {
            bodies.Add(reader.GetFieldValue<byte[]>(0));
        }

        return new StoredAnswer(collection, owner, count, isEnded, bodies);
    }

    public static async ValueTask<int> RemoveAsync(StoreSession session, string answerId) =>
        await session.ExecuteAsync(AnswerSql.Remove, ("@answer_id", answerId));

    public static ValueTask<int> RemoveExpiredAsync(StoreSession session, long now, int limit) =>
        session.ExecuteAsync(AnswerSql.RemoveExpired, ("@now", now), ("@limit", limit));

    private static async ValueTask<bool> AppendAsync(StoreSession session, AnswerBlock block)
    {
        if (block.First == 0)
        {
            await session.SendAsync(
                AnswerSql.Begin,
                ("@answer_id", block.AnswerId),
                ("@owner", Blobs.Of(block.Owner)),
                ("@expires_ticks", block.Expires.UtcTicks),
                ("@collection", block.Collection)
            );
        }

        var body = Blobs.Of(block.Body);
        var extended = await session.ExecuteAsync(
            AnswerSql.Extend,
            ("@next", block.First + block.Count),
            ("@is_ended", block.IsLast ? 1 : 0),
            ("@expires_ticks", block.Expires.UtcTicks),
            ("@answer_id", block.AnswerId),
            ("@first", block.First)
        );
        (string, object?)[] key = [("@answer_id", block.AnswerId), ("@first", block.First), ("@body", body)];
        if (extended == 0)
        {
            // What was committed although its writer was told otherwise is stored all the same.
            return await session.NumberAsync(AnswerSql.FindBlock, key) is not null;
        }

        await session.SendAsync(AnswerSql.Append, key);
        return true;
    }
}
