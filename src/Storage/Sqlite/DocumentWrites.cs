using Pipeline.Storage.Documents;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>What people do to documents after they are submitted: delete, retry, cancel, purge.</summary>
internal static class DocumentWrites
{
    public static SubmitOutcome? Delete(SqliteSession session, string collection, string documentId, long now)
    {
        if (DocumentHead.Find(session, collection, documentId) is not { } head || head.State == DocumentState.Deleted)
        {
            return null;
        }

        var version = head.Version + 1;
        var number = head.TakeNumber(session, DocumentState.Deleted, version);
        ProgressTable.Remove(session, head.Key);
        session.Execute(PublicationSql.DeleteChunks, ("@document_key", head.Key));
        session.Execute(DocumentSql.DeleteContent, ("@document_key", head.Key));
        session.Execute(
            DocumentSql.Bury,
            ("@version", version),
            ("@number", number),
            ("@now", now),
            ("@document_key", head.Key)
        );
        PublicationTable.PutTombstone(session, head, number, version);
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

    public static bool Retry(SqliteSession session, string collection, string documentId, long now)
    {
        if (
            DocumentHead.Find(session, collection, documentId)
            is not { State: DocumentState.Failed, ContentHash: not null } head
        )
        {
            return false;
        }

        Accept(session, head, now);
        return true;
    }

    /// <summary>Accepts a failed document again. Returns its new accept number.</summary>
    public static long Accept(SqliteSession session, DocumentHead head, long now)
    {
        var number = head.TakeNumber(session, DocumentState.Accepted, head.Version);
        session.Execute(DocumentSql.Retry, ("@number", number), ("@now", now), ("@document_key", head.Key));
        return number;
    }

    public static int RequeueForEmbedder(
        SqliteSession session,
        string collection,
        int shard,
        string embedder,
        int limit,
        long now
    )
    {
        if (CollectionTable.FindKey(session, collection) is not { } key)
        {
            return 0;
        }

        var ids = new List<string>();
        using (
            var reader = session.Read(
                PublicationSql.ListOtherEmbedder,
                ("@collection_key", key.Key),
                ("@shard", shard),
                ("@embedder_name", embedder),
                ("@limit", limit)
            )
        )
        {
            while (reader.Read())
            {
                ids.Add(reader.GetString(0));
            }
        }

        foreach (var id in ids)
        {
            Accept(session, DocumentHead.Find(session, collection, id)!, now);
        }

        return ids.Count;
    }

    public static bool Cancel(SqliteSession session, string collection, string documentId, long now)
    {
        if (DocumentHead.Find(session, collection, documentId) is not { State: DocumentState.Accepted } head)
        {
            return false;
        }

        ProgressTable.Remove(session, head.Key);
        session.Execute(
            DocumentSql.Cancel,
            ("@number", head.TakeNumber(session, DocumentState.Failed, head.Version)),
            ("@failure_stage", DocumentFailure.CancelledStage),
            ("@failure_reason", "Cancelled before it was chunked."),
            ("@now", now),
            ("@document_key", head.Key)
        );
        return true;
    }

    /// <summary>Purges up to <paramref name="limit"/> tombstones. Returns how many.</summary>
    public static int Purge(SqliteSession session, string collection, long before, int limit)
    {
        var key = CollectionTable.GetKey(session, collection).Key;
        var tombstones = new List<(long Key, int Shard, long Version, long Number)>();
        using (
            var reader = session.Read(
                DocumentSql.ListPurgeable,
                ("@collection_key", key),
                ("@before", before),
                ("@limit", limit)
            )
        )
        {
            while (reader.Read())
            {
                tombstones.Add((reader.GetInt64(0), reader.GetInt32(1), reader.GetInt64(2), reader.GetInt64(3)));
            }
        }

        foreach (var tombstone in tombstones)
        {
            session.Execute(DocumentSql.Delete, ("@document_key", tombstone.Key));
            ShardTable.Move(session, key, tombstone.Shard, DocumentState.Deleted, null, 1);
            ShardTable.RaiseFloors(session, key, tombstone.Shard, tombstone.Version, tombstone.Number);
        }

        return tombstones.Count;
    }
}
