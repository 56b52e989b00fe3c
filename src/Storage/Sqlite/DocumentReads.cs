using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>Reads of documents and their content.</summary>
internal static class DocumentReads
{
    public static DocumentRow? Find(SqliteSession session, string collection, string documentId)
    {
        if (CollectionTable.FindKey(session, collection) is not { } key)
        {
            return null;
        }

        using var reader = session.Read(DocumentSql.Find, ("@collection_key", key.Key), ("@document_id", documentId));
        return reader.Read() ? RowReader.Document(reader, collection) : null;
    }

    public static StoredDocument? Content(SqliteSession session, string collection, string documentId)
    {
        if (CollectionTable.FindKey(session, collection) is not { } key)
        {
            return null;
        }

        using var reader = session.Read(
            DocumentSql.FindContent,
            ("@collection_key", key.Key),
            ("@document_id", documentId)
        );
        return reader.Read()
            ? new StoredDocument(
                RowReader.Document(reader, collection),
                reader.GetFieldValue<byte[]>(RowReader.DocumentColumns)
            )
            : null;
    }

    public static IReadOnlyList<DocumentRow> List(
        SqliteSession session,
        DocumentQuery query,
        CancellationToken cancellationToken
    )
    {
        // Ids are never empty, so all of them come after the empty string.
        var key = CollectionTable.GetKey(session, query.Collection).Key;
        var after = query.After ?? "";
        var limit = query.Scope.IsEverything ? query.Limit : long.MaxValue;
        using var reader =
            query.NewestFirst ? session.Read(DocumentSql.ListNewest, ("@collection_key", key), ("@limit", limit))
            : query.State is { } state
                ? session.Read(
                    DocumentSql.ListState,
                    ("@collection_key", key),
                    ("@state", (int)state),
                    ("@after", after),
                    ("@limit", limit)
                )
            : session.Read(
                query.IncludeDeleted ? DocumentSql.ListAll : DocumentSql.ListLive,
                ("@collection_key", key),
                ("@after", after),
                ("@limit", limit)
            );
        var allows = new LabelSets(query.Scope);
        var rows = new List<DocumentRow>();
        while (rows.Count < query.Limit && reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (allows.Allow(reader.GetString(RowReader.LabelsColumn)))
            {
                rows.Add(RowReader.Document(reader, query.Collection));
            }
        }

        return rows;
    }

    /// <summary>Documents per state that a scope allows.</summary>
    public static DocumentTotals Count(SqliteSession session, string collection, ReadScope scope)
    {
        var key = CollectionTable.GetKey(session, collection).Key;
        var allows = new LabelSets(scope);
        var counts = new long[Enum.GetValues<DocumentState>().Length];
        using (var reader = session.Read(DocumentSql.CountByLabels, ("@collection_key", key)))
        {
            while (reader.Read())
            {
                counts[reader.GetInt32(1)] += allows.Allow(reader.GetString(0)) ? reader.GetInt64(2) : 0;
            }
        }

        long? oldest = null;
        using (var reader = session.Read(DocumentSql.OldestByLabels, ("@collection_key", key)))
        {
            while (reader.Read())
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

    public static IReadOnlyList<DocumentRow> ListAccepted(
        SqliteSession session,
        string collection,
        int shard,
        DocumentSize size,
        int limit,
        long now,
        CancellationToken cancellationToken
    )
    {
        var key = CollectionTable.GetKey(session, collection, shard);
        using var reader = session.Read(
            size == DocumentSize.Small ? DocumentSql.ListAcceptedSmall : DocumentSql.ListAcceptedLarge,
            ("@collection_key", key),
            ("@shard", shard),
            ("@now", now),
            ("@limit", limit)
        );
        var rows = new List<DocumentRow>();
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(RowReader.Document(reader, collection));
        }

        return rows;
    }

    public static PendingDocument? FindAccepted(
        SqliteSession session,
        string collection,
        string documentId,
        long version
    )
    {
        if (CollectionTable.FindKey(session, collection) is not { } key)
        {
            throw new CollectionNotFoundException(collection);
        }

        using var reader = session.Read(
            DocumentSql.FindAccepted,
            ("@collection_key", key.Key),
            ("@document_id", documentId),
            ("@version", version)
        );
        if (!reader.Read())
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
            );
    }

    public static long? PendingSince(SqliteSession session, string collection, int shard) =>
        session.Number(
            DocumentSql.PendingSince,
            ("@collection_key", CollectionTable.GetKey(session, collection, shard)),
            ("@shard", shard)
        );
}
