using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>What a shard's ingestion lane reports: chunks made, attempts failed, changes applied by the
/// replicas.</summary>
internal static class IngestionWrites
{
    public static IReadOnlyList<CommitOutcome> Commit(
        SqliteSession session,
        IReadOnlyList<ChunkedDocument> documents,
        long now
    )
    {
        var outcomes = new CommitOutcome[documents.Count];
        for (var i = 0; i < documents.Count; i++)
        {
            var number = Commit(session, documents[i], now);
            outcomes[i] = new CommitOutcome(
                documents[i].DocumentId,
                documents[i].Version,
                number is not null,
                number ?? 0
            );
        }

        return outcomes;
    }

    public static void Fail(SqliteSession session, DocumentFailure failure, long now)
    {
        if (FindAccepted(session, failure.Collection, failure.DocumentId, failure.Version) is not { } head)
        {
            return;
        }

        ProgressTable.Remove(session, head.Key);
        if (failure.NextAttempt is { } next)
        {
            session.Execute(
                DocumentSql.Postpone,
                ("@failure_stage", failure.Stage),
                ("@failure_reason", failure.Reason),
                ("@next_attempt_ticks", next.UtcTicks),
                ("@now", now),
                ("@document_key", head.Key)
            );
            return;
        }

        Park(session, head, failure, now);
    }

    public static bool Refuse(SqliteSession session, DocumentFailure failure, long now)
    {
        if (
            DocumentHead.Find(session, failure.Collection, failure.DocumentId)
                is not { State: DocumentState.Chunked or DocumentState.Indexed } head
            || head.Version != failure.Version
        )
        {
            return false;
        }

        Park(session, head, failure, now);
        return true;
    }

    public static int MarkIndexed(SqliteSession session, string collection, int shard, long watermark, long now)
    {
        var key = CollectionTable.GetKey(session, collection, shard);
        var documents = session.Execute(
            DocumentSql.SetIndexed,
            ("@now", now),
            ("@collection_key", key),
            ("@shard", shard),
            ("@watermark", watermark)
        );
        if (documents > 0)
        {
            ShardTable.Move(session, key, shard, DocumentState.Chunked, DocumentState.Indexed, documents);
        }

        return documents;
    }

    private static void Park(SqliteSession session, DocumentHead head, DocumentFailure failure, long now) =>
        session.Execute(
            DocumentSql.Park,
            ("@number", head.TakeNumber(session, DocumentState.Failed, head.Version)),
            ("@failure_stage", failure.Stage),
            ("@failure_reason", failure.Reason),
            ("@now", now),
            ("@document_key", head.Key)
        );

    private static long? Commit(SqliteSession session, ChunkedDocument document, long now)
    {
        if (FindAccepted(session, document.Collection, document.DocumentId, document.Version) is not { } head)
        {
            return null;
        }

        if (head.Shard != document.Shard)
        {
            throw new StoreInputException(
                nameof(ChunkedDocument.Shard),
                $"Shard is {document.Shard}, but '{document.DocumentId}' is in shard {head.Shard}; pass the document's own."
            );
        }

        var number = head.TakeNumber(session, DocumentState.Chunked, head.Version);
        ProgressTable.Remove(session, head.Key);
        PublicationTable.ReplaceChunks(session, head.Key, document.Chunks);
        using var published = session.Read(
            DocumentSql.SetChunked,
            ("@number", number),
            ("@chunks", document.Chunks.Count),
            ("@title", document.Title),
            ("@now", now),
            ("@document_key", head.Key)
        );
        published.Read();
        PublicationTable.Put(
            session,
            head,
            number,
            head.Version,
            deleted: false,
            RowReader.TextOrNull(published, 0),
            published.GetString(1),
            published.GetString(2),
            document.EmbedderName
        );
        return number;
    }

    // The version alone would not do: an attempt that was cancelled, or given up by one lane and finished by another,
    // must not publish either.
    private static DocumentHead? FindAccepted(
        SqliteSession session,
        string collection,
        string documentId,
        long version
    ) =>
        DocumentHead.Find(session, collection, documentId) is { State: DocumentState.Accepted } head
        && head.Version == version
            ? head
            : null;
}
