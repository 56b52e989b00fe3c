namespace Pipeline.Storage.Sql;

/// <summary>Statements about facts.</summary>
internal static class FactSql
{
    public const string Find = "select value from facts where name = @name";

    public const string Claim = """
        insert into facts (name, value) values (@name, @value) on conflict (name) do nothing
        """;

    public const string Replace = """
        update facts set value = @value where name = @name and value = @expected
        """;
}
