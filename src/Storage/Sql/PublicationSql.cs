namespace Pipeline.Storage.Sql;

/// <summary>Statements about publications (the change feed) and the chunks they carry.</summary>
internal static class PublicationSql
{
    public const string Put = """
        insert into published (document_key, collection_key, shard, number, version, deleted, title, metadata_json,
                               labels_json, embedder_name)
        values (@document_key, @collection_key, @shard, @number, @version, @deleted, @title, @metadata_json,
                @labels_json, @embedder_name)
        on conflict (document_key) do update set
          number = excluded.number, version = excluded.version, deleted = excluded.deleted, title = excluded.title,
          metadata_json = excluded.metadata_json, labels_json = excluded.labels_json,
          embedder_name = excluded.embedder_name
        """;

    public const string Find = """
        select p.version, p.metadata_json, p.labels_json, l.number
        from published p left join label_changes l on l.document_key = p.document_key
        where p.document_key = @document_key and p.deleted = 0
        """;

    public const string SetLabels = """
        update published set metadata_json = @metadata_json, labels_json = @labels_json where document_key = @document_key
        """;

    public const string PutLabelChange = """
        insert into label_changes (document_key, collection_key, shard, number)
        values (@document_key, @collection_key, @shard, @number)
        on conflict (document_key) do update set number = excluded.number
        """;

    public const string DeleteLabelChange = """
        delete from label_changes where document_key = @document_key
        """;

    /// <summary>The chunks are counted of the rows of the page only.</summary>
    public const string ListAfter = """
        select f.number, f.document_id, f.version, f.deleted, f.title, f.metadata_json, f.labels_json, f.embedder_name,
               f.labels_only,
               case when f.labels_only = 1 then 0
                    else (select count(*) from chunks c where c.document_key = f.document_key) end as chunks
        from (
          select p.number, d.document_id, p.version, p.deleted, p.title, p.metadata_json, p.labels_json,
                 p.embedder_name, p.document_key, 0 as labels_only
          from published p join documents d on d.document_key = p.document_key
          where p.collection_key = @collection_key and p.shard = @shard and p.number > @after
          union all
          select l.number, d.document_id, p.version, p.deleted, p.title, p.metadata_json, p.labels_json,
                 p.embedder_name, p.document_key, 1 as labels_only
          from label_changes l join published p on p.document_key = l.document_key
            join documents d on d.document_key = l.document_key
          where l.collection_key = @collection_key and l.shard = @shard and l.number > @after
          order by 1 limit @limit) as f
        order by f.number
        """;

    public const string ListOtherEmbedder = """
        select d.document_id from published p join documents d on d.document_key = p.document_key
        where p.collection_key = @collection_key and p.shard = @shard and p.deleted = 0 and d.state = 2 and d.chunks > 0
          and (p.embedder_name is null or p.embedder_name <> @embedder_name)
        order by p.number limit @limit
        """;

    // By number, because what is embedded anew has moved to the end: the first row that is looked at decides, mostly.
    public const string FindOtherEmbedder = """
        select p.number from published p join documents d on d.document_key = p.document_key
        where p.collection_key = @collection_key and p.shard = @shard and p.deleted = 0 and (d.state < 2 or (d.state = 2 and d.chunks > 0))
          and p.embedder_name <> @embedder_name
        order by p.number limit 1
        """;

    public const string LastNumber = """
        select coalesce(max(number), 0) from (
          select max(number) as number from published where collection_key = @collection_key and shard = @shard
          union all
          select max(number) as number from label_changes where collection_key = @collection_key and shard = @shard
        ) as newest
        """;

    public const string FindServed = """
        select p.document_key, p.version, p.title, p.labels_json
        from published p join documents d on d.document_key = p.document_key
        where d.collection_key = @collection_key and d.document_id = @document_id and p.deleted = 0
        """;

    /// <summary>The columns of a chunk in the order that <c>RowReader</c> reads them.</summary>
    public const string ChunkColumns =
        "c.ordinal, c.text, c.heading_path_json, c.start_offset, c.end_offset, c.page, c.place, c.embedding";

    public const string ListChunks = $"""
        select {ChunkColumns}, p.number
        from published p join chunks c on c.document_key = p.document_key
        where p.collection_key = @collection_key and p.shard = @shard and p.number >= @first and p.number <= @last
          and c.ordinal >= @kept
        order by p.number, c.ordinal
        """;
}
