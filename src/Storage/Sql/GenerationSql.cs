namespace Pipeline.Storage.Sql;

/// <summary>Statements about the generations of collections.</summary>
internal static class GenerationSql
{
    public const string Find = """
        select plan_version, slot, served, other, plan_json from generations where collection_key = @collection_key
        """;

    /// <summary>Collections that have a generation beside.</summary>
    public const string ListBeside = """
        select c.name from generations g join collections c on c.collection_key = g.collection_key
        where g.other is not null and c.name is not null order by c.name
        """;

    public const string Insert = """
        insert into generations (collection_key, plan_version, slot, served, other, plan_json)
        values (@collection_key, 1, 0, 0, @other, @plan_json)
        on conflict (collection_key) do nothing
        """;

    public const string Update = """
        update generations set plan_version = plan_version + 1, slot = @slot, served = @served, other = nullif(@other, -1),
          plan_json = @plan_json
        where collection_key = @collection_key and plan_version = @plan_version
        """;

    /// <summary>What was published so far lies in the first slot.</summary>
    public const string InsertFirstCuts = """
        insert into cuts (document_key, slot, collection_key, shard, number, version, embedder_name, chunks, bytes)
        select p.document_key, 0, p.collection_key, p.shard, p.number, p.version, p.embedder_name, d.chunks, 0
        from published p join documents d on d.document_key = p.document_key where p.collection_key = @collection_key and p.deleted = 0
        """;

    public const string SetSwitched = """
        update shards set switched_number = @number where collection_key = @collection_key and shard = @shard
        """;

    public const string FindOfSlot = """
        select document_key from cuts where collection_key = @collection_key and slot = @slot limit 1
        """;

    public const string PutCut = """
        insert into cuts (document_key, slot, collection_key, shard, number, version, embedder_name, chunks, bytes)
        values (@document_key, @slot, @collection_key, @shard, @number, @version, @embedder_name, @chunks, @bytes)
        on conflict (document_key, slot) do update set
          number = excluded.number, version = excluded.version, embedder_name = excluded.embedder_name,
          chunks = excluded.chunks, bytes = excluded.bytes
        """;

    public const string DeleteCuts = """
        delete from cuts where document_key = @document_key
        """;

    public const string SweepCuts = """
        delete from cuts where slot = @slot and document_key in (
          select document_key from cuts where collection_key = @collection_key and slot = @slot
          order by shard, number limit @limit)
        """;

    /// <summary>Documents of a slot of which another version is served, or none.</summary>
    public const string ListOutdated = """
        select k.document_key from cuts k left join published p on p.document_key = k.document_key and p.deleted = 0
        where k.collection_key = @collection_key and k.slot = @slot and (p.version is null or p.version <> k.version)
        order by k.shard, k.number limit @limit
        """;

    public const string ListCut = """
        select document_key from cuts
        where collection_key = @collection_key and slot = @slot and document_key > @after
        order by document_key limit @limit
        """;

    public const string DeleteCut = """
        delete from cuts where document_key = @document_key and slot = @slot
        """;

    public const string ListMissing = $"""
        select {DocumentSql.Columns}, p.number, p.version from published p
          join documents d on d.document_key = p.document_key
          left join progress g on g.document_key = -1
          left join parts q on q.document_key = -1
        where {Missing} and ((@large = 0 and d.bytes <= 262144) or (@large = 1 and d.bytes > 262144))
        order by p.number limit @limit
        """;

    public const string FirstMissing = $"""
        select p.number from published p where {Missing} order by p.number limit 1
        """;

    public const string CountMissing = $"""
        select count(*) from (select p.number from published p where {Missing} limit @limit) as missing
        """;

    public const string FindContent = $"""
        select {DocumentSql.Columns}, c.content from documents d
          join published p on p.document_key = d.document_key and p.version = d.version and p.deleted = 0
          join contents c on c.document_key = d.document_key
          left join progress g on g.document_key = -1
          left join parts q on q.document_key = -1
        where d.collection_key = @collection_key and d.document_id = @document_id and d.version = @version
        """;

    public const string CountServed = """
        select count(*) from published where collection_key = @collection_key and deleted = 0
        """;

    public const string CountCuts = """
        select count(*), coalesce(sum(chunks), 0),
          coalesce(sum(case when embedder_name is null and chunks > 0 then 1 else 0 end), 0), coalesce(sum(bytes), 0)
        from cuts where collection_key = @collection_key and slot = @slot
        """;

    public const string Measure = """
        select coalesce(sum(chunks), 0), coalesce(sum(bytes), 0) from documents
        where collection_key = @collection_key and state <> 4
        """;

    /// <summary>Of the generation that is served: whatever was published, and where it took over.</summary>
    public const string LastNumber = """
        select coalesce(max(number), 0) from (
          select max(number) as number from published where collection_key = @collection_key and shard = @shard
          union all
          select max(number) as number from label_changes where collection_key = @collection_key and shard = @shard
          union all
          select max(number) as number from cuts
          where collection_key = @collection_key and slot = @slot and shard = @shard
          union all
          select switched_number as number from shards where collection_key = @collection_key and shard = @shard
        ) as newest
        """;

    /// <summary>Of the generation beside.</summary>
    public const string LastNumberBeside = """
        select coalesce(max(number), 0) from (
          select max(number) as number from published
          where collection_key = @collection_key and shard = @shard and deleted = 1
          union all
          select max(number) as number from label_changes where collection_key = @collection_key and shard = @shard
          union all
          select max(number) as number from cuts
          where collection_key = @collection_key and slot = @slot and shard = @shard
        ) as newest
        """;

    private const string Missing = """
        p.collection_key = @collection_key and p.shard = @shard and p.deleted = 0 and p.number > @after
          and not exists (select 1 from cuts k
                          where k.document_key = p.document_key and k.slot = @slot and k.version = p.version)
        """;
}
