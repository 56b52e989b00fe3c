namespace Pipeline.Storage.Sql;

/// <summary>Statements about publications that are parts of their version.</summary>
internal static class PartSql
{
    /// <summary>What is published of a document, and how much of its version, where that is a part.</summary>
    public const string FindServed = """
        select p.version, p.title, p.embedder_name, q.chunks
        from published p left join parts q on q.document_key = p.document_key and q.number = p.number
        where p.document_key = @document_key and p.deleted = 0
        """;

    public const string Put = """
        insert into parts (document_key, number, version, chunks) values (@document_key, @number, @version, @chunks)
        on conflict (document_key) do update set
          number = excluded.number, version = excluded.version, chunks = excluded.chunks
        """;

    public const string Remove = """
        delete from parts where document_key = @document_key
        """;

    public const string SetPublished = """
        update documents set published_number = @number, updated_ticks = @now where document_key = @document_key
        returning title, metadata_json, labels_json
        """;
}
