namespace Pipeline.Storage.Sql;

/// <summary>Statements about shards: their counter of numbers and their documents per state.</summary>
internal static class ShardSql
{
    public const string Insert = """
        insert into shards (collection_key, shard, last_number, highest_version, version_floor, purged_number,
                            accepted, chunked, indexed, failed, deleted)
        values (@collection_key, @shard, @number_floor, @version_floor, @version_floor, 0, 0, 0, 0, 0, 0)
        """;

    /// <summary>Takes numbers and moves documents between states in one update, which is also the shard's row
    /// lock.</summary>
    public const string Advance = """
        update shards set
          last_number = last_number + @numbers,
          highest_version = case when highest_version < @version then @version else highest_version end,
          accepted = accepted + @accepted,
          chunked = chunked + @chunked,
          indexed = indexed + @indexed,
          failed = failed + @failed,
          deleted = deleted + @deleted
        where collection_key = @collection_key and shard = @shard
        returning last_number
        """;

    public const string RaiseFloors = """
        update shards set
          version_floor = case when version_floor < @version then @version else version_floor end,
          purged_number = case when purged_number < @number then @number else purged_number end
        where collection_key = @collection_key and shard = @shard
        """;

    public const string VersionFloor = """
        select version_floor from shards where collection_key = @collection_key and shard = @shard
        """;

    public const string LastChange = """
        select last_number from shards where collection_key = @collection_key and shard = @shard
        """;

    public const string PurgedNumber = """
        select purged_number from shards where collection_key = @collection_key and shard = @shard
        """;

    public const string DeleteAll = """
        delete from shards where collection_key = @collection_key
        """;

    public const string Backlog = """
        select s.accepted,
          (select d.accepted_ticks from documents d
           where d.collection_key = s.collection_key and d.shard = s.shard and d.state = 0
           order by d.number limit 1)
        from shards s where s.collection_key = @collection_key and s.shard = @shard
        """;

    /// <summary>Numbers follow the order of acceptance, so a shard's lowest accepted number is its oldest.</summary>
    public const string Count = """
        select sum(s.accepted), sum(s.chunked), sum(s.indexed), sum(s.failed), sum(s.deleted),
          min((select d.accepted_ticks from documents d
               where d.collection_key = s.collection_key and d.shard = s.shard and d.state = 0
               order by d.number limit 1))
        from shards s where s.collection_key = @collection_key
        """;
}
