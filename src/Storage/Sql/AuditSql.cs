namespace Pipeline.Storage.Sql;

/// <summary>Statements about what administrators did.</summary>
internal static class AuditSql
{
    public const string Append = """
        insert into audit_log (at_ticks, actor_id, actor_name, action, target, outcome)
        values (@at_ticks, @actor_id, @actor_name, @action, @target, @outcome)
        returning entry_number
        """;

    public const string Forget = """
        delete from audit_log where at_ticks < @before or entry_number <= @last
        """;

    public const string List = """
        select entry_number, at_ticks, actor_id, actor_name, action, target, outcome from audit_log
        where entry_number < @before order by entry_number desc limit @limit
        """;
}
