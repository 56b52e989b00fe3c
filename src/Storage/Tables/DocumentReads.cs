using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Input;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads of documents and their content.</summary>
internal static class DocumentReads
{
    public static async ValueTask<DocumentRow?> FindAsync(StoreSession session, string collection, string documentId)
    {
        if (await FindKeyAsync(session, collection, documentId) is not { } key)
        {
            return null;
        }

        await using var reader = await session.ReadAsync(
            DocumentSql.Find,
            ("@collection_key", key),
            ("@document_id", documentId)
        );
        return await reader.ReadAsync(session.CancellationToken) ? RowReader.Document(reader, collection) : null;
    }

    public static async ValueTask<StoredDocument?> ContentAsync(
        StoreSession session,
        string collection,
        string documentId
    )
    {
        if (await FindKeyAsync(session, collection, documentId) is not { } key)
        {
            return null;
        }

        await using var reader = await session.ReadAsync(
            DocumentSql.FindContent,
            ("@collection_key", key),
            ("@document_id", documentId)
        );
        return await reader.ReadAsync(session.CancellationToken)
            ? new StoredDocument(
                RowReader.Document(reader, collection),
                reader.GetFieldValue<byte[]>(RowReader.DocumentColumns)
            )
            : null;
    }

    /// <summary>Documents per state that a scope allows.</summary>
    public static async ValueTask<DocumentTotals> CountAsync(StoreSession session, string collection, ReadScope scope)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        var allows = new LabelSets(scope);
        var counts = new long[Enum.GetValues<DocumentState>().Length];
        await using (var reader = await session.ReadAsync(DocumentSql.CountByLabels, ("@collection_key", key)))
        {
            while (await reader.ReadAsync(session.CancellationToken))
            {
                counts[reader.GetInt32(1)] += allows.Allow(reader.GetString(0)) ? reader.GetInt64(2) : 0;
            }
        }

        long? oldest = null;
        await using (var reader = await session.ReadAsync(DocumentSql.OldestByLabels, ("@collection_key", key)))
        {
            while (await reader.ReadAsync(session.CancellationToken))
            {
                oldest =
                    allows.Allow(reader.GetString(0)) && !(oldest <= reader.GetInt64(1)) ? reader.GetInt64(1) : oldest;
            }
        }

        return new DocumentTotals(
            counts[0],
            counts[1],
            counts[2],
            counts[3],
            counts[4],
            oldest is { } ticks ? RowReader.Time(ticks) : null
        );
    }

    public static async ValueTask<IReadOnlyList<DocumentRow>> ListAcceptedAsync(
        StoreSession session,
        string collection,
        int shard,
        DocumentSize size,
        int limit,
        long now
    )
    {
        var key = await CollectionTable.GetKeyAsync(session, collection, shard);
        await using var reader = await session.ReadAsync(
            size == DocumentSize.Small ? DocumentSql.ListAcceptedSmall : DocumentSql.ListAcceptedLarge,
            ("@collection_key", key),
            ("@shard", shard),
            ("@now", now),
            ("@limit", limit)
        );
        var rows = new List<DocumentRow>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            rows.Add(RowReader.Document(reader, collection));
        }

        return rows;
    }

    public static async ValueTask<PendingDocument?> FindAcceptedAsync(
        StoreSession session,
        string collection,
        string documentId,
        long version
    ) =>
        await FindAcceptedAsync(
            session,
            collection,
            (await CollectionTable.GetKeyAsync(session, collection)).Key,
            documentId,
            version
        );

    public static async ValueTask<IReadOnlyList<PendingDocument?>> FindAcceptedAsync(
        StoreSession session,
        string collection,
        IReadOnlyList<(string DocumentId, long Version)> documents
    )
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        var found = new PendingDocument?[documents.Count];
        for (var i = 0; i < found.Length; i++)
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            found[i] = await FindAcceptedAsync(session, collection, key, documents[i].DocumentId, documents[i].Version);
        }

        return found;
    }

    private static async ValueTask<PendingDocument?> FindAcceptedAsync(
        StoreSession session,
        string collection,
        long key,
        string documentId,
        long version
    )
    {
        if (!StorableText.IsWellFormed(documentId))
        {
            return null;
        }

        await using var reader = await session.ReadAsync(
            DocumentSql.FindAccepted,
            ("@collection_key", key),
            ("@document_id", documentId),
            ("@version", version)
        );
        if (!await reader.ReadAsync(session.CancellationToken))
        {
            return null;
        }

        return reader.IsDBNull(RowReader.DocumentColumns)
            ? throw new StoreCorruptException(
                "An accepted document has no content in the store; restore it from a backup."
            )
            : new PendingDocument(
                RowReader.Document(reader, collection),
                reader.GetFieldValue<byte[]>(RowReader.DocumentColumns)
            )
            {
                SealedPassword = RowReader.BytesOrNull(reader, RowReader.DocumentColumns + 1),
            };
    }

    public static async ValueTask<long?> PendingSinceAsync(StoreSession session, string collection, int shard) =>
        await session.NumberAsync(
            DocumentSql.PendingSince,
            ("@collection_key", await CollectionTable.GetKeyAsync(session, collection, shard)),
            ("@shard", shard)
        );

    private static async ValueTask<long?> FindKeyAsync(StoreSession session, string collection, string documentId) =>
        StorableText.IsWellFormed(documentId) && await CollectionTable.FindKeyAsync(session, collection) is { } key
            ? key.Key
            : null;
}
