using Microsoft.Data.Sqlite;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>A collection as the other tables refer to it.</summary>
internal readonly record struct CollectionKey(long Key, int ShardCount)
{
    /// <summary>Checks a shard number against the collection.</summary>
    public void CheckShard(int shard)
    {
        if (shard < 0 || shard >= ShardCount)
        {
            throw new StoreInputException(
                "Shard",
                $"Shard is {shard}; the collection has shards 0 to {ShardCount - 1}. Hash the id over its shard count."
            );
        }
    }
}

/// <summary>Reads and writes of collections.</summary>
internal static class CollectionTable
{
    public static bool Create(SqliteSession session, CollectionRow row)
    {
        var key = session.Number(
            CollectionSql.Insert,
            ("@name", row.Name),
            ("@shard_count", row.ShardCount),
            ("@settings_json", row.SettingsJson),
            ("@created_ticks", row.Created.UtcTicks)
        );
        if (key is null)
        {
            return false;
        }

        var (versionFloor, numberFloor) = Retired(session, row.Name);
        for (var shard = 0; shard < row.ShardCount; shard++)
        {
            session.Execute(
                ShardSql.Insert,
                ("@collection_key", key),
                ("@shard", shard),
                ("@number_floor", numberFloor),
                ("@version_floor", versionFloor)
            );
        }

        return true;
    }

    public static CollectionKey? FindKey(SqliteSession session, string name)
    {
        using var reader = session.Read(CollectionSql.Find, ("@name", name));
        return reader.Read() ? new CollectionKey(reader.GetInt64(0), reader.GetInt32(1)) : null;
    }

    /// <exception cref="CollectionNotFoundException">There is none of that name.</exception>
    public static CollectionKey GetKey(SqliteSession session, string name) =>
        FindKey(session, name) ?? throw new CollectionNotFoundException(name);

    /// <exception cref="CollectionNotFoundException">There is none of that name.</exception>
    /// <exception cref="StoreInputException">It has no such shard.</exception>
    public static long GetKey(SqliteSession session, string name, int shard)
    {
        var collection = GetKey(session, name);
        collection.CheckShard(shard);
        return collection.Key;
    }

    public static CollectionRow? Find(SqliteSession session, string name)
    {
        using var reader = session.Read(CollectionSql.Find, ("@name", name));
        return reader.Read() ? Row(reader) : null;
    }

    public static IReadOnlyList<CollectionRow> List(SqliteSession session)
    {
        using var reader = session.Read(CollectionSql.List);
        var rows = new List<CollectionRow>();
        while (reader.Read())
        {
            rows.Add(Row(reader));
        }

        return rows;
    }

    public static bool UpdateSettings(SqliteSession session, string name, string settingsJson) =>
        session.Execute(CollectionSql.UpdateSettings, ("@settings_json", settingsJson), ("@name", name)) > 0;

    /// <summary>Takes the name off, which hides the collection at once; its rows are swept away afterwards.</summary>
    public static bool Detach(SqliteSession session, string name)
    {
        if (FindKey(session, name) is not { } collection)
        {
            return false;
        }

        session.Execute(CollectionSql.Retire, ("@name", name), ("@collection_key", collection.Key));
        session.Execute(CollectionSql.Detach, ("@collection_key", collection.Key));
        return true;
    }

    private static (long VersionFloor, long NumberFloor) Retired(SqliteSession session, string name)
    {
        using var reader = session.Read(CollectionSql.FindRetired, ("@name", name));
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    private static CollectionRow Row(SqliteDataReader reader) =>
        new(reader.GetString(2), reader.GetInt32(1), reader.GetString(3), RowReader.Time(reader.GetInt64(4)));
}
