using System.Data.Common;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads of whole documents and conversations, in the order of their ids.</summary>
internal static class ArchiveReads
{
    public static async ValueTask<ArchivedCollection> CollectionAsync(StoreSession session, CollectionRow row)
    {
        var key = (await CollectionTable.GetKeyAsync(session, row.Name)).Key;
        var totals = await ShardTable.CountAsync(session, row.Name);
        var numbers = new List<long>(row.ShardCount);
        await using var reader = await session.ReadAsync(ArchiveSql.LastNumbers, ("@collection_key", key));
        while (await reader.ReadAsync(session.CancellationToken))
        {
            numbers.Add(reader.GetInt64(0));
        }

        return new ArchivedCollection(row, numbers, totals);
    }

    /// <summary>A page of documents, without content and chunks, each with its key.</summary>
    public static async ValueTask<IReadOnlyList<(long Key, ArchivedDocument Document)>> ListAsync(
        StoreSession session,
        long collection,
        string after,
        int limit
    )
    {
        await using var reader = await session.ReadAsync(
            session.Dialect.ListArchived,
            ("@collection_key", collection),
            ("@after", after),
            ("@limit", limit)
        );
        var page = new List<(long, ArchivedDocument)>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            page.Add((reader.GetInt64(0), Document(reader)));
        }

        return page;
    }

    public static async ValueTask<byte[]?> ContentAsync(StoreSession session, long document)
    {
        await using var reader = await session.ReadAsync(ArchiveSql.Content, ("@document_key", document));
        return await reader.ReadAsync(session.CancellationToken) ? reader.GetFieldValue<byte[]>(0) : null;
    }

    /// <summary>A page of conversations without their turns.</summary>
    public static async ValueTask<IReadOnlyList<ConversationRow>> ConversationsAsync(
        StoreSession session,
        string collection,
        string after,
        int limit
    )
    {
        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        await using var reader = await session.ReadAsync(
            ArchiveSql.Conversations,
            ("@collection_key", key),
            ("@after", after),
            ("@limit", limit)
        );
        var page = new List<ConversationRow>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            page.Add(
                new ConversationRow(
                    reader.GetString(0),
                    collection,
                    reader.GetFieldValue<byte[]>(1),
                    reader.GetString(2),
                    RowReader.Time(reader.GetInt64(3)),
                    RowReader.Time(reader.GetInt64(4))
                )
                {
                    TurnCount = reader.GetInt32(5),
                    Bytes = reader.GetInt64(6),
                }
            );
        }

        return page;
    }

    public static async ValueTask<IReadOnlyList<byte[]>> TurnsAsync(StoreSession session, string conversation)
    {
        await using var reader = await session.ReadAsync(ArchiveSql.Turns, ("@conversation_id", conversation));
        var turns = new List<byte[]>();
        while (await reader.ReadAsync(session.CancellationToken))
        {
            turns.Add(reader.GetFieldValue<byte[]>(0));
        }

        return turns;
    }

    private static ArchivedDocument Document(DbDataReader row) =>
        new(
            row.GetString(1),
            row.GetInt32(2),
            row.GetInt64(3),
            (DocumentState)row.GetInt32(4),
            RowReader.BytesOrNull(row, 5),
            RowReader.BytesOrNull(row, 6),
            row.GetString(7),
            RowReader.TextOrNull(row, 8),
            RowReader.TextOrNull(row, 9),
            row.GetString(10),
            TextList.Read(row.GetString(11)),
            row.GetInt64(12),
            RowReader.TextOrNull(row, 13),
            RowReader.TextOrNull(row, 14),
            row.GetInt32(15),
            row.IsDBNull(16) ? null : RowReader.Time(row.GetInt64(16)),
            RowReader.Time(row.GetInt64(17)),
            RowReader.Time(row.GetInt64(18))
        )
        {
            StreamPosition = row.IsDBNull(19) ? null : row.GetInt64(19),
            Published = row.IsDBNull(20)
                ? null
                : new ArchivedPublication(
                    row.GetInt64(20),
                    RowReader.TextOrNull(row, 21),
                    row.GetString(22),
                    TextList.Read(row.GetString(23)),
                    RowReader.TextOrNull(row, 24),
                    []
                ),
        };
}
