namespace Pipeline.Storage.Sql;

/// <summary>Statements about publications that only add chunks to those before them.</summary>
internal static class AppendSql
{
    public const string Begin = """
        insert into appends (document_key, number, first_number) values (@document_key, @number, @number)
        on conflict (document_key) do update set number = excluded.number, first_number = excluded.first_number
        """;

    public const string GoOn = """
        update appends set number = @number
        where document_key = @document_key
          and number = (select p.number from published p where p.document_key = @document_key)
        """;

    public const string FindFirst = """
        select a.first_number from published p join appends a on a.document_key = p.document_key and a.number = p.number
        where p.collection_key = @collection_key and p.shard = @shard and p.number = @number
        """;
}
