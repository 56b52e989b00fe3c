namespace Pipeline.Storage.Sql;

/// <summary>Statements about sealed passwords of documents that wait to be read. A trigger erases them.</summary>
internal static class PasswordSql
{
    public const string Put = """
        insert into document_passwords (document_key, sealed) values (@document_key, @sealed)
        on conflict (document_key) do update set sealed = excluded.sealed
        """;

    public const string Remove = """
        delete from document_passwords where document_key = @document_key
        """;
}
