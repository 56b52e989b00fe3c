using Pipeline.Storage.Rows;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Sqlite;

/// <summary>What a write needs to know of a document before it changes it.</summary>
internal sealed record DocumentHead(
    long Key,
    long Collection,
    int Shard,
    long Version,
    DocumentState State,
    long Number,
    byte[]? ContentHash,
    byte[]? BodyHash
)
{
    public static DocumentHead? Find(SqliteSession session, long collection, string documentId)
    {
        using var reader = session.Read(
            DocumentSql.FindHead,
            ("@collection_key", collection),
            ("@document_id", documentId)
        );
        return reader.Read()
            ? new DocumentHead(
                reader.GetInt64(0),
                collection,
                reader.GetInt32(1),
                reader.GetInt64(2),
                (DocumentState)reader.GetInt32(3),
                reader.GetInt64(4),
                RowReader.BytesOrNull(reader, 5),
                RowReader.BytesOrNull(reader, 6)
            )
            : null;
    }

    /// <summary>As above, by the collection's name; null as well when there is no such collection.</summary>
    public static DocumentHead? Find(SqliteSession session, string collection, string documentId) =>
        CollectionTable.FindKey(session, collection) is { } key ? Find(session, key.Key, documentId) : null;

    /// <summary>Takes the next number of the document's shard, counting the document into another state.</summary>
    public long TakeNumber(SqliteSession session, DocumentState to, long version) =>
        ShardTable.TakeNumber(session, Collection, Shard, State, to, version);
}
