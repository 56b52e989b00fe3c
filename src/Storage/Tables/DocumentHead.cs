using Pipeline.Storage.Input;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>What a write needs to know of a document before it changes it.</summary>
internal sealed record DocumentHead(
    long Key,
    long Collection,
    int Shard,
    long Version,
    DocumentState State,
    long Number,
    byte[]? ContentHash,
    byte[]? BodyHash,
    long? StreamPosition
)
{
    /// <summary>The document as it is; in a shard that is not locked it may be another one a moment later.</summary>
    public static async ValueTask<DocumentHead?> FindAsync(StoreSession session, long collection, string documentId)
    {
        if (!StorableText.IsWellFormed(documentId))
        {
            return null;
        }

        await using var reader = await session.ReadAsync(
            DocumentSql.FindHead,
            ("@collection_key", collection),
            ("@document_id", documentId)
        );
        return await reader.ReadAsync(session.CancellationToken)
            ? new DocumentHead(
                reader.GetInt64(0),
                collection,
                reader.GetInt32(1),
                reader.GetInt64(2),
                (DocumentState)reader.GetInt32(3),
                reader.GetInt64(4),
                RowReader.BytesOrNull(reader, 5),
                RowReader.BytesOrNull(reader, 6),
                reader.IsDBNull(7) ? null : reader.GetInt64(7)
            )
            : null;
    }

    /// <summary>
    /// Locks the document's shard and finds the document, by the collection's name; null when there is no such
    /// collection or document.
    /// </summary>
    public static async ValueTask<DocumentHead?> LockAsync(StoreSession session, string collection, string documentId)
    {
        if (await CollectionTable.FindKeyAsync(session, collection) is not { } key)
        {
            return null;
        }

        var head = await FindAsync(session, key.Key, documentId);
        if (head is null || !await session.LockShardAsync(key.Key, head.Shard))
        {
            return null;
        }

        // Which shard a document is in changes only when it is purged and made anew, by somebody who counts otherwise.
        var locked = await FindAsync(session, key.Key, documentId);
        return locked?.Shard == head.Shard ? locked : null;
    }

    /// <summary>Takes the next number of the document's shard, counting the document into another state.</summary>
    public ValueTask<long> TakeNumberAsync(StoreSession session, DocumentState to, long version) =>
        ShardTable.TakeNumberAsync(session, Collection, Shard, State, to, version);
}
