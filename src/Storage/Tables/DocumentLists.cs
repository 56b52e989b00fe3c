using System.Data.Common;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Input;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>
/// Pages of documents. What a scope hides is passed over in pages of its own, so that a server is never asked for more
/// rows than are looked at.
/// </summary>
internal static class DocumentLists
{
    private const int LeastHiddenPage = 200;

    public static async ValueTask<IReadOnlyList<DocumentRow>> ListAsync(StoreSession session, DocumentQuery query)
    {
        var key = (await CollectionTable.GetKeyAsync(session, query.Collection)).Key;
        var allows = new LabelSets(query.Scope);
        var limit = query.Scope.IsEverything ? query.Limit : Math.Max(query.Limit, LeastHiddenPage);
        var place = new Place(StorableText.After(query.After), long.MaxValue, long.MaxValue);
        var rows = new List<DocumentRow>();
        int seen;
        do
        {
            seen = 0;
            await using var reader = await ReadAsync(session, query, key, place, limit);
            while (rows.Count < query.Limit && await reader.ReadAsync(session.CancellationToken))
            {
                session.CancellationToken.ThrowIfCancellationRequested();
                seen++;
                place = Place.Of(reader, query.NewestFirst);
                if (allows.Allow(reader.GetString(RowReader.LabelsColumn)))
                {
                    rows.Add(RowReader.Document(reader, query.Collection));
                }
            }
        } while (rows.Count < query.Limit && seen == limit);

        return rows;
    }

    private static ValueTask<DbDataReader> ReadAsync(
        StoreSession session,
        DocumentQuery query,
        long collection,
        Place place,
        int limit
    )
    {
        if (query.NewestFirst)
        {
            return session.ReadAsync(
                DocumentSql.ListNewest,
                ("@collection_key", collection),
                ("@ticks", place.Ticks),
                ("@document_key", place.DocumentKey),
                ("@limit", limit)
            );
        }

        return query.State is { } state
            ? session.ReadAsync(
                session.Dialect.ListState,
                ("@collection_key", collection),
                ("@state", (int)state),
                ("@after", place.Id),
                ("@limit", limit)
            )
            : session.ReadAsync(
                query.IncludeDeleted ? session.Dialect.ListAll : session.Dialect.ListLive,
                ("@collection_key", collection),
                ("@after", place.Id),
                ("@limit", limit)
            );
    }

    /// <summary>Behind which row a page begins.</summary>
    private readonly record struct Place(string Id, long Ticks, long DocumentKey)
    {
        public static Place Of(DbDataReader row, bool newestFirst) =>
            new(
                row.GetString(0),
                row.GetInt64(RowReader.UpdatedColumn),
                newestFirst ? row.GetInt64(RowReader.DocumentColumns) : 0
            );
    }
}
