using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>
/// Accepts a submission: a new document, a new version of one, other labels or metadata for one, a retry of a failed
/// one, or nothing new.
/// </summary>
internal sealed class SubmitWrite(DocumentSubmission submission, ContentHash? hash, long now)
{
    private readonly string _labelsJson = TextList.Write(submission.Labels);

    public async ValueTask<SubmitOutcome> ApplyAsync(StoreSession session)
    {
        var collection = await CollectionTable.LockAsync(session, submission.Collection, submission.Shard);
        if (await DocumentHead.FindAsync(session, collection.Key, submission.DocumentId) is not { } head)
        {
            return await InsertAsync(session, collection.Key);
        }

        if (head.Shard != submission.Shard)
        {
            throw new StoreInputException(
                nameof(DocumentSubmission.Shard),
                $"Shard is {submission.Shard}, but earlier versions of '{submission.DocumentId}' are in shard {head.Shard}; a document keeps its shard."
            );
        }

        if (submission.StreamPosition is { } position)
        {
            if (position <= head.StreamPosition)
            {
                return Known(head);
            }

            await session.SendAsync(
                DocumentSql.SetStreamPosition,
                ("@stream_position", position),
                ("@document_key", head.Key)
            );
        }

        if (hash is null || head.ContentHash is null)
        {
            return await ReplaceAsync(session, head);
        }

        if (!hash.Whole.AsSpan().SequenceEqual(head.ContentHash))
        {
            return hash.Body.AsSpan().SequenceEqual(head.BodyHash)
                ? await RelabelAsync(session, head, hash)
                : await ReplaceAsync(session, head);
        }

        var receipt = head.State == DocumentState.Failed ? await RetryAsync(session, head) : Known(head);
        if (receipt.State == DocumentState.Accepted)
        {
            await PutPasswordAsync(session, head.Key);
        }

        return receipt with
        {
            LabelsNumber = await PublicationTable.LabelsNumberAsync(session, head),
        };
    }

    private DocumentState State => submission.Rejection is null ? DocumentState.Accepted : DocumentState.Failed;

    private async ValueTask<SubmitOutcome> InsertAsync(StoreSession session, long collection)
    {
        var version = await ShardTable.VersionFloorAsync(session, collection, submission.Shard) + 1;
        var number = await ShardTable.TakeNumberAsync(session, collection, submission.Shard, null, State, version);
        var key =
            await session.NumberAsync(
                DocumentSql.Insert,
                [
                    ("@collection_key", collection),
                    ("@document_id", submission.DocumentId),
                    ("@shard", submission.Shard),
                    .. Columns(version, number),
                ]
            ) ?? throw new InvalidOperationException("The store returned no key for a new document.");
        await PutContentAsync(session, key);
        await PutPasswordAsync(session, key);
        if (submission.StreamPosition is { } position)
        {
            await session.SendAsync(
                DocumentSql.SetStreamPosition,
                ("@stream_position", position),
                ("@document_key", key)
            );
        }

        return Receipt(version, number, State);
    }

    // The content is the same, so there is nothing to chunk: a version that waits takes the labels along when it is
    // published, one that is published takes them here.
    private async ValueTask<SubmitOutcome> RelabelAsync(StoreSession session, DocumentHead head, ContentHash changed)
    {
        await session.SendAsync(
            DocumentSql.Relabel,
            ("@content_hash", changed.Whole),
            ("@file_name", submission.FileName),
            ("@metadata_json", submission.MetadataJson),
            ("@labels_json", _labelsJson),
            ("@now", now),
            ("@document_key", head.Key)
        );
        var labels = await PublicationTable.PutLabelsAsync(session, head, head.Version, submission);
        var receipt =
            head.State == DocumentState.Failed
                ? await RetryAsync(session, head)
                : Receipt(head.Version, Math.Max(head.Number, labels), head.State);
        if (receipt.State == DocumentState.Accepted)
        {
            await PutPasswordAsync(session, head.Key);
        }

        return receipt with
        {
            LabelsNumber = labels,
        };
    }

    private async ValueTask<SubmitOutcome> RetryAsync(StoreSession session, DocumentHead head)
    {
        var number = await DocumentWrites.AcceptAsync(session, head, now);
        return Receipt(head.Version, number, DocumentState.Accepted);
    }

    private async ValueTask<SubmitOutcome> ReplaceAsync(StoreSession session, DocumentHead head)
    {
        var version = head.Version + 1;
        var labels = await PublicationTable.PutLabelsAsync(session, head, version, submission);
        var number = await head.TakeNumberAsync(session, State, version);
        await session.SendAsync(DocumentSql.Replace, [.. Columns(version, number), ("@document_key", head.Key)]);
        await PutContentAsync(session, head.Key);
        await session.SendAsync(PasswordSql.Remove, ("@document_key", head.Key));
        await PutPasswordAsync(session, head.Key);

        // A part that is taken back has no labels any more.
        var isWithdrawn = submission.Rejection is not null && await PartTable.WithdrawAsync(session, head, number, now);
        return Receipt(version, number, State) with { LabelsNumber = isWithdrawn ? 0 : labels };
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

    private async ValueTask PutContentAsync(StoreSession session, long key)
    {
        if (submission.Rejection is null)
        {
            await session.SendAsync(
                DocumentSql.PutContent,
                ("@document_key", key),
                ("@content", Blobs.Of(submission.Content))
            );
        }
        else
        {
            await session.SendAsync(DocumentSql.DeleteContent, ("@document_key", key));
        }
    }

    private async ValueTask PutPasswordAsync(StoreSession session, long key)
    {
        if (submission is { SealedPassword: { } password, Rejection: null })
        {
            await session.SendAsync(PasswordSql.Put, ("@document_key", key), ("@sealed", password));
        }
    }

    private SubmitOutcome Known(DocumentHead head) =>
        Receipt(head.Version, head.Number, head.State) with
        {
            Unchanged = true,
        };

    private SubmitOutcome Receipt(long version, long number, DocumentState state) =>
        new(submission.Collection, submission.DocumentId, version, submission.Shard, number, state, Unchanged: false);
}
