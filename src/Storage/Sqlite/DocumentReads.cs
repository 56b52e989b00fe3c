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

        using var reader = session.Read(
            DocumentSql.Find, ("@collection_key", key.Key), ("@document_id", documentId));
        return reader.Read() ? RowReader.Document(reader, collection) : null;
    }

    public static byte[]? Content(SqliteSession session, string collection, string documentId)
    {
        if (CollectionTable.FindKey(session, collection) is not { } key)
        {
            return null;
        }

        using var reader = session.Read(
            DocumentSql.FindContent, ("@collection_key", key.Key), ("@document_id", documentId));
        return reader.Read() ? reader.GetFieldValue<byte[]>(0) : null;
    }

    public static IReadOnlyList<DocumentRow> List(SqliteSession session, DocumentQuery query, CancellationToken ct)
    {
        // Ids are never empty, so all of them come after the empty string.
        var key = CollectionTable.GetKey(session, query.Collection).Key;
        var after = query.After ?? "";
        using var reader = query.NewestFirst
            ? session.Read(DocumentSql.ListNewest, ("@collection_key", key), ("@limit", query.Limit))
            : query.State is { } state
            ? session.Read(
                DocumentSql.ListState,
                ("@collection_key", key),
                ("@state", (int)state),
                ("@after", after),
                ("@limit", query.Limit))
            : session.Read(
                query.IncludeDeleted ? DocumentSql.ListAll : DocumentSql.ListLive,
                ("@collection_key", key),
                ("@after", after),
                ("@limit", query.Limit));
        var rows = new List<DocumentRow>();
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            rows.Add(RowReader.Document(reader, query.Collection));
        }

        return rows;
    }

    public static IReadOnlyList<PendingDocument> TakeAccepted(
        SqliteSession session, string collection, int shard, int maxDocuments, long maxBytes, long now, CancellationToken ct)
    {
        var key = CollectionTable.GetKey(session, collection, shard);
        using var reader = session.Read(
            DocumentSql.ListAccepted,
            ("@collection_key", key),
            ("@shard", shard),
            ("@now", now),
            ("@limit", maxDocuments));
        var documents = new List<PendingDocument>();
        var bytes = 0L;
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            var row = RowReader.Document(reader, collection);
            bytes += row.Bytes;
            if (documents.Count > 0 && bytes > maxBytes)
            {
                break;
            }

            documents.Add(new PendingDocument(row, Content(session, reader.GetInt64(18))));
        }

        return documents;
    }

    public static long? PendingSince(SqliteSession session, string collection, int shard) =>
        session.Number(
            DocumentSql.PendingSince,
            ("@collection_key", CollectionTable.GetKey(session, collection, shard)),
            ("@shard", shard));

    private static byte[] Content(SqliteSession session, long document)
    {
        using var reader = session.Read(DocumentSql.GetContent, ("@document_key", document));
        return reader.Read()
            ? reader.GetFieldValue<byte[]>(0)
            : throw new StoreCorruptException("An accepted document has no content in the store; restore it from a backup.");
    }
}
