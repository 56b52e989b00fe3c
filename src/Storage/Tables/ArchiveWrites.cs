using Pipeline.Storage.Archives;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Input;
using Pipeline.Storage.Keys;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Puts what was archived into a store, each document as if it were submitted and published now.</summary>
internal static class ArchiveWrites
{
    public static async ValueTask<RestorePlace> FindAsync(StoreSession session, string collection)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        var begun = await FindAsync(session, key);
        var isEmpty = await session.NumberAsync(ArchiveSql.IsEmpty, ("@collection_key", key)) == 1;
        return new RestorePlace(isEmpty, begun?.Backup, begun?.Part ?? 0);
    }

    public static async ValueTask<int?> BeginAsync(StoreSession session, string collection, string backup)
    {
        var key = await LockAsync(session, collection);
        if (await FindAsync(session, key) is { } begun)
        {
            return begun.Backup == backup ? begun.Part : null;
        }

        if (await session.NumberAsync(ArchiveSql.IsEmpty, ("@collection_key", key)) == 0)
        {
            return null;
        }

        await session.SendAsync(ArchiveSql.BeginRestore, ("@collection_key", key), ("@backup_id", backup));
        return 0;
    }

    public static async ValueTask<int?> PutAsync(
        StoreSession session,
        string collection,
        string backup,
        int part,
        IReadOnlyList<ArchivedDocument> documents,
        long now
    )
    {
        var key = await LockAsync(session, collection);
        if (await FindAsync(session, key) is not { } begun || begun.Backup != backup)
        {
            return null;
        }

        if (begun.Part >= part)
        {
            return 0;
        }

        var put = 0;
        foreach (var document in documents)
        {
            new CollectionKey(key, session.Held[collection].ShardCount).CheckShard(document.Shard);
            put += await PutAsync(session, key, document, now) ? 1 : 0;
        }

        await session.SendAsync(ArchiveSql.NotePart, ("@part", part), ("@collection_key", key), ("@backup_id", backup));
        return put;
    }

    public static async ValueTask<bool> EndAsync(StoreSession session, string collection, string backup)
    {
        var key = await LockAsync(session, collection);
        return await session.ExecuteAsync(ArchiveSql.EndRestore, ("@collection_key", key), ("@backup_id", backup)) > 0;
    }

    public static async ValueTask<int> PutAsync(
        StoreSession session,
        string collection,
        IReadOnlyList<ArchivedConversation> conversations
    )
    {
        var key = await LockAsync(session, collection);
        var put = 0;
        foreach (var (row, turns) in conversations)
        {
            var added = await session.ExecuteAsync(
                ArchiveSql.InsertConversation,
                ("@conversation_id", row.Id),
                ("@collection_key", key),
                ("@owner", Blobs.Of(row.Owner)),
                ("@title", row.Title),
                ("@created_ticks", row.Created.UtcTicks),
                ("@changed_ticks", row.Changed.UtcTicks),
                ("@turn_count", turns.Count),
                ("@turn_bytes", turns.Sum(turn => (long)turn.Length))
            );
            if (added == 0)
            {
                continue;
            }

            put++;
            await session.SendEachAsync(
                ConversationSql.Append,
                [.. turns.Select((body, number) => (body, number))],
                turn => [("@conversation_id", row.Id), ("@turn_number", turn.number), ("@body", turn.body)]
            );
        }

        return put;
    }

    public static async ValueTask<int> PutAsync(StoreSession session, IReadOnlyList<KeyRow> keys, long now)
    {
        var put = 0;
        foreach (var key in keys)
        {
            put += await KeyTable.AddAsync(session, key, now) ? 1 : 0;
        }

        return put;
    }

    private static async ValueTask<bool> PutAsync(
        StoreSession session,
        long collection,
        ArchivedDocument document,
        long now
    )
    {
        // Whoever submitted, or deleted, a document of that id since the restore was begun knew better.
        if (await DocumentHead.FindAsync(session, collection, document.Id) is not null)
        {
            return false;
        }

        // What was searchable is published here again; whether replicas have it they say themselves.
        var published = document.Published;
        var state = document.State == DocumentState.Indexed ? DocumentState.Chunked : document.State;
        var floor = await ShardTable.VersionFloorAsync(session, collection, document.Shard);
        var isServed = published?.Version == document.Version;
        var version = Math.Max(floor + (published is null || isServed ? 1 : 2), document.Version);
        var head = await InsertAsync(session, collection, document, state, version, now);
        if (document.Content is { } content)
        {
            await session.SendAsync(DocumentSql.PutContent, ("@document_key", head.Key), ("@content", content));
        }

        // A version that waits was accepted after the one that is served was published, else before.
        var isBehind = published is not null && state == DocumentState.Chunked;
        if (published is null || isBehind)
        {
            await AcceptAsync(session, head, await head.TakeNumberAsync(session, state, version));
        }

        if (published is not null)
        {
            var number = await head.TakeNumberAsync(session, state, version);
            await session.SendAsync(ArchiveSql.SetPublished, ("@number", number), ("@document_key", head.Key));
            var servedVersion = isServed ? version : Math.Clamp(published.Version, floor + 1, version - 1);
            await PutChunksAsync(session, head, number, servedVersion, published);
            await PublicationTable.PutAsync(
                session,
                head,
                number,
                servedVersion,
                deleted: false,
                published.Title,
                published.MetadataJson,
                TextList.Write(published.Labels),
                published.EmbedderName
            );
        }

        if (published is not null && !isBehind)
        {
            await AcceptAsync(session, head, await head.TakeNumberAsync(session, state, version));
        }

        return true;
    }

    private static async ValueTask PutChunksAsync(
        StoreSession session,
        DocumentHead head,
        long number,
        long version,
        ArchivedPublication published
    )
    {
        if (await GenerationTable.FindAsync(session, head.Collection) is not { } generations)
        {
            await PublicationTable.PutChunksAsync(session, head.Key, published.Chunks, replace: true);
            return;
        }

        var chunked = new ChunkedDocument(
            "",
            "",
            version,
            head.Shard,
            published.Title,
            published.EmbedderName,
            published.Chunks
        );
        await GenerationTable.PutAsync(session, head, generations.Slot, number, chunked);
    }

    private static async ValueTask<DocumentHead> InsertAsync(
        StoreSession session,
        long collection,
        ArchivedDocument document,
        DocumentState state,
        long version,
        long now
    )
    {
        var key =
            await session.NumberAsync(
                ArchiveSql.Insert,
                ("@collection_key", collection),
                ("@document_id", document.Id),
                ("@shard", document.Shard),
                ("@version", version),
                ("@state", (int)state),
                ("@content_hash", document.ContentHash),
                ("@body_hash", document.BodyHash),
                ("@content_type", document.ContentType),
                ("@file_name", StorableText.OrNull(document.FileName)),
                ("@title", StorableText.OrNull(document.Title)),
                ("@metadata_json", StorableText.Of(document.MetadataJson)),
                ("@labels_json", TextList.Write(document.Labels)),
                ("@bytes", document.Bytes),
                ("@chunks", document.State is DocumentState.Accepted ? 0 : document.Published?.Chunks.Count ?? 0),
                ("@failure_stage", document.FailureStage),
                ("@failure_reason", StorableText.OrNull(document.FailureReason)),
                ("@attempts", document.Attempts),
                ("@next_attempt_ticks", document.NextAttempt?.UtcTicks),
                ("@now", now),
                ("@submitted_ticks", document.Submitted.UtcTicks),
                ("@updated_ticks", document.Updated.UtcTicks),
                ("@stream_position", document.StreamPosition)
            ) ?? throw new InvalidOperationException("The store returned no key for a restored document.");
        await ShardTable.MoveAsync(session, collection, document.Shard, null, state, 1);
        return new DocumentHead(key, collection, document.Shard, version, state, 0, null, null, null);
    }

    private static ValueTask AcceptAsync(StoreSession session, DocumentHead head, long number) =>
        session.SendAsync(ArchiveSql.SetNumber, ("@number", number), ("@document_key", head.Key));

    private static async ValueTask<(string Backup, int Part)?> FindAsync(StoreSession session, long collection)
    {
        await using var reader = await session.ReadAsync(ArchiveSql.FindRestore, ("@collection_key", collection));
        return await reader.ReadAsync(session.CancellationToken) ? (reader.GetString(0), reader.GetInt32(1)) : null;
    }

    /// <exception cref="CollectionNotFoundException">There is no such collection.</exception>
    private static async ValueTask<long> LockAsync(StoreSession session, string name)
    {
        var collection = await CollectionTable.GetKeyAsync(session, name);
        if (!await session.LockShardsAsync(collection.Key))
        {
            throw new CollectionNotFoundException(name);
        }

        session.Held[name] = (collection.Key, collection.ShardCount);
        return collection.Key;
    }
}
