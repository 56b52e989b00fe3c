namespace Pipeline.Storage.Sql;

/// <summary>Statements about documents and their content.</summary>
internal static class DocumentSql
{
    /// <summary>The columns of a row in the order that <c>RowReader</c> reads them.</summary>
    public const string Columns = """
        d.document_id, d.shard, d.version, d.state, d.number, d.content_type, d.file_name, d.title, d.metadata_json,
        d.labels_json, d.bytes,
        coalesce((select k.chunks from generations s
                  join cuts k on k.document_key = d.document_key and k.slot = s.slot and k.version = d.version
                  where s.collection_key = d.collection_key), d.chunks),
        d.failure_stage, d.failure_reason, d.attempts, d.next_attempt_ticks,
        d.submitted_ticks, d.updated_ticks, g.stage, g.chunks_done, g.chunks_total, q.chunks
        """;

    /// <summary>Progress counts only for the version that is being worked on, and only while it is; so does the part of
    /// it that is published, as long as nothing was published after it.</summary>
    private const string Rows = """
        documents d left join progress g on g.document_key = d.document_key and g.version = d.version and d.state = 0
          left join parts q on q.document_key = d.document_key and q.version = d.version and q.number = d.published_number
            and d.state = 0
        """;

    public const string Find = $"""
        select {Columns} from {Rows} where d.collection_key = @collection_key and d.document_id = @document_id
        """;

    /// <summary>A page of documents in the order of their ids.</summary>
    public static string List(string condition, string order) =>
        $"""
            select {Columns} from {Rows}
            where d.collection_key = @collection_key and {condition}
            order by {order} limit @limit
            """;

    /// <summary>What a write needs to know of a document before it changes it.</summary>
    public const string FindHead = """
        select document_key, shard, version, state, number, content_hash, body_hash, stream_position from documents
        where collection_key = @collection_key and document_id = @document_id
        """;

    // By key where times are the same, so that a page can go on where the last one ended.
    public const string ListNewest = $"""
        select {Columns}, d.document_key from {Rows}
        where d.collection_key = @collection_key and (d.updated_ticks, d.document_key) < (@ticks, @document_key)
        order by d.updated_ticks desc, d.document_key desc limit @limit
        """;

    public const string ListAcceptedSmall = $"""
        select {Columns} from {Rows}
        where d.collection_key = @collection_key and d.shard = @shard and d.state = 0 and d.bytes <= 262144
          and (d.next_attempt_ticks is null or d.next_attempt_ticks <= @now)
        order by d.number limit @limit
        """;

    public const string ListAcceptedLarge = $"""
        select {Columns} from {Rows}
        where d.collection_key = @collection_key and d.shard = @shard and d.state = 0 and d.bytes > 262144
          and (d.next_attempt_ticks is null or d.next_attempt_ticks <= @now)
        order by d.number limit @limit
        """;

    public const string FindAccepted = $"""
        select {Columns}, c.content, s.sealed from {Rows} left join contents c on c.document_key = d.document_key
          left join document_passwords s on s.document_key = d.document_key
        where d.collection_key = @collection_key and d.document_id = @document_id and d.version = @version and d.state = 0
        """;

    public const string Insert = """
        insert into documents (
          collection_key, document_id, shard, version, state, number, published_number, content_hash, body_hash, content_type,
          file_name, title, metadata_json, labels_json, bytes, chunks, failure_stage, failure_reason, attempts,
          next_attempt_ticks, accepted_ticks, submitted_ticks, updated_ticks)
        values (
          @collection_key, @document_id, @shard, @version, @state, @number, null, @content_hash, @body_hash, @content_type,
          @file_name, @title, @metadata_json, @labels_json, @bytes, 0, @failure_stage, @failure_reason, 0,
          null, @now, @now, @now)
        returning document_key
        """;

    public const string Replace = """
        update documents set
          version = @version, state = @state, number = @number, content_hash = @content_hash, body_hash = @body_hash,
          content_type = @content_type, file_name = @file_name, title = @title, metadata_json = @metadata_json, labels_json = @labels_json,
          bytes = @bytes, chunks = 0, failure_stage = @failure_stage, failure_reason = @failure_reason, attempts = 0,
          next_attempt_ticks = null, accepted_ticks = @now, submitted_ticks = @now, updated_ticks = @now,
          waits_since = case when state = 0 then coalesce(waits_since, number) end
        where document_key = @document_key
        """;

