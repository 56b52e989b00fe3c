using Pipeline.Storage.Collections;
using Pipeline.Storage.Generations;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of the generations of collections.</summary>
internal static class GenerationTable
{
    public static async ValueTask<GenerationRow?> FindAsync(StoreSession session, string collection) =>
        await CollectionTable.FindKeyAsync(session, collection) is { } found
            ? await FindAsync(session, found.Key)
            : null;

    /// <summary>The names of collections that have a generation beside.</summary>
    public static async ValueTask<IReadOnlyList<string>> ListBesideAsync(StoreSession session)
    {
        await using var reader = await session.ReadAsync(GenerationSql.ListBeside);
        var names = new List<string>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    public static async ValueTask<GenerationRow?> FindAsync(StoreSession session, long collection)
    {
        await using var reader = await session.ReadAsync(GenerationSql.Find, ("@collection_key", collection));
        return await reader.ReadAsync(session.CancellationToken)
            ? new GenerationRow(
                reader.GetInt64(0),
                reader.GetInt32(1),
                reader.GetInt64(2),
                reader.IsDBNull(3) ? null : reader.GetInt64(3),
                reader.GetString(4)
            )
            : null;
    }

    /// <summary>The slot of what is served of a collection.</summary>
    public static async ValueTask<int> SlotAsync(StoreSession session, long collection) =>
        (await FindAsync(session, collection))?.Slot ?? 0;

    /// <summary>Where a generation lies, and whether it is the one that is served; null: the collection is in none, and
    /// this is the one it has.</summary>
    /// <exception cref="GenerationNotFoundException">It is not there (any more).</exception>
    public static async ValueTask<(int Slot, bool IsServed)?> PlaceAsync(
        StoreSession session,
        string collection,
        long key,
        long? generation
    )
    {
        if (await FindAsync(session, key) is { } row)
        {
            var slot =
                (generation is { } number ? row.SlotOf(number) : row.Slot)
                ?? throw new GenerationNotFoundException(collection, generation!.Value);
            return (slot, slot == row.Slot);
        }

        return generation is null or 0 ? null : throw new GenerationNotFoundException(collection, generation.Value);
    }

    public static async ValueTask<bool> BeginAsync(
        StoreSession session,
        string collection,
        long? version,
        long other,
        string planJson
    )
    {
        var (key, row) = await LockAsync(session, collection);
        if (row?.Version != version || row is { Other: not null } || other == row?.Served)
        {
            return false;
        }

        if (row is null)
        {
            await session.SendAsync(
                GenerationSql.Insert,
                ("@collection_key", key),
                ("@other", other),
                ("@plan_json", planJson)
            );
            await session.SendAsync(GenerationSql.InsertFirstCuts, ("@collection_key", key));
            return true;
        }

        return await session.NumberAsync(GenerationSql.FindOfSlot, ("@collection_key", key), ("@slot", 1 - row.Slot))
                is null
            && await UpdateAsync(session, key, row with { Other = other, PlanJson = planJson });
    }

    public static async ValueTask<bool> UpdateAsync(
        StoreSession session,
        string collection,
        long version,
        Func<GenerationRow, GenerationRow?> change
    )
    {
        var (key, row) = await LockAsync(session, collection);
        return row is not null
            && row.Version == version
            && change(row) is { } changed
            && await UpdateAsync(session, key, changed);
    }

    public static async ValueTask<bool> SwitchAsync(
        StoreSession session,
        string collection,
        long version,
        IReadOnlyList<long> complete,
        string planJson
    )
    {
        var (key, row) = await LockAsync(session, collection);
        if (row is not { Other: { } other } || row.Version != version)
        {
            return false;
        }

        for (var shard = 0; shard < complete.Count; shard++)
        {
            if (await FirstMissingAsync(session, key, shard, 1 - row.Slot, complete[shard]) is not null)
            {
                return false;
            }
        }

        for (var shard = 0; shard < complete.Count; shard++)
        {
            var number = await ShardTable.TakeNumberAsync(session, key, shard, null, null, 0);
            await session.SendAsync(
                GenerationSql.SetSwitched,
                ("@number", number),
                ("@collection_key", key),
                ("@shard", shard)
            );
        }

        return await UpdateAsync(
            session,
            key,
            row with
            {
                Slot = 1 - row.Slot,
                Served = other,
                Other = row.Served,
                PlanJson = planJson,
            }
        );
    }

    public static async ValueTask<int> SweepAsync(StoreSession session, string collection, int limit)
    {
        var (key, row) = await LockAsync(session, collection);
        if (row is null || row.Other is not null)
        {
            return 0;
        }

        var slot = 1 - row.Slot;
        await session.SendAsync(SlotSql.Of(slot).SweepChunks, ("@collection_key", key), ("@limit", limit));
        return await session.ExecuteAsync(
            GenerationSql.SweepCuts,
            ("@slot", slot),
            ("@collection_key", key),
            ("@limit", limit)
        );
    }

    public static async ValueTask<long?> FirstMissingAsync(
        StoreSession session,
        long collection,
        int shard,
        int slot,
        long after
    ) =>
        await session.NumberAsync(
            GenerationSql.FirstMissing,
            ("@collection_key", collection),
            ("@shard", shard),
            ("@after", after),
            ("@slot", slot)
        );

    /// <summary>Notes which version of a document a slot has from now on, and puts its chunks there.</summary>
    public static async ValueTask PutAsync(
        StoreSession session,
        DocumentHead head,
        int slot,
        long number,
        ChunkedDocument document
    )
    {
        await PublicationTable.PutChunksAsync(session, head.Key, document.Chunks, replace: true, slot);
        await session.SendAsync(
            GenerationSql.PutCut,
            ("@document_key", head.Key),
            ("@slot", slot),
            ("@collection_key", head.Collection),
            ("@shard", head.Shard),
            ("@number", number),
            ("@version", document.Version),
            ("@embedder_name", document.EmbedderName),
            ("@chunks", document.Chunks.Count),
            ("@bytes", document.Chunks.Sum(chunk => ((long)chunk.Text.Length * sizeof(char)) + chunk.Embedding.Length))
        );
    }

    /// <summary>Forgets what the slots have of a document.</summary>
    public static async ValueTask RemoveAsync(StoreSession session, long document)
    {
        await session.SendAsync(SlotSql.Of(0).DeleteChunks, ("@document_key", document));
        await session.SendAsync(SlotSql.Of(1).DeleteChunks, ("@document_key", document));
        await session.SendAsync(GenerationSql.DeleteCuts, ("@document_key", document));
    }

    private static async ValueTask<(long Key, GenerationRow? Row)> LockAsync(StoreSession session, string collection)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        return await session.LockShardsAsync(key)
            ? (key, await FindAsync(session, key))
            : throw new CollectionNotFoundException(collection);
    }

    private static async ValueTask<bool> UpdateAsync(StoreSession session, long collection, GenerationRow row) =>
        await session.ExecuteAsync(
            GenerationSql.Update,
            ("@slot", row.Slot),
            ("@served", row.Served),
            ("@other", row.Other ?? -1),
            ("@plan_json", row.PlanJson),
            ("@collection_key", collection),
            ("@plan_version", row.Version)
        ) > 0;
}
