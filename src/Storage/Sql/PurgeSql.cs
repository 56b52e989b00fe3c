namespace Pipeline.Storage.Sql;

/// <summary>Statements that take away what is left of documents.</summary>
internal static class PurgeSql
{
    public const string RemoveAnswers = """
        delete from answers where collection_key = @collection_key and is_ended = 1
        """;

    public const string RemoveCachedAnswers = """
        delete from cached_answers where collection_key = @collection_key
        """;

    public const string RemoveDeadLetters = """
        delete from dead_letters where source = @collection and document_id is not null and document_id not in (
          select document_id from documents where collection_key = @collection_key and state <> 4)
        """;
}
