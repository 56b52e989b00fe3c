namespace Pipeline.Storage.Sql;

/// <summary>Statements about conversations.</summary>
internal static class ConversationSql
{
    private const string Columns =
        "v.conversation_id, c.name, v.owner, v.title, v.created_ticks, v.changed_ticks, v.turn_count, v.turn_bytes";

    public const string Insert = """
        insert into conversations (conversation_id, collection_key, owner, title, created_ticks, changed_ticks,
          turn_count, turn_bytes)
        select @conversation_id, collection_key, @owner, @title, @created_ticks, @changed_ticks, 0, 0
        from collections where name = @collection
        on conflict (conversation_id) do nothing
        """;

    /// <summary>The owner's that were not used for longest, beyond some.</summary>
    public const string RemoveOldest = """
        delete from conversations where conversation_id in (
          select v.conversation_id from conversations v join collections c on c.collection_key = v.collection_key
          where c.name = @collection and v.owner = @owner and v.conversation_id <> @conversation_id
          order by v.changed_ticks desc, v.conversation_id desc limit @limit offset @most)
        """;

    public const string Find = $"""
        select {Columns} from conversations v join collections c on c.collection_key = v.collection_key
        where v.conversation_id = @conversation_id and c.name is not null
        """;

    public const string List = $"""
        select {Columns} from conversations v join collections c on c.collection_key = v.collection_key
        where c.name = @collection and v.owner = @owner
          and (v.changed_ticks < @changed_ticks
            or (v.changed_ticks = @changed_ticks and v.conversation_id < @conversation_id))
        order by v.changed_ticks desc, v.conversation_id desc limit @limit
        """;

    public const string Rename = """
        update conversations set title = @title, changed_ticks = @now where conversation_id = @conversation_id
        """;

    public const string Remove = """
        delete from conversations where conversation_id = @conversation_id
        """;

    public const string Extend = """
        update conversations set turn_count = @next, turn_bytes = turn_bytes + @bytes, changed_ticks = @now,
          title = case when title = '' then @title else title end
        where conversation_id = @conversation_id and turn_count = @turn_number
        """;

    public const string Append = """
        insert into conversation_turns (conversation_id, turn_number, body)
        values (@conversation_id, @turn_number, @body)
        """;

    public const string FindTurn = """
        select 1 from conversation_turns
        where conversation_id = @conversation_id and turn_number = @turn_number and body = @body
        """;

    public const string Read = """
        select t.body from conversation_turns t
        join conversations v on v.conversation_id = t.conversation_id
        join collections c on c.collection_key = v.collection_key
        where t.conversation_id = @conversation_id and c.name is not null order by t.turn_number
        """;

    public const string Weigh = """
        update conversations set turn_bytes = turn_bytes + @bytes - (
          select length(body) from conversation_turns
          where conversation_id = @conversation_id and turn_number = @turn_number)
        where conversation_id = @conversation_id and turn_count > @turn_number
        """;

    public const string Replace = """
        update conversation_turns set body = @body
        where conversation_id = @conversation_id and turn_number = @turn_number
        """;

    public const string RemoveSome = """
        delete from conversations where conversation_id in (
          select conversation_id from conversations where collection_key = @collection_key limit @limit)
        """;
}
