using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>
/// What the writer does between batches, in steps short enough not to be noticed: sweeps the rows of deleted
/// collections, then gives free pages back to the file system.
/// </summary>
internal sealed class Housekeeping(SqliteCorpusStoreOptions options)
{
    private const int DocumentsPerStep = 32;
    private const int AnswersPerStep = 32;

    // Steps are asked for and done by count, so that a wake that comes during a step is not lost. Asked for once at the
    // start: a process that ended in the middle of a sweep leaves the rest to the next one.
    private long _asked = 1;
    private long _done;

    public bool Pending => Interlocked.Read(ref _done) != Interlocked.Read(ref _asked);

    public void Wake() => Interlocked.Increment(ref _asked);

    public void Rest() => Interlocked.Exchange(ref _done, Interlocked.Read(ref _asked));

    public void Step(SqliteSession session)
    {
        var asked = Interlocked.Read(ref _asked);
        if (!Sweep(session) && !GiveBack(session))
        {
            Interlocked.Exchange(ref _done, asked);
        }
    }

    private static bool Sweep(SqliteSession session)
    {
        if (session.Number(CollectionSql.FindDetached) is not { } collection)
        {
            return false;
        }

        session.Execute("begin immediate");
        var removed =
            session.Execute(DocumentSql.DeleteSome, ("@collection_key", collection), ("@limit", DocumentsPerStep))
            + session.Execute(AnswerSql.RemoveSome, ("@collection_key", collection), ("@limit", AnswersPerStep))
            + session.Execute(ConversationSql.RemoveSome, ("@collection_key", collection), ("@limit", AnswersPerStep))
            + session.Execute(CachedAnswerSql.RemoveSome, ("@collection_key", collection), ("@limit", AnswersPerStep));
        if (removed == 0)
        {
            session.Execute(ShardSql.DeleteAll, ("@collection_key", collection));
            session.Execute(CollectionSql.Delete, ("@collection_key", collection));
        }

        session.Execute("commit");
        return true;
    }

    private bool GiveBack(SqliteSession session)
    {
        var keep = options.FreeBytesKept / (session.Number("pragma page_size") ?? 1);
        var free = session.Number("pragma freelist_count") ?? 0;
        if (free <= keep)
        {
            return false;
        }

        // The pragma frees one page for each row that is stepped over.
        using (var freed = session.Read("pragma incremental_vacuum(512)"))
        {
            while (freed.Read()) { }
        }

        // If nothing was freed (a file without the map that this needs), do not try for ever.
        return (session.Number("pragma freelist_count") ?? 0) < free;
    }
}
