using Pipeline.Storage.Documents;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>What people do to documents after they are submitted: delete, retry, cancel, purge.</summary>
internal static class DocumentWrites
{
    public static async ValueTask<SubmitOutcome?> DeleteAsync(
        StoreSession session,
        string collection,
        string documentId,
        long now
    )
    {
        if (
            await DocumentHead.LockAsync(session, collection, documentId) is not { } head
            || head.State == DocumentState.Deleted
        )
        {
            return null;
        }

        var version = head.Version + 1;
        var number = await head.TakeNumberAsync(session, DocumentState.Deleted, version);
        await ProgressTable.RemoveAsync(session, head.Key);
        await GenerationTable.RemoveAsync(session, head.Key);
        await session.SendAsync(DocumentSql.DeleteContent, ("@document_key", head.Key));
        await session.SendAsync(
            DocumentSql.Bury,
            ("@version", version),
            ("@number", number),
            ("@now", now),
            ("@document_key", head.Key)
        );
        await PublicationTable.PutTombstoneAsync(session, head, number, version);
        return new SubmitOutcome(
            collection,
            documentId,
            version,
            head.Shard,
            number,
            DocumentState.Deleted,
            Unchanged: false
        );
    }

    public static async ValueTask<bool> RetryAsync(
        StoreSession session,
        string collection,
        string documentId,
        byte[]? password,
        long now
    )
    {
        if (
            await DocumentHead.LockAsync(session, collection, documentId)
            is not { State: DocumentState.Failed, ContentHash: not null } head
        )
        {
            return false;
        }

        await AcceptAsync(session, head, now);
        if (password is not null)
        {
            await session.SendAsync(PasswordSql.Put, ("@document_key", head.Key), ("@sealed", password));
        }

        return true;
    }

    /// <summary>Accepts a failed document again. Returns its new accept number.</summary>
    public static async ValueTask<long> AcceptAsync(StoreSession session, DocumentHead head, long now)
    {
        var number = await head.TakeNumberAsync(session, DocumentState.Accepted, head.Version);
        await session.SendAsync(DocumentSql.Retry, ("@number", number), ("@now", now), ("@document_key", head.Key));
        return number;
    }

    public static async ValueTask<int> RequeueForEmbedderAsync(
        StoreSession session,
        string collection,
        int shard,
        string embedder,
        int limit,
        long now
    )
    {
        if (
            await CollectionTable.FindKeyAsync(session, collection) is not { } found
            || !await session.LockShardAsync(found.Key, shard)
        )
        {
            return 0;
        }

        var ids = new List<string>();
        await using (
            var reader = await session.ReadAsync(
                PublicationSql.ListOtherEmbedder,
                ("@collection_key", found.Key),
                ("@shard", shard),
                ("@embedder_name", embedder),
                ("@limit", limit)
            )
        )
        {
            while (await reader.ReadAsync(session.CancellationToken))
            {
                ids.Add(reader.GetString(0));
            }
        }

        foreach (var id in ids)
        {
            await AcceptAsync(session, (await DocumentHead.FindAsync(session, found.Key, id))!, now);
        }

        return ids.Count;
    }

    public static async ValueTask<bool> CancelAsync(
        StoreSession session,
        string collection,
        string documentId,
        long now
    )
    {
        if (await DocumentHead.LockAsync(session, collection, documentId) is not { State: DocumentState.Accepted } head)
        {
            return false;
        }

        await ProgressTable.RemoveAsync(session, head.Key);
        var number = await head.TakeNumberAsync(session, DocumentState.Failed, head.Version);
        await session.SendAsync(
            DocumentSql.Cancel,
            ("@number", number),
            ("@failure_stage", DocumentFailure.CancelledStage),
            ("@failure_reason", "Cancelled before it was chunked."),
            ("@now", now),
            ("@document_key", head.Key)
        );
        await PartTable.WithdrawAsync(session, head, number, now);
        return true;
    }

    /// <summary>Purges up to <paramref name="limit"/> tombstones. Returns how many.</summary>
    public static async ValueTask<int> PurgeAsync(StoreSession session, string collection, long before, int limit)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        if (!await session.LockShardsAsync(key))
        {
            return 0;
        }

        var tombstones = new List<(long Key, int Shard, long Version, long Number)>();
        await using (
            var reader = await session.ReadAsync(
                DocumentSql.ListPurgeable,
                ("@collection_key", key),
                ("@before", before),
                ("@limit", limit)
            )
        )
        {
            while (await reader.ReadAsync(session.CancellationToken))
            {
                tombstones.Add((reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)));
            }
        }

        foreach (var tombstone in tombstones)
        {
            await session.SendAsync(DocumentSql.Delete, ("@document_key", tombstone.Key));
            await ShardTable.MoveAsync(session, key, tombstone.Shard, DocumentState.Deleted, null, 1);
            await ShardTable.RaiseFloorsAsync(session, key, tombstone.Shard, tombstone.Version, tombstone.Number);
        }

        return tombstones.Count;
    }
}