    public const string Relabel = """
        update documents set
          content_hash = @content_hash, file_name = @file_name, metadata_json = @metadata_json, labels_json = @labels_json,
          updated_ticks = @now
        where document_key = @document_key
        """;

    /// <summary>Remembers how far in a stream the document has come.</summary>
    public const string SetStreamPosition = """
        update documents set stream_position = @stream_position where document_key = @document_key
        """;

    public const string Retry = """
        update documents set
          state = 0, number = @number, failure_stage = null, failure_reason = null, attempts = 0,
          next_attempt_ticks = null, accepted_ticks = @now, updated_ticks = @now, waits_since = null
        where document_key = @document_key
        """;

    public const string Cancel = """
        update documents set
          state = 3, number = @number, failure_stage = @failure_stage, failure_reason = @failure_reason,
          next_attempt_ticks = null, updated_ticks = @now
        where document_key = @document_key
        """;

    public const string Park = """
        update documents set
          state = 3, number = @number, failure_stage = @failure_stage, failure_reason = @failure_reason,
          attempts = attempts + 1, next_attempt_ticks = null, updated_ticks = @now
        where document_key = @document_key
        """;

    public const string Postpone = """
        update documents set
          failure_stage = @failure_stage, failure_reason = @failure_reason,
          attempts = attempts + 1, next_attempt_ticks = @next_attempt_ticks, updated_ticks = @now
        where document_key = @document_key
        """;

    /// <summary>A tombstone keeps what orders it and who may know of it, and nothing of what the document
    /// said.</summary>
    public const string Bury = """
        update documents set
          version = @version, state = 4, number = @number, published_number = @number, content_hash = null,
          body_hash = null, file_name = null, title = null, metadata_json = '{}', bytes = 0, chunks = 0,
          failure_stage = null, failure_reason = null, attempts = 0, next_attempt_ticks = null, updated_ticks = @now
        where document_key = @document_key
        """;

    public const string SetChunked = """
        update documents set
          state = 1, published_number = @number, chunks = @chunks, title = coalesce(@title, title),
          failure_stage = null, failure_reason = null, next_attempt_ticks = null, updated_ticks = @now
        where document_key = @document_key
        returning title, metadata_json, labels_json
        """;

    public const string SetIndexed = """
        update documents set state = 2, updated_ticks = @now
        where collection_key = @collection_key and shard = @shard and state = 1 and published_number <= @watermark
        """;

    /// <summary>Whoever waits for a version that the next one has overtaken waits for that.</summary>
    public const string PendingSince = """
        select min(number) from (
          select min(waits_since) as number from documents
          where collection_key = @collection_key and shard = @shard and state = 0 and waits_since is not null
          union all
          select min(number) as number from documents where collection_key = @collection_key and shard = @shard and state = 0
          union all
          select min(number) as number from documents where collection_key = @collection_key and shard = @shard and state = 1
        ) as unsettled
        """;

    /// <summary>Tombstones that may go: long enough deleted, and not the newest publication of their shard.</summary>
    public const string ListPurgeable = """
        select d.document_key, d.shard, d.version, d.number from documents d
        where d.collection_key = @collection_key and d.state = 4 and d.updated_ticks < @before
          and (d.number < (select max(p.number) from published p
                           where p.collection_key = d.collection_key and p.shard = d.shard)
            or d.number < (select max(l.number) from label_changes l
                           where l.collection_key = d.collection_key and l.shard = d.shard))
        limit @limit
        """;

    public const string Delete = """
        delete from documents where document_key = @document_key
        """;

    public const string DeleteSome = """
        delete from documents where document_key in (
          select document_key from documents where collection_key = @collection_key limit @limit)
        """;

    public const string PutContent = """
        insert into contents (document_key, content) values (@document_key, @content)
        on conflict (document_key) do update set content = excluded.content
        """;

    public const string DeleteContent = """
        delete from contents where document_key = @document_key
        """;

    public const string FindContent = $"""
        select {Columns}, c.content from {Rows} join contents c on c.document_key = d.document_key
        where d.collection_key = @collection_key and d.document_id = @document_id
        """;

    public const string CountByLabels = """
        select labels_json, state, documents from label_counts where collection_key = @collection_key
        """;

    public const string OldestByLabels = """
        select labels_json, min(accepted_ticks) from documents
        where collection_key = @collection_key and state = 0 group by labels_json
        """;
}
