namespace Pipeline.Storage.Sql;

/// <summary>Statements about the logs of answers.</summary>
internal static class AnswerSql
{
    public const string Begin = """
        insert into answers (answer_id, collection_key, owner, event_count, is_ended, expires_ticks)
        select @answer_id, collection_key, @owner, 0, 0, @expires_ticks from collections where name = @collection
        on conflict (answer_id) do nothing
        """;

    public const string Extend = """
        update answers set event_count = @next, is_ended = @is_ended, expires_ticks = @expires_ticks
        where answer_id = @answer_id and event_count = @first and is_ended = 0
        """;

    public const string Append = """
        insert into answer_events (answer_id, first_event, body) values (@answer_id, @first, @body)
        """;

    public const string FindBlock = """
        select 1 from answer_events where answer_id = @answer_id and first_event = @first and body = @body
        """;

    public const string Find = """
        select c.name, a.owner, a.event_count, a.is_ended
        from answers a join collections c on c.collection_key = a.collection_key
        where a.answer_id = @answer_id and a.expires_ticks > @now and c.name is not null
        """;

    public const string Read = """
        select body from answer_events where answer_id = @answer_id order by first_event
        """;

    public const string Remove = """
        delete from answers where answer_id = @answer_id
        """;

    public const string RemoveExpired = """
        delete from answers where answer_id in (
          select answer_id from answers where expires_ticks <= @now order by expires_ticks limit @limit)
        """;

    public const string RemoveSome = """
        delete from answers where answer_id in (
          select answer_id from answers where collection_key = @collection_key limit @limit)
        """;
}
