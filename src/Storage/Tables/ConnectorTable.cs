using System.Data.Common;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of connectors.</summary>
internal static class ConnectorTable
{
    public static async ValueTask<IReadOnlyList<ConnectorRow>> ListAsync(StoreSession session)
    {
        await using var reader = await session.ReadAsync(ConnectorSql.List);
        var rows = new List<ConnectorRow>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            rows.Add(Row(reader));
        }

        return rows;
    }

    public static async ValueTask<ConnectorRow?> FindAsync(StoreSession session, string name)
    {
        await using var reader = await session.ReadAsync(ConnectorSql.Find, ("@name", name));
        return await reader.ReadAsync(session.CancellationToken) ? Row(reader) : null;
    }

    public static async ValueTask<bool> AddAsync(StoreSession session, ConnectorRow row) =>
        await session.ExecuteAsync(
            ConnectorSql.Insert,
            ("@name", row.Name),
            ("@settings_json", row.SettingsJson),
            ("@state_json", row.StateJson),
            ("@created_ticks", row.Created.UtcTicks)
        ) > 0;

    public static async ValueTask<bool> UpdateAsync(StoreSession session, string name, string settingsJson) =>
        await session.ExecuteAsync(ConnectorSql.Update, ("@settings_json", settingsJson), ("@name", name)) > 0;

    public static async ValueTask<bool> RemoveAsync(StoreSession session, string name) =>
        await session.ExecuteAsync(ConnectorSql.Delete, ("@name", name)) > 0;

    public static async ValueTask<IReadOnlyList<ConnectorItem>> ListItemsAsync(StoreSession session, string name)
    {
        await using var reader = await session.ReadAsync(ConnectorSql.Items, ("@name", name));
        var items = new List<ConnectorItem>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            items.Add(new ConnectorItem(reader.GetString(0), reader.GetString(1), RowReader.TextOrNull(reader, 2)));
        }

        return items;
    }

    public static async ValueTask<bool> SaveAsync(
        StoreSession session,
        string name,
        string stateJson,
        IReadOnlyList<ConnectorItem> taken,
        IReadOnlyList<string> forgotten
    )
    {
        if (await session.ExecuteAsync(ConnectorSql.SetState, ("@state_json", stateJson), ("@name", name)) == 0)
        {
            return false;
        }

        if (taken.Count > 0)
        {
            await session.SendEachAsync(
                ConnectorSql.Take,
                taken,
                item => [("@name", name), ("@item_id", item.Id), ("@version", item.Version), ("@state", item.State)]
            );
        }

        if (forgotten.Count > 0)
        {
            await session.SendEachAsync(ConnectorSql.Forget, forgotten, id => [("@name", name), ("@item_id", id)]);
        }

        return true;
    }

    private static ConnectorRow Row(DbDataReader row) =>
        new(row.GetString(0), row.GetString(1), row.GetString(2), RowReader.Time(row.GetInt64(3)));
}
