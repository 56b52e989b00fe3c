using System.Data.Common;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of the keys of the API.</summary>
internal static class KeyTable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    public static async ValueTask<bool> AddAsync(StoreSession session, KeyRow key, long now)
    {
        await session.SendAsync(KeySql.Forget, ("@before", now - Remembered.Ticks));
        if (await session.NumberAsync(KeySql.Count) >= IKeyStore.MaxKeys)
        {
            throw new StoreInputException(
                "Key",
                $"There are {IKeyStore.MaxKeys} keys already; revoked and expired ones are forgotten after {Remembered.Days} days."
            );
        }

        return await session.NumberAsync(
            KeySql.Insert,
            ("@key_id", key.Id),
            ("@name", key.Name),
            ("@role", (int)key.Role),
            ("@collections_json", TextList.Write(key.Collections)),
            ("@key_labels_json", key.Labels is { } labels ? TextList.Write(labels) : null),
            ("@secret_hash", key.SecretHash.ToArray()),
            ("@created_ticks", key.Created.UtcTicks),
            ("@expires_ticks", key.Expires?.UtcTicks),
            ("@requests_per_minute", key.RequestsPerMinute),
            ("@tokens_per_day", key.TokensPerDay),
            ("@guardrails", key.Guardrails)
        )
            is not null;
    }

    public static async ValueTask<IReadOnlyList<KeyRow>> ListAsync(StoreSession session)
    {
        await using var reader = await session.ReadAsync(KeySql.List);
        var rows = new List<KeyRow>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            rows.Add(Row(reader));
        }

        return rows;
    }

    public static async ValueTask<bool> RevokeAsync(StoreSession session, string id, long now) =>
        await session.ExecuteAsync(KeySql.Revoke, ("@now", now), ("@key_id", id)) > 0;

    public static async ValueTask<bool> NoteUseAsync(
        StoreSession session,
        IReadOnlyList<KeyValuePair<string, DateTimeOffset>> uses
    )
    {
        await session.SendEachAsync(KeySql.NoteUse, uses, use => [("@used", use.Value.UtcTicks), ("@key_id", use.Key)]);
        return true;
    }

    public static async ValueTask<long> CountTokensAsync(StoreSession session, string id, DateOnly day) =>
        await session.NumberAsync(KeySql.CountTokens, ("@key_id", id), ("@day", day.DayNumber)) ?? 0;

    public static async ValueTask<long> AddTokensAsync(StoreSession session, string id, DateOnly day, long tokens)
    {
        await session.SendAsync(KeySql.ForgetTokens, ("@day", day.DayNumber - 31), ("@key_id", id));
        return await session.NumberAsync(
                KeySql.AddTokens,
                ("@key_id", id),
                ("@day", day.DayNumber),
                ("@tokens", tokens)
            ) ?? 0;
    }

    private static KeyRow Row(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            (KeyRole)row.GetInt32(2),
            TextList.Read(row.GetString(3)),
            RowReader.TextOrNull(row, 4) is { } labels ? TextList.Read(labels) : null,
            row.GetFieldValue<byte[]>(5),
            RowReader.Time(row.GetInt64(6)),
            TimeOrNull(row, 7)
        )
        {
            LastUsed = TimeOrNull(row, 8),
            Revoked = TimeOrNull(row, 9),
            RequestsPerMinute = row.IsDBNull(10) ? null : row.GetInt32(10),
            TokensPerDay = row.IsDBNull(11) ? null : row.GetInt64(11),
            Guardrails = RowReader.TextOrNull(row, 12),
        };

    private static DateTimeOffset? TimeOrNull(DbDataReader row, int column) =>
        row.IsDBNull(column) ? null : RowReader.Time(row.GetInt64(column));
}
