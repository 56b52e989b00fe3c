using Pipeline.Storage.Documents;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>Reads and writes of how far the lanes are.</summary>
internal static class ProgressTable
{
    public static IReadOnlyList<bool> Report(
        SqliteSession session,
        string collection,
        IReadOnlyList<ProgressReport> reports,
        long now
    )
    {
        var key = CollectionTable.GetKey(session, collection).Key;
        var accepted = new bool[reports.Count];
        for (var i = 0; i < reports.Count; i++)
        {
            var (id, version, progress) = reports[i];
            accepted[i] =
                DocumentHead.Find(session, key, id) is { State: DocumentState.Accepted } head
                && head.Version == version
                && Put(session, head, progress, now);
        }

        return accepted;
    }

    public static int Clear(SqliteSession session, long collection, int shard) =>
        session.Execute(ProgressSql.Clear, ("@collection_key", collection), ("@shard", shard));

    /// <summary>Forgets how far a document was.</summary>
    public static void Remove(SqliteSession session, long document) =>
        session.Execute(ProgressSql.Remove, ("@document_key", document));

    public static IngestionProgress Sum(SqliteSession session, long collection)
    {
        using var reader = session.Read(ProgressSql.Sum, ("@collection_key", collection));
        reader.Read();
        return new IngestionProgress(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static bool Put(SqliteSession session, DocumentHead head, DocumentProgress progress, long now)
    {
        var changed = session.Execute(
            ProgressSql.Put,
            ("@document_key", head.Key),
            ("@version", head.Version),
            ("@stage", progress.Stage),
            ("@chunks_done", progress.ChunksDone),
            ("@chunks_total", progress.ChunksTotal)
        );
        if (changed > 0)
        {
            session.Execute(ProgressSql.Touch, ("@now", now), ("@document_key", head.Key));
        }

        return true;
    }
}
