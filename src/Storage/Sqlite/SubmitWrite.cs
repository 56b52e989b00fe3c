using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// Accepts a submission: a new document, a new version of one, other labels or metadata for one, a retry of a failed
/// one, or nothing new.
/// </summary>
internal sealed class SubmitWrite(DocumentSubmission submission, ContentHash? hash, long now)
{
    private readonly string _labelsJson = TextList.Write(submission.Labels);

    public SubmitOutcome Apply(SqliteSession session)
    {
        var collection = CollectionTable.GetKey(session, submission.Collection);
        collection.CheckShard(submission.Shard);
        if (DocumentHead.Find(session, collection.Key, submission.DocumentId) is not { } head)
        {
            return Insert(session, collection.Key);
        }

        if (head.Shard != submission.Shard)
        {
            throw new StoreInputException(
                nameof(DocumentSubmission.Shard),
                $"Shard is {submission.Shard}, but earlier versions of '{submission.DocumentId}' are in shard {head.Shard}; a document keeps its shard."
            );
        }

        if (hash is null || head.ContentHash is null)
        {
            return Replace(session, head);
        }

        if (!hash.Whole.AsSpan().SequenceEqual(head.ContentHash))
        {
            return hash.Body.AsSpan().SequenceEqual(head.BodyHash)
                ? Relabel(session, head, hash)
                : Replace(session, head);
        }

        var receipt =
            head.State == DocumentState.Failed
                ? Retry(session, head)
                : Receipt(head.Version, head.Number, head.State) with
                {
                    Unchanged = true,
                };
        return receipt with { LabelsNumber = PublicationTable.LabelsNumber(session, head) };
    }

    private DocumentState State => submission.Rejection is null ? DocumentState.Accepted : DocumentState.Failed;

    private SubmitOutcome Insert(SqliteSession session, long collection)
    {
        var version = ShardTable.VersionFloor(session, collection, submission.Shard) + 1;
        var number = ShardTable.TakeNumber(session, collection, submission.Shard, null, State, version);
        var key =
            session.Number(
                DocumentSql.Insert,
                [
                    ("@collection_key", collection),
                    ("@document_id", submission.DocumentId),
                    ("@shard", submission.Shard),
                    .. Columns(version, number),
                ]
            ) ?? throw new InvalidOperationException("The store returned no key for a new document.");
        PutContent(session, key);
        return Receipt(version, number, State);
    }

    // The content is the same, so there is nothing to chunk: a version that waits takes the labels along when it is
    // published, one that is published takes them here.
    private SubmitOutcome Relabel(SqliteSession session, DocumentHead head, ContentHash changed)
    {
        session.Execute(
            DocumentSql.Relabel,
            ("@content_hash", changed.Whole),
            ("@file_name", submission.FileName),
            ("@metadata_json", submission.MetadataJson),
            ("@labels_json", _labelsJson),
            ("@now", now),
            ("@document_key", head.Key)
        );
        var labels = PublicationTable.PutLabels(session, head, head.Version, submission);
        var receipt =
            head.State == DocumentState.Failed
                ? Retry(session, head)
                : Receipt(head.Version, Math.Max(head.Number, labels), head.State);
        return receipt with { LabelsNumber = labels };
    }

    private SubmitOutcome Retry(SqliteSession session, DocumentHead head) =>
        Receipt(head.Version, DocumentWrites.Accept(session, head, now), DocumentState.Accepted);

    private SubmitOutcome Replace(SqliteSession session, DocumentHead head)
    {
        var version = head.Version + 1;
        var labels = PublicationTable.PutLabels(session, head, version, submission);
        var number = head.TakeNumber(session, State, version);
        session.Execute(DocumentSql.Replace, [.. Columns(version, number), ("@document_key", head.Key)]);
        PutContent(session, head.Key);
        return Receipt(version, number, State) with { LabelsNumber = labels };
    }

    private (string Name, object? Value)[] Columns(long version, long number) =>
        [
            ("@version", version),
            ("@state", (int)State),
            ("@number", number),
            ("@content_hash", hash?.Whole),
            ("@body_hash", hash?.Body),
            ("@content_type", submission.ContentType),
            ("@file_name", submission.FileName),
            ("@title", submission.Title),
            ("@metadata_json", submission.MetadataJson),
            ("@labels_json", _labelsJson),
            ("@bytes", submission.Rejection?.Bytes ?? submission.Content.Length),
            ("@failure_stage", submission.Rejection?.Stage),
            ("@failure_reason", submission.Rejection?.Reason),
            ("@now", now),
        ];

    private void PutContent(SqliteSession session, long key)
    {
        if (submission.Rejection is null)
        {
            session.Execute(
                DocumentSql.PutContent,
                ("@document_key", key),
                ("@content", SqliteSession.Blob(submission.Content))
            );
        }
        else
        {
            session.Execute(DocumentSql.DeleteContent, ("@document_key", key));
        }
    }

    private SubmitOutcome Receipt(long version, long number, DocumentState state) =>
        new(submission.Collection, submission.DocumentId, version, submission.Shard, number, state, Unchanged: false);
}
