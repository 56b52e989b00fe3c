using Pipeline.Storage.Documents;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of how far the lanes are.</summary>
internal static class ProgressTable
{
    public static async ValueTask<IReadOnlyList<bool>> ReportAsync(
        StoreSession session,
        string collection,
        IReadOnlyList<ProgressReport> reports,
        long now
    )
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        var shards = new SortedSet<int>();
        foreach (var report in reports)
        {
            if (await DocumentHead.FindAsync(session, key, report.DocumentId) is { } head)
            {
                shards.Add(head.Shard);
            }
        }

        foreach (var shard in shards)
        {
            await session.LockShardAsync(key, shard);
        }

        var accepted = new bool[reports.Count];
        for (var i = 0; i < reports.Count; i++)
        {
            var (id, version, progress) = reports[i];
            accepted[i] =
                await DocumentHead.FindAsync(session, key, id) is { State: DocumentState.Accepted } head
                && head.Version == version
                && await PutAsync(session, head, progress, now);
        }

        return accepted;
    }

    public static async ValueTask<int> ClearAsync(StoreSession session, string collection, int shard)
    {
        var key = (await CollectionTable.LockAsync(session, collection, shard)).Key;
        return await session.ExecuteAsync(ProgressSql.Clear, ("@collection_key", key), ("@shard", shard));
    }

    /// <summary>Forgets how far a document was.</summary>
    public static ValueTask<int> RemoveAsync(StoreSession session, long document) =>
        session.ExecuteAsync(ProgressSql.Remove, ("@document_key", document));

    public static async ValueTask<IngestionProgress> SumAsync(StoreSession session, string collection)
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        await using var reader = await session.ReadAsync(ProgressSql.Sum, ("@collection_key", key));
        await reader.ReadAsync(session.CancellationToken);
        return new IngestionProgress(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static async ValueTask<bool> PutAsync(
        StoreSession session,
        DocumentHead head,
        DocumentProgress progress,
        long now
    )
    {
        var changed = await session.ExecuteAsync(
            ProgressSql.Put,
            ("@document_key", head.Key),
            ("@version", head.Version),
            ("@stage", progress.Stage),
            ("@chunks_done", progress.ChunksDone),
            ("@chunks_total", progress.ChunksTotal)
        );
        if (changed > 0)
        {
            await session.ExecuteAsync(ProgressSql.Touch, ("@now", now), ("@document_key", head.Key));
        }

        return true;
    }
}
