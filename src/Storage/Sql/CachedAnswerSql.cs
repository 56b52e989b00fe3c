namespace Pipeline.Storage.Sql;

/// <summary>Statements about answers that a cache keeps.</summary>
internal static class CachedAnswerSql
{
    public const string FindUnchanged = """
        select d.document_key
        from documents d
          join published p on p.document_key = d.document_key
          left join label_changes l on l.document_key = d.document_key
        where d.collection_key = @collection_key and d.document_id = @document_id and d.shard = @shard
          and p.deleted = 0 and p.number <= @watermark and coalesce(l.number, 0) <= @watermark
        """;

    public const string Put = """
        insert into cached_answers (answer_key, collection_key, scope, size, used_ticks, body)
        values (@answer_key, @collection_key, @scope, @size, @now, @body)
        on conflict (answer_key) do update set
          collection_key = excluded.collection_key, scope = excluded.scope, size = excluded.size,
          used_ticks = excluded.used_ticks, body = excluded.body
        """;

    public const string RemoveSources = """
        delete from cached_sources where answer_key = @answer_key
        """;

    public const string PutSource = """
        insert into cached_sources (document_key, answer_key) values (@document_key, @answer_key)
        """;

    public const string List = """
        select a.body, a.size
        from cached_answers a join collections c on c.collection_key = a.collection_key
        where a.scope = @scope and c.name = @collection
        order by a.used_ticks desc, a.answer_key
        """;

    public const string Remove = """
        delete from cached_answers where answer_key = @answer_key
        """;

    /// <summary>What was made from a document that changes.</summary>
    public const string RemoveOfDocument = """
        delete from cached_answers where answer_key in (
          select answer_key from cached_sources where document_key = @document_key)
        """;

    public const string Trim = """
        delete from cached_answers where answer_key in (
          select answer_key from (
            select answer_key, sum(size) over (order by used_ticks desc, answer_key) as kept from cached_answers) as sums
          where kept > @most)
        """;

    public const string RemoveSome = """
        delete from cached_answers where answer_key in (
          select answer_key from cached_answers where collection_key = @collection_key limit @limit)
        """;
}
