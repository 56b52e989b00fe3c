using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Writes of the change feed and of the chunks it carries.</summary>
internal static class PublicationTable
{
    public static ValueTask PutTombstoneAsync(StoreSession session, DocumentHead head, long number, long version) =>
        PutAsync(
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

    public static async ValueTask PutAsync(
        StoreSession session,
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
        await session.SendAsync(PublicationSql.DeleteLabelChange, ("@document_key", head.Key));
        await session.SendAsync(
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
        await CachedAnswerTable.RemoveOfDocumentAsync(session, head.Key);
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
    public static async ValueTask<long> PutLabelsAsync(
        StoreSession session,
        DocumentHead head,
        long version,
        DocumentSubmission submission
    )
    {
        string metadata;
        IReadOnlyList<string> labels;
        await using (var reader = await session.ReadAsync(PublicationSql.Find, ("@document_key", head.Key)))
        {
            if (!await reader.ReadAsync(session.CancellationToken))
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

        var number = await head.TakeNumberAsync(session, head.State, version);
        await session.SendAsync(
            PublicationSql.SetLabels,
            ("@metadata_json", metadata),
            ("@labels_json", TextList.Write(labels)),
            ("@document_key", head.Key)
        );
        await session.SendAsync(
            PublicationSql.PutLabelChange,
            ("@document_key", head.Key),
            ("@collection_key", head.Collection),
            ("@shard", head.Shard),
            ("@number", number)
        );
        await CachedAnswerTable.RemoveOfDocumentAsync(session, head.Key);
        return number;
    }

    /// <summary>The number of the document's label publication; 0: it has none.</summary>
    public static async ValueTask<long> LabelsNumberAsync(StoreSession session, DocumentHead head)
    {
        await using var reader = await session.ReadAsync(PublicationSql.Find, ("@document_key", head.Key));
        return await reader.ReadAsync(session.CancellationToken) && !reader.IsDBNull(3) ? reader.GetInt64(3) : 0;
    }

    /// <summary>All chunks that a slot has of a document, with their vectors.</summary>
    public static async ValueTask<IReadOnlyList<StoredChunk>> ChunksAsync(StoreSession session, long document, int slot)
    {
        await using var reader = await session.ReadAsync(SlotSql.Of(slot).ReadChunks, ("@document_key", document));
        var chunks = new List<StoredChunk>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            chunks.Add(RowReader.Chunk(reader));
        }

        return chunks;
    }

    public static async ValueTask PutChunksAsync(
        StoreSession session,
        long document,
        IReadOnlyList<StoredChunk> chunks,
        bool replace,
        int slot = 0
    )
    {
        if (replace)
        {
            await session.SendAsync(SlotSql.Of(slot).DeleteChunks, ("@document_key", document));
        }

        await session.SendEachAsync(
            SlotSql.Of(slot).InsertChunk,
            chunks,
            chunk =>
                [
                    ("@document_key", document),
                    ("@ordinal", chunk.Ordinal),
                    ("@text", chunk.Text),
                    ("@heading_path_json", TextList.Write(chunk.HeadingPath)),
                    ("@start_offset", chunk.Start),
                    ("@end_offset", chunk.End),
                    ("@page", chunk.Page),
                    ("@embedding", Blobs.Of(chunk.Embedding)),
                    ("@place", chunk.Place is { IsEmpty: false } place ? ChunkPlaceBytes.Write(place) : null),
                ]
        );
    }
}
