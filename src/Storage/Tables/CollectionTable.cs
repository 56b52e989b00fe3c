using System.Data.Common;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Input;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

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
    public static async ValueTask<bool> CreateAsync(StoreSession session, CollectionRow row)
    {
        var key = await session.NumberAsync(
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

        var (versionFloor, numberFloor) = await RetiredAsync(session, row.Name);
        await session.SendEachAsync(
            ShardSql.Insert,
            [.. Enumerable.Range(0, row.ShardCount)],
            shard =>
                [
                    ("@collection_key", key),
                    ("@shard", shard),
                    ("@number_floor", numberFloor),
                    ("@version_floor", versionFloor),
                ]
        );
        return true;
    }

    public static async ValueTask<CollectionKey?> FindKeyAsync(StoreSession session, string name)
    {
        // Such a name would be sent as another one, or not at all.
        if (!StorableText.IsWellFormed(name))
        {
            return null;
        }

        await using var reader = await session.ReadAsync(CollectionSql.Find, ("@name", name));
        return await reader.ReadAsync(session.CancellationToken)
            ? new CollectionKey(reader.GetInt64(0), reader.GetInt32(1))
            : null;
    }

    /// <exception cref="CollectionNotFoundException">There is none of that name.</exception>
    public static async ValueTask<CollectionKey> GetKeyAsync(StoreSession session, string name) =>
        await FindKeyAsync(session, name) ?? throw new CollectionNotFoundException(name);

    /// <exception cref="CollectionNotFoundException">There is none of that name.</exception>
    /// <exception cref="StoreInputException">It has no such shard.</exception>
    public static async ValueTask<long> GetKeyAsync(StoreSession session, string name, int shard)
    {
        var collection = await GetKeyAsync(session, name);
        collection.CheckShard(shard);
        return collection.Key;
    }

    /// <summary>As above, and keeps other writers out of the shard until the transaction ends.</summary>
    public static async ValueTask<CollectionKey> LockAsync(StoreSession session, string name, int shard)
    {
        var collection = session.Held.TryGetValue(name, out var held)
            ? new CollectionKey(held.Key, held.ShardCount)
            : await GetKeyAsync(session, name);
        collection.CheckShard(shard);
        if (!await session.LockShardAsync(collection.Key, shard))
        {
            throw new CollectionNotFoundException(name);
        }

        session.Held[name] = (collection.Key, collection.ShardCount);
        return collection;
    }

    public static async ValueTask<CollectionRow?> FindAsync(StoreSession session, string name)
    {
        if (!StorableText.IsWellFormed(name))
        {
            return null;
        }

        (long Key, CollectionRow Row) found;
        await using (var reader = await session.ReadAsync(CollectionSql.Find, ("@name", name)))
        {
            if (!await reader.ReadAsync(session.CancellationToken))
            {
                return null;
            }

            found = (reader.GetInt64(0), Row(reader));
        }

        return found.Row with
        {
            Generations = await GenerationTable.FindAsync(session, found.Key),
        };
    }

    public static async ValueTask<IReadOnlyList<CollectionRow>> ListAsync(StoreSession session)
    {
        await using var reader = await session.ReadAsync(CollectionSql.List);
        var rows = new List<CollectionRow>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            rows.Add(Row(reader));
        }

        return rows;
    }

    public static async ValueTask<bool> UpdateSettingsAsync(
        StoreSession session,
        string name,
        string settingsJson,
        long version
    ) =>
        await FindKeyAsync(session, name) is not null
        && await session.ExecuteAsync(
            CollectionSql.UpdateSettings,
            ("@settings_json", settingsJson),
            ("@name", name),
            ("@settings_version", version)
        ) > 0;

    /// <summary>Takes the name off, which hides the collection at once; its rows are swept away afterwards.</summary>
    public static async ValueTask<bool> DetachAsync(StoreSession session, string name)
    {
        if (await FindKeyAsync(session, name) is not { } collection || !await session.LockShardsAsync(collection.Key))
        {
            return false;
        }

        await session.SendAsync(CollectionSql.Retire, ("@name", name), ("@collection_key", collection.Key));
        await session.SendAsync(CollectionSql.Detach, ("@collection_key", collection.Key));
        session.Held.Remove(name);
        session.NoteRemains();
        for (var shard = 0; shard < collection.ShardCount; shard++)
        {
            session.NoteChange(collection.Key, shard);
        }

        return true;
    }

    private static async ValueTask<(long VersionFloor, long NumberFloor)> RetiredAsync(
        StoreSession session,
        string name
    )
    {
        await using var reader = await session.ReadAsync(CollectionSql.FindRetired, ("@name", name));
        return await reader.ReadAsync(session.CancellationToken) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    private static CollectionRow Row(DbDataReader reader) =>
        new(reader.GetString(2), reader.GetInt32(1), reader.GetString(3), RowReader.Time(reader.GetInt64(4)))
        {
            SettingsVersion = reader.GetInt64(5),
        };
}
