using Pipeline.Storage.Audit;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of what administrators did.</summary>
internal static class AuditTable
{
    public static async ValueTask<bool> AppendAsync(StoreSession session, AuditRow act)
    {
        var number = await session.NumberAsync(
            AuditSql.Append,
            ("@at_ticks", act.At.UtcTicks),
            ("@actor_id", act.ActorId),
            ("@actor_name", act.ActorName),
            ("@action", act.Action),
            ("@target", act.Target),
            ("@outcome", act.Outcome)
        );
        await session.SendAsync(
            AuditSql.Forget,
            ("@before", (act.At - IAuditLog.Retention).UtcTicks),
            ("@last", (number ?? 0) - IAuditLog.MaxRows)
        );
        return true;
    }

    public static async ValueTask<IReadOnlyList<AuditRow>> ListAsync(StoreSession session, long before, int limit)
    {
        await using var reader = await session.ReadAsync(AuditSql.List, ("@before", before), ("@limit", limit));
        var rows = new List<AuditRow>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            rows.Add(
                new AuditRow(
                    reader.GetInt64(0),
                    RowReader.Time(reader.GetInt64(1)),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetString(4),
                    reader.GetString(5),
                    reader.GetString(6)
                )
            );
        }

        return rows;
    }
}
