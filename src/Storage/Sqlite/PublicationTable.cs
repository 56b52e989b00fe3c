using Pipeline.Storage.Rows;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>Reads and writes of the change feed and of the chunks it carries.</summary>
internal static class PublicationTable
{
    public static void PutTombstone(SqliteSession session, DocumentHead head, long number, long version) =>
        Put(session, head, number, version, deleted: true, title: null, metadataJson: "{}", labelsJson: "[]", embedderName: null);

    public static void Put(
        SqliteSession session,
        DocumentHead head,
        long number,
        long version,
        bool deleted,
        string? title,
        string metadataJson,
        string labelsJson,
        string? embedderName) =>
        session.Execute(
            PublicationSql.Put,
            ("@document_key", head.Key),
            ("@collection_key", head.Collection),
            ("@shard", head.Shard),
            ("@number", number),
            ("@version", version),
            ("@deleted", deleted ? 1 : 0),
            ("@title", title),
            ("@metadata_json", metadataJson),
            ("@labels_json", labelsJson),
            ("@embedder_name", embedderName));

    public static void ReplaceChunks(SqliteSession session, long document, IReadOnlyList<StoredChunk> chunks)
    {
        session.Execute(PublicationSql.DeleteChunks, ("@document_key", document));
        foreach (var chunk in chunks)
        {
            session.Execute(
                PublicationSql.InsertChunk,
                ("@document_key", document),
                ("@ordinal", chunk.Ordinal),
                ("@text", chunk.Text),
                ("@heading_path_json", TextList.Write(chunk.HeadingPath)),
                ("@start_offset", chunk.Start),
                ("@end_offset", chunk.End),
                ("@page", chunk.Page),
                ("@embedding", SqliteSession.Blob(chunk.Embedding)));
        }
    }

    public static long LastNumber(SqliteSession session, long collection, int shard) =>
        session.Number(PublicationSql.LastNumber, ("@collection_key", collection), ("@shard", shard)) ?? 0;

    /// <summary>A page of the feed, closed after <paramref name="limit"/> changes or about <paramref name="maxBytes"/> of chunks.</summary>
    public static IReadOnlyList<ShardChange> ListAfter(
        SqliteSession session, long collection, int shard, long after, int limit, long maxBytes, CancellationToken ct)
    {
        var changes = new List<ShardChange>();
        var bytes = 0L;
        using var reader = session.Read(
            PublicationSql.ListAfter,
            ("@collection_key", collection),
            ("@shard", shard),
            ("@after", after),
            ("@limit", limit));
        while (bytes < maxBytes && reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            var deleted = reader.GetInt32(3) != 0;
            var chunks = deleted ? [] : ListChunks(session, reader.GetInt64(8), ref bytes, ct);
            changes.Add(new ShardChange(
                reader.GetInt64(0),
                reader.GetString(1),
                reader.GetInt64(2),
                deleted,
                RowReader.TextOrNull(reader, 4),
                reader.GetString(5),
                TextList.Read(reader.GetString(6)),
                RowReader.TextOrNull(reader, 7),
                chunks));
        }

        return changes;
    }

    private static List<StoredChunk> ListChunks(SqliteSession session, long document, ref long bytes, CancellationToken ct)
    {
        var chunks = new List<StoredChunk>();
        using var reader = session.Read(PublicationSql.ListChunks, ("@document_key", document));
        while (reader.Read())
        {
            ct.ThrowIfCancellationRequested();
            var chunk = RowReader.Chunk(reader);
            bytes += ((long)chunk.Text.Length * sizeof(char)) + chunk.Embedding.Length;
            chunks.Add(chunk);
        }

        return chunks;
    }
}
