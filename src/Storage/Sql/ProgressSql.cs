namespace Pipeline.Storage.Sql;

/// <summary>
/// Statements about how far the lanes are. The sign before a key changes nothing but SQLite's plan: it reads the few
/// rows of progress and looks their documents up, never the other way round.
/// </summary>
internal static class ProgressSql
{
    /// <summary>Changes no row when nothing moved.</summary>
    public const string Put = """
        insert into progress (document_key, version, stage, chunks_done, chunks_total)
        values (@document_key, @version, @stage, @chunks_done, @chunks_total)
        on conflict (document_key) do update set
          version = excluded.version, stage = excluded.stage, chunks_done = excluded.chunks_done,
          chunks_total = excluded.chunks_total
        where progress.version <> excluded.version or progress.stage <> excluded.stage
          or progress.chunks_done <> excluded.chunks_done or progress.chunks_total <> excluded.chunks_total
        """;

    public const string Touch = """
        update documents set updated_ticks = @now where document_key = @document_key
        """;

    public const string Remove = """
        delete from progress where document_key = @document_key
        """;

    public const string Clear = """
        delete from progress where document_key in (
          select d.document_key from progress g join documents d on d.document_key = +g.document_key
          where d.collection_key = @collection_key and d.shard = @shard)
        """;

    /// <summary>The table holds only what is being worked on, in whichever collection: a few rows.</summary>
    public const string Sum = """
        select count(*), coalesce(sum(g.chunks_done), 0), coalesce(sum(g.chunks_total), 0)
        from progress g join documents d on d.document_key = +g.document_key
        where d.collection_key = @collection_key and d.version = g.version and d.state = 0
        """;
}
