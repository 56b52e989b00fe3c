namespace Pipeline.Storage.Sql;

/// <summary>The statements about the chunks of one slot; those of a collection that is in no generations are in the
/// first.</summary>
internal sealed class SlotSql
{
    private static readonly SlotSql[] Slots = [new(0, "chunks"), new(1, "other_chunks")];

    private SlotSql(int slot, string table)
    {
        ListAfter = $"""
            select f.number, f.document_id, f.version, f.deleted, f.title, f.metadata_json, f.labels_json,
                   f.embedder_name, f.labels_only,
                   case when f.is_cut = 0 then 0
                        else (select count(*) from {table} c where c.document_key = f.document_key) end as chunks
            from (
              select k.number, d.document_id, k.version, p.deleted, p.title, p.metadata_json, p.labels_json,
                     k.embedder_name, k.document_key, 0 as labels_only, 1 as is_cut
              from cuts k join published p on p.document_key = k.document_key
                join documents d on d.document_key = k.document_key
              where k.collection_key = @collection_key and k.slot = {slot} and k.shard = @shard and k.number > @after
              union all
              select p.number, d.document_id, p.version, p.deleted, p.title, p.metadata_json, p.labels_json,
                     p.embedder_name, p.document_key, 0 as labels_only, 0 as is_cut
              from published p join documents d on d.document_key = p.document_key
              where p.collection_key = @collection_key and p.shard = @shard and p.number > @after and p.deleted = 1
              union all
              select l.number, d.document_id, k.version, p.deleted, p.title, p.metadata_json, p.labels_json,
                     k.embedder_name, l.document_key, 1 as labels_only, 0 as is_cut
              from label_changes l join published p on p.document_key = l.document_key
                join documents d on d.document_key = l.document_key
                join cuts k on k.document_key = l.document_key and k.slot = {slot} and k.number < l.number
              where l.collection_key = @collection_key and l.shard = @shard and l.number > @after
              order by 1 limit @limit) as f
            order by f.number
            """;
        ListChunks = $"""
            select {PublicationSql.ChunkColumns}, k.number
            from cuts k join {table} c on c.document_key = k.document_key
            where k.collection_key = @collection_key and k.slot = {slot} and k.shard = @shard
              and k.number >= @first and k.number <= @last and c.ordinal >= @kept
            order by k.number, c.ordinal
            """;
        ReadChunks = $"""
            select {PublicationSql.ChunkColumns} from {table} c where c.document_key = @document_key order by c.ordinal
            """;
        ReadTexts = $"""
            select c.ordinal, c.text, c.heading_path_json, c.start_offset, c.end_offset, c.page, c.place
            from {table} c where c.document_key = @document_key and c.ordinal >= @first order by c.ordinal limit @limit
            """;
        CountChunks = $"select count(*) from {table} where document_key = @document_key";
        InsertChunk = $"""
            insert into {table} (document_key, ordinal, text, heading_path_json, start_offset, end_offset, page, place, embedding)
            values (@document_key, @ordinal, @text, @heading_path_json, @start_offset, @end_offset, @page, @place, @embedding)
            """;
        DeleteChunks = $"delete from {table} where document_key = @document_key";
        SweepChunks = $"""
            delete from {table} where document_key in (
              select document_key from cuts where collection_key = @collection_key and slot = {slot}
              order by shard, number limit @limit)
            """;
    }

    /// <summary>The changes of a shard by number, as in <see cref="PublicationSql.ListAfter"/>.</summary>
    public string ListAfter { get; }

    /// <summary>The chunks of changes, as in <see cref="PublicationSql.ListChunks"/>.</summary>
    public string ListChunks { get; }

    /// <summary>The chunks of a document.</summary>
    public string ReadChunks { get; }

    /// <summary>A page of them from an ordinal on, without vectors.</summary>
    public string ReadTexts { get; }

    /// <summary>How many there are.</summary>
    public string CountChunks { get; }

    /// <summary>Adds a chunk.</summary>
    public string InsertChunk { get; }

    /// <summary>Removes the chunks of a document.</summary>
    public string DeleteChunks { get; }

    /// <summary>Removes the chunks of the first documents of the slot.</summary>
    public string SweepChunks { get; }

    /// <summary>The statements of a slot.</summary>
    public static SlotSql Of(int slot) => Slots[slot];
}
