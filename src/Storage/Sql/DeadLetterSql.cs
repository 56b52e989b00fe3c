namespace Pipeline.Storage.Sql;

/// <summary>Statements about what was not taken.</summary>
internal static class DeadLetterSql
{
    public const string Insert = """
        insert into dead_letters (letter_ticks, source, document_id, reason_code, reason, attempts)
        values (@now, @source, @document_id, @reason_code, @reason, @attempts)
        returning letter_key
        """;

    public const string DeleteOld = """
        delete from dead_letters where letter_key <= @letter_key
        """;

    public const string List = """
        select letter_key, letter_ticks, source, document_id, reason_code, reason, attempts from dead_letters
        where letter_key < @before order by letter_key desc limit @limit
        """;
}
