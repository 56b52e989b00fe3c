using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>Reads and writes of the change feed and of the chunks it carries.</summary>
internal static class PublicationTable
{
    public static void PutTombstone(SqliteSession session, DocumentHead head, long number, long version) =>
        Put(
            session,
            head,
            number,
            version,
            deleted: true,
            title: null,
            metadataJson: "{}",
            labelsJson: "[]",
            embedderName: null
        );

    public static void Put(
        SqliteSession session,
        DocumentHead head,
        long number,
        long version,
        bool deleted,
        string? title,
        string metadataJson,
        string labelsJson,
        string? embedderName
    )
    {
        session.Execute(PublicationSql.DeleteLabelChange, ("@document_key", head.Key));
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
            ("@embedder_name", embedderName)
        );
    }

    /// <summary>
    /// Publishes labels and metadata of a submission on what is published of its document: as they are on the version
    /// that they were submitted for, else only in so far as they narrow it.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="head">The document as it was before.</param>
    /// <param name="version">The version of the submission.</param>
    /// <param name="submission">What was submitted.</param>
    /// <returns>The number of the document's label publication; 0: it has none.</returns>
    public static long PutLabels(SqliteSession session, DocumentHead head, long version, DocumentSubmission submission)
    {
        string metadata;
        IReadOnlyList<string> labels;
        using (var reader = session.Read(PublicationSql.Find, ("@document_key", head.Key)))
        {
            if (!reader.Read())
            {
                return 0;
            }

            var same = reader.GetInt64(0) == version;
            var served = TextList.Read(reader.GetString(2));
            metadata = same ? submission.MetadataJson : reader.GetString(1);
            labels = same ? submission.Labels : ReadScope.Narrow(served, submission.Labels);
            if (metadata == reader.GetString(1) && labels.ToHashSet(StringComparer.Ordinal).SetEquals(served))
            {
                return reader.IsDBNull(3) ? 0 : reader.GetInt64(3);
            }
        }

        var number = head.TakeNumber(session, head.State, version);
        session.Execute(
            PublicationSql.SetLabels,
            ("@metadata_json", metadata),
            ("@labels_json", TextList.Write(labels)),
            ("@document_key", head.Key)
        );
        session.Execute(
            PublicationSql.PutLabelChange,
            ("@document_key", head.Key),
            ("@collection_key", head.Collection),
            ("@shard", head.Shard),
            ("@number", number)
        );
        return number;
    }

    /// <summary>The number of the document's label publication; 0: it has none.</summary>
    public static long LabelsNumber(SqliteSession session, DocumentHead head)
    {
        using var reader = session.Read(PublicationSql.Find, ("@document_key", head.Key));
        return reader.Read() && !reader.IsDBNull(3) ? reader.GetInt64(3) : 0;
    }

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
                ("@embedding", SqliteSession.Blob(chunk.Embedding))
            );
        }
    }

    public static bool AwaitsEmbedder(SqliteSession session, long collection, int shard, string embedder) =>
        session.Number(
            PublicationSql.FindOtherEmbedder,
            ("@collection_key", collection),
            ("@shard", shard),
            ("@embedder_name", embedder)
        )
            is not null;

    public static long LastNumber(SqliteSession session, long collection, int shard) =>
        session.Number(PublicationSql.LastNumber, ("@collection_key", collection), ("@shard", shard)) ?? 0;

    /// <summary>A page of the feed, closed after <paramref name="limit"/> changes or about <paramref name="maxBytes"/>
    /// of chunks.</summary>
    public static IReadOnlyList<ShardChange> ListAfter(
        SqliteSession session,
        long collection,
        int shard,
        long after,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        var changes = new List<ShardChange>();
        var bytes = 0L;
        using var reader = session.Read(
            PublicationSql.ListAfter,
            ("@collection_key", collection),
            ("@shard", shard),
            ("@after", after),
            ("@limit", limit)
        );
        while (bytes < maxBytes && reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var deleted = reader.GetInt32(3) != 0;
            var labelsOnly = reader.GetInt32(9) != 0;
            var chunks =
                deleted || labelsOnly ? [] : ListChunks(session, reader.GetInt64(8), ref bytes, cancellationToken);
            changes.Add(
                new ShardChange(
                    reader.GetInt64(0),
                    reader.GetString(1),
                    reader.GetInt64(2),
                    deleted,
                    RowReader.TextOrNull(reader, 4),
                    reader.GetString(5),
                    TextList.Read(reader.GetString(6)),
                    RowReader.TextOrNull(reader, 7),
                    chunks
                )
                {
                    LabelsOnly = labelsOnly,
                }
            );
        }

        return changes;
    }

    private static List<StoredChunk> ListChunks(
        SqliteSession session,
        long document,
        ref long bytes,
        CancellationToken cancellationToken
    )
    {
        var chunks = new List<StoredChunk>();
        using var reader = session.Read(PublicationSql.ListChunks, ("@document_key", document));
        while (reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var chunk = RowReader.Chunk(reader);
            bytes += ((long)chunk.Text.Length * sizeof(char)) + chunk.Embedding.Length;
            chunks.Add(chunk);
        }

        return chunks;
    }
}
