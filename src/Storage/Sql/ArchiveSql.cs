namespace Pipeline.Storage.Sql;

/// <summary>Statements by which documents leave a store whole, and enter one.</summary>
internal static class ArchiveSql
{
    /// <summary>A page of documents that are not deleted, with what is published of them.</summary>
    public static string List(string after, string order) =>
        $"""
            select d.document_key, d.document_id, d.shard, d.version, d.state, d.content_hash, d.body_hash,
              d.content_type, d.file_name, d.title, d.metadata_json, d.labels_json, d.bytes, d.failure_stage,
              d.failure_reason, d.attempts, d.next_attempt_ticks, d.submitted_ticks, d.updated_ticks, d.stream_position,
              p.version, p.title, p.metadata_json, p.labels_json,
              case when s.collection_key is null then p.embedder_name else k.embedder_name end
            from documents d left join published p on p.document_key = d.document_key and p.deleted = 0
              and not exists (select 1 from parts q where q.document_key = p.document_key and q.number = p.number)
              left join generations s on s.collection_key = d.collection_key
              left join cuts k on k.document_key = d.document_key and k.slot = s.slot
            where d.collection_key = @collection_key and {after} and d.state <> 4
            order by {order} limit @limit
            """;

    public const string LastNumbers = """
        select last_number from shards where collection_key = @collection_key order by shard
        """;

    public const string Content = """
        select content from contents where document_key = @document_key
        """;

    public const string Conversations = """
        select v.conversation_id, v.owner, v.title, v.created_ticks, v.changed_ticks, v.turn_count, v.turn_bytes
        from conversations v
        where v.collection_key = @collection_key and v.conversation_id > @after order by v.conversation_id limit @limit
        """;

    public const string Turns = """
        select body from conversation_turns where conversation_id = @conversation_id order by turn_number
        """;

    public const string Insert = """
        insert into documents (
          collection_key, document_id, shard, version, state, number, published_number, content_hash, body_hash,
          content_type, file_name, title, metadata_json, labels_json, bytes, chunks, failure_stage, failure_reason,
          attempts, next_attempt_ticks, accepted_ticks, submitted_ticks, updated_ticks, stream_position)
        values (
          @collection_key, @document_id, @shard, @version, @state, 0, null, @content_hash, @body_hash,
          @content_type, @file_name, @title, @metadata_json, @labels_json, @bytes, @chunks, @failure_stage,
          @failure_reason, @attempts, @next_attempt_ticks, @now, @submitted_ticks, @updated_ticks, @stream_position)
        returning document_key
        """;

    public const string SetNumber = """
        update documents set number = @number where document_key = @document_key
        """;

    public const string SetPublished = """
        update documents set published_number = @number where document_key = @document_key
        """;

    public const string InsertConversation = """
        insert into conversations (conversation_id, collection_key, owner, title, created_ticks, changed_ticks,
          turn_count, turn_bytes)
        values (@conversation_id, @collection_key, @owner, @title, @created_ticks, @changed_ticks, @turn_count,
          @turn_bytes)
        on conflict (conversation_id) do nothing
        """;

    public const string FindRestore = """
        select backup_id, parts_done from restores where collection_key = @collection_key
        """;

    public const string IsEmpty = """
        select case when exists (select 1 from documents where collection_key = @collection_key) then 0 else 1 end
        """;

    public const string BeginRestore = """
        insert into restores (collection_key, backup_id, parts_done) values (@collection_key, @backup_id, 0)
        """;

    public const string NotePart = """
        update restores set parts_done = @part where collection_key = @collection_key and backup_id = @backup_id
        """;

    public const string EndRestore = """
        delete from restores where collection_key = @collection_key and backup_id = @backup_id
        """;
}
