using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Generations;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>What a shard's ingestion lane reports: chunks made, attempts failed, changes applied by the
/// replicas.</summary>
internal static class IngestionWrites
{
    public static async ValueTask<IReadOnlyList<CommitOutcome>> CommitAsync(
        StoreSession session,
        IReadOnlyList<ChunkedDocument> documents,
        long now
    )
    {
        var collections = await LockAsync(session, documents);
        var generations = new Dictionary<long, GenerationRow?>();
        foreach (var key in collections.Values)
        {
            generations[key] = await GenerationTable.FindAsync(session, key);
        }

        var outcomes = new CommitOutcome[documents.Count];
        for (var i = 0; i < documents.Count; i++)
        {
            var document = documents[i];
            var (number, refusal) = collections.TryGetValue(document.Collection, out var collection)
                ? await CommitAsync(session, collection, generations[collection], document, now)
                : (0, CommitRefusal.MovedOn);
            outcomes[i] = new CommitOutcome(document.DocumentId, document.Version, number > 0, number)
            {
                Refusal = refusal,
            };
        }

        return outcomes;
    }

    public static async ValueTask<bool> FailAsync(StoreSession session, DocumentFailure failure, long now)
    {
        if (
            await DocumentHead.LockAsync(session, failure.Collection, failure.DocumentId)
                is not { State: DocumentState.Accepted } head
            || head.Version != failure.Version
        )
        {
            return false;
        }

        await ProgressTable.RemoveAsync(session, head.Key);
        if (failure.NextAttempt is { } next)
        {
            await session.SendAsync(
                DocumentSql.Postpone,
                ("@failure_stage", failure.Stage),
                ("@failure_reason", failure.Reason),
                ("@next_attempt_ticks", next.UtcTicks),
                ("@now", now),
                ("@document_key", head.Key)
            );
            return true;
        }

        await ParkAsync(session, head, failure, now);
        return true;
    }

    public static async ValueTask<bool> RefuseAsync(StoreSession session, DocumentFailure failure, long now)
    {
        if (
            await DocumentHead.LockAsync(session, failure.Collection, failure.DocumentId)
                is not { State: DocumentState.Chunked or DocumentState.Indexed } head
            || head.Version != failure.Version
        )
        {
            return false;
        }

        await ParkAsync(session, head, failure, now);
        return true;
    }

    public static async ValueTask<int> MarkIndexedAsync(
        StoreSession session,
        string collection,
        int shard,
        long watermark,
        long now
    )
    {
        var key = (await CollectionTable.LockAsync(session, collection, shard)).Key;
        var documents = await session.ExecuteAsync(
            DocumentSql.SetIndexed,
            ("@now", now),
            ("@collection_key", key),
            ("@shard", shard),
            ("@watermark", watermark)
        );
        if (documents > 0)
        {
            await ShardTable.MoveAsync(session, key, shard, DocumentState.Chunked, DocumentState.Indexed, documents);
        }

        return documents;
    }

    // All shards before the first change, in order, so that two commits never wait for each other.
    private static async ValueTask<Dictionary<string, long>> LockAsync(
        StoreSession session,
        IReadOnlyList<ChunkedDocument> documents
    )
    {
        var collections = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var name in documents.Select(document => document.Collection).Distinct(StringComparer.Ordinal))
        {
            if (await CollectionTable.FindKeyAsync(session, name) is { } found)
            {
                collections.Add(name, found.Key);
            }
        }

        var shards = new SortedSet<(long Collection, int Shard)>(
            documents
                .Where(document => collections.ContainsKey(document.Collection))
                .Select(document => (collections[document.Collection], document.Shard))
        );
        foreach (var (collection, shard) in shards)
        {
            if (!await session.LockShardAsync(collection, shard))
            {
                foreach (var (name, _) in collections.Where(known => known.Value == collection).ToArray())
                {
                    collections.Remove(name);
                }
            }
        }

