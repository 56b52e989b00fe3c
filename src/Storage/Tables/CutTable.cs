using Pipeline.Storage.Documents;
using Pipeline.Storage.Generations;
using Pipeline.Storage.Input;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of documents in the generation beside.</summary>
internal static class CutTable
{
    public static async ValueTask<IReadOnlyList<MissingCut>> ListMissingAsync(
        StoreSession session,
        string collection,
        int shard,
        long generation,
        DocumentSize size,
        long after,
        int limit
    )
    {
        var (key, slot) = await BesideAsync(session, collection, shard, generation);
        await using var reader = await session.ReadAsync(
            GenerationSql.ListMissing,
            ("@collection_key", key),
            ("@shard", shard),
            ("@after", after),
            ("@slot", slot),
            ("@large", size == DocumentSize.Large ? 1 : 0),
            ("@limit", limit)
        );
        var rows = new List<MissingCut>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            rows.Add(
                new MissingCut(
                    reader.GetInt64(RowReader.DocumentColumns),
                    reader.GetInt64(RowReader.DocumentColumns + 1),
                    RowReader.Document(reader, collection)
                )
            );
        }

        return rows;
    }

    public static async ValueTask<long?> FirstMissingAsync(
        StoreSession session,
        string collection,
        int shard,
        long generation,
        long after
    )
    {
        var (key, slot) = await BesideAsync(session, collection, shard, generation);
        return await GenerationTable.FirstMissingAsync(session, key, shard, slot, after);
    }

    public static async ValueTask<int> CountMissingAsync(
        StoreSession session,
        string collection,
        int shard,
        long generation,
        long after,
        int limit
    )
    {
        var (key, slot) = await BesideAsync(session, collection, shard, generation);
        return (int)(
            await session.NumberAsync(
                GenerationSql.CountMissing,
                ("@collection_key", key),
                ("@shard", shard),
                ("@after", after),
                ("@slot", slot),
                ("@limit", limit)
            ) ?? 0
        );
    }

    public static async ValueTask<PendingDocument?> FindContentAsync(
        StoreSession session,
        string collection,
        string documentId,
        long version
    )
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        await using var reader = await session.ReadAsync(
            GenerationSql.FindContent,
            ("@collection_key", key),
            ("@document_id", documentId),
            ("@version", version)
        );
        return await reader.ReadAsync(session.CancellationToken)
            ? new PendingDocument(
                RowReader.Document(reader, collection),
                reader.GetFieldValue<byte[]>(RowReader.DocumentColumns)
            )
            : null;
    }

    public static async ValueTask<ChunkedDocument?> ReadServedAsync(
        StoreSession session,
        string collection,
        string documentId,
        long version
    )
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        if (
            await DocumentHead.FindAsync(session, key, documentId) is not { } head
            || await PartTable.FindAsync(session, head.Key) is not { } served
            || served.Version != version
        )
        {
            return null;
        }

        var chunks = await PublicationTable.ChunksAsync(
            session,
            head.Key,
            await GenerationTable.SlotAsync(session, key)
        );
        return new ChunkedDocument(collection, documentId, version, head.Shard, served.Title, null, chunks);
    }

    public static async ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        StoreSession session,
        IReadOnlyList<ChunkedDocument> documents
    )
    {
        var outcomes = new List<CommitOutcome>();
        foreach (var document in documents)
        {
            var number = document is { IsPart: false, Kept: 0 } ? await CommitAsync(session, document) ?? 0 : 0;
            outcomes.Add(
                new CommitOutcome(document.DocumentId, document.Version, number > 0, number)
                {
                    Refusal =
                        document.IsPart ? CommitRefusal.ServesWhole
                        : document.Kept > 0 ? CommitRefusal.OtherPart
                        : CommitRefusal.MovedOn,
                }
            );
        }

        return outcomes;
    }

    public static async ValueTask<CutCounts?> CountAsync(StoreSession session, string collection)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        if (await GenerationTable.FindAsync(session, key) is not { Other: not null } row)
        {
            return null;
        }

        var documents = await session.NumberAsync(GenerationSql.CountServed, ("@collection_key", key)) ?? 0;
        await using var reader = await session.ReadAsync(
            GenerationSql.CountCuts,
            ("@collection_key", key),
            ("@slot", 1 - row.Slot)
        );
        await reader.ReadAsync(session.CancellationToken);
        return new CutCounts(
            documents,
            Math.Min(documents, reader.GetInt64(0)),
            reader.GetInt64(1),
            reader.GetInt64(2),
            reader.GetInt64(3)
        );
    }

    public static async ValueTask<CorpusSize> MeasureAsync(StoreSession session, string collection)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        await using var reader = await session.ReadAsync(GenerationSql.Measure, ("@collection_key", key));
        await reader.ReadAsync(session.CancellationToken);
        return new CorpusSize(reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Removes from the slot that is not served what nobody goes on with.</summary>
    public static async ValueTask<int> RemoveOutdatedAsync(StoreSession session, string collection, int limit)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        if (!await session.LockShardsAsync(key) || await GenerationTable.FindAsync(session, key) is not { } row)
        {
            return 0;
        }

        if (row.Other is null)
        {
            return await GenerationTable.SweepAsync(session, collection, limit);
        }

        var slot = 1 - row.Slot;
        var outdated = await KeysAsync(
            session,
            GenerationSql.ListOutdated,
            ("@collection_key", key),
            ("@slot", slot),
            ("@limit", limit)
        );
        foreach (var document in outdated)
        {
            await session.SendAsync(SlotSql.Of(slot).DeleteChunks, ("@document_key", document));
            await session.SendAsync(GenerationSql.DeleteCut, ("@document_key", document), ("@slot", slot));
        }

        return outdated.Count;
    }

    /// <summary>A page of documents by key that a slot has.</summary>
    public static ValueTask<IReadOnlyList<long>> ListKeysAsync(
        StoreSession session,
        long collection,
        int slot,
        long after,
        int limit
    ) =>
        KeysAsync(
            session,
            GenerationSql.ListCut,
            ("@collection_key", collection),
            ("@slot", slot),
            ("@after", after),
            ("@limit", limit)
        );

    /// <summary>The texts that a slot has of a document.</summary>
    public static async ValueTask<IReadOnlyList<string>> ReadTextsAsync(StoreSession session, long document, int slot)
    {
        var texts = new List<string>();
        await using var reader = await session.ReadAsync(
            SlotSql.Of(slot).ReadTexts,
            ("@document_key", document),
            ("@first", 0),
            ("@limit", int.MaxValue)
        );
        while (await reader.ReadAsync(session.CancellationToken))
        {
            texts.Add(reader.GetString(1));
        }

        return texts;
    }

    private static async ValueTask<IReadOnlyList<long>> KeysAsync(
        StoreSession session,
        string sql,
        params (string, object?)[] parameters
    )
    {
        var keys = new List<long>();
        await using var reader = await session.ReadAsync(sql, parameters);
        while (await reader.ReadAsync(session.CancellationToken))
        {
            keys.Add(reader.GetInt64(0));
        }

        return keys;
    }

    private static async ValueTask<long?> CommitAsync(StoreSession session, ChunkedDocument document)
    {
        if (
            !StorableText.IsWellFormed(document.DocumentId)
            || await DocumentHead.LockAsync(session, document.Collection, document.DocumentId) is not { } head
            || await PartTable.FindAsync(session, head.Key) is not { } served
            || served.Version != document.Version
            || await GenerationTable.FindAsync(session, head.Collection) is not { } row
            || row.Other != document.Generation
        )
        {
            return null;
        }

        var number = await head.TakeNumberAsync(session, head.State, head.Version);
        await GenerationTable.PutAsync(session, head, 1 - row.Slot, number, document);
        return number;
    }

    private static async ValueTask<(long Key, int Slot)> BesideAsync(
        StoreSession session,
        string collection,
        int shard,
        long generation
    )
    {
        var key = await CollectionTable.GetKeyAsync(session, collection, shard);
        return await GenerationTable.FindAsync(session, key) is { Other: { } other } row && other == generation
            ? (key, 1 - row.Slot)
            : throw new GenerationNotFoundException(collection, generation);
    }
}
