namespace Pipeline.Storage.Sql;

/// <summary>Statements about connectors.</summary>
internal static class ConnectorSql
{
    public const string List = """
        select name, settings_json, state_json, created_ticks from connectors order by name
        """;

    public const string Find = """
        select name, settings_json, state_json, created_ticks from connectors where name = @name
        """;

    public const string Insert = """
        insert into connectors (name, settings_json, state_json, created_ticks)
        values (@name, @settings_json, @state_json, @created_ticks) on conflict (name) do nothing
        """;

    public const string Update = """
        update connectors set settings_json = @settings_json where name = @name
        """;

    public const string SetState = """
        update connectors set state_json = @state_json where name = @name
        """;

    public const string Delete = """
        delete from connectors where name = @name
        """;

    public const string Items = """
        select item_id, version, state from connector_items where connector = @name order by item_id
        """;

    public const string Take = """
        insert into connector_items (connector, item_id, version, state) values (@name, @item_id, @version, @state)
        on conflict (connector, item_id) do update set version = excluded.version, state = excluded.state
        """;

    public const string Forget = """
        delete from connector_items where connector = @name and item_id = @item_id
        """;
}
