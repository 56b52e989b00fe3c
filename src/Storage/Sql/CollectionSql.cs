namespace Pipeline.Storage.Sql;

/// <summary>Statements about collections. Like all statements here they are valid in SQLite and in
/// PostgreSQL.</summary>
internal static class CollectionSql
{
    public const string Insert = """
        insert into collections (name, shard_count, settings_json, created_ticks, settings_version)
        values (@name, @shard_count, @settings_json, @created_ticks, @created_ticks)
        on conflict (name) do nothing
        returning collection_key
        """;

    public const string Find = """
        select collection_key, shard_count, name, settings_json, created_ticks, settings_version
        from collections where name = @name
        """;

    public const string List = """
        select collection_key, shard_count, name, settings_json, created_ticks, settings_version from collections
        where name is not null order by name
        """;

    public const string UpdateSettings = """
        update collections set settings_json = @settings_json, settings_version = settings_version + 1
        where name = @name and settings_version = @settings_version
        """;

    public const string Detach = """
        update collections set name = null where collection_key = @collection_key
        """;

    public const string FindDetached = """
        select collection_key from collections where name is null limit 1
        """;

    public const string Delete = """
        delete from collections where collection_key = @collection_key
        """;

    public const string Retire = """
        insert into retired_collections (name, version_floor, number_floor)
        select @name, max(highest_version), max(last_number) from shards where collection_key = @collection_key
        on conflict (name) do update set
          version_floor = excluded.version_floor, number_floor = excluded.number_floor
        """;

    public const string FindRetired = """
        select version_floor, number_floor from retired_collections where name = @name
        """;
}