        return collections;
    }

    private static async ValueTask<(long Number, CommitRefusal Refusal)> CommitAsync(
        StoreSession session,
        long collection,
        GenerationRow? generations,
        ChunkedDocument document,
        long now
    )
    {
        if (document.Generation != (generations?.Served ?? 0))
        {
            // Cut or embedded for a generation whose place another has taken meanwhile.
            return (0, CommitRefusal.MovedOn);
        }

        // The version alone would not do: an attempt that was cancelled, or given up by one lane and finished by
        // another, must not publish either.
        if (
            await DocumentHead.FindAsync(session, collection, document.DocumentId)
                is not { State: DocumentState.Accepted } head
            || head.Version != document.Version
        )
        {
            return (0, CommitRefusal.MovedOn);
        }

        if (head.Shard != document.Shard)
        {
            throw new StoreInputException(
                nameof(ChunkedDocument.Shard),
                $"Shard is {document.Shard}, but '{document.DocumentId}' is in shard {head.Shard}; pass the document's own."
            );
        }

        if (await PartTable.RefusalAsync(session, head, document, generations is not null) is { } refusal)
        {
            return (0, refusal);
        }

        var number = await head.TakeNumberAsync(
            session,
            document.IsPart ? DocumentState.Accepted : DocumentState.Chunked,
            head.Version
        );
        await (
            generations is null
                ? PublicationTable.PutChunksAsync(session, head.Key, document.Chunks, replace: document.Kept == 0)
                : PutWholeAsync(session, head, generations.Slot, number, document)
        );
        var (title, metadataJson, labelsJson) = document.IsPart
            ? await SetPartAsync(session, head, number, document, now)
            : await SetChunkedAsync(session, head, number, document, now);
        await AppendTable.PutAsync(session, head, number, document);
        await PublicationTable.PutAsync(
            session,
            head,
            number,
            head.Version,
            deleted: false,
            title,
            metadataJson,
            labelsJson,
            document.EmbedderName
        );
        return (number, CommitRefusal.MovedOn);
    }

    // What another generation has made of a part, of the same version, is not the whole.
    private static async ValueTask PutWholeAsync(
        StoreSession session,
        DocumentHead head,
        int slot,
        long number,
        ChunkedDocument document
    )
    {
        if (await PartTable.FindAsync(session, head.Key) is { Part: not null })
        {
            await GenerationTable.RemoveAsync(session, head.Key);
        }

        await GenerationTable.PutAsync(session, head, slot, number, document);
    }

    private static async ValueTask<(string? Title, string MetadataJson, string LabelsJson)> SetPartAsync(
        StoreSession session,
        DocumentHead head,
        long number,
        ChunkedDocument document,
        long now
    )
    {
        await PartTable.PutAsync(session, head, number, document.Kept + document.Chunks.Count);
        var (title, metadataJson, labelsJson) = await PartTable.SetPublishedAsync(session, head, number, now);
        return (document.Title ?? title, metadataJson, labelsJson);
    }

    private static async ValueTask<(string? Title, string MetadataJson, string LabelsJson)> SetChunkedAsync(
        StoreSession session,
        DocumentHead head,
        long number,
        ChunkedDocument document,
        long now
    )
    {
        await ProgressTable.RemoveAsync(session, head.Key);
        if (document.Kept > 0)
        {
            await PartTable.RemoveAsync(session, head.Key);
        }

        await using var published = await session.ReadAsync(
            DocumentSql.SetChunked,
            ("@number", number),
            ("@chunks", document.Kept + document.Chunks.Count),
            ("@title", document.Title),
            ("@now", now),
            ("@document_key", head.Key)
        );
        await published.ReadAsync(session.CancellationToken);
        return (RowReader.TextOrNull(published, 0), published.GetString(1), published.GetString(2));
    }

    private static async ValueTask ParkAsync(StoreSession session, DocumentHead head, DocumentFailure failure, long now)
    {
        var number = await head.TakeNumberAsync(session, DocumentState.Failed, head.Version);
        await session.SendAsync(
            DocumentSql.Park,
            ("@number", number),
            ("@failure_stage", failure.Stage),
            ("@failure_reason", failure.Reason),
            ("@now", now),
            ("@document_key", head.Key)
        );
        await PartTable.WithdrawAsync(session, head, number, now);
    }
}
