using System.Data.Common;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>
/// Reads of the change feed. The chunks of several publications come with one statement, of as many as make up a
/// moderate number of chunks.
/// </summary>
internal static class FeedReads
{
    private const int MostRows = 256;
    private const int MostChunks = 1000;

    /// <summary>A page of the feed, closed after <paramref name="limit"/> changes or about <paramref name="maxBytes"/>
    /// of chunks. What the reader has, as <paramref name="held"/> says, is left out.</summary>
    public static async ValueTask<IReadOnlyList<ShardChange>> ListAfterAsync(
        StoreSession session,
        string collection,
        int shard,
        long? generation,
        long after,
        int limit,
        long maxBytes,
        Func<ShardChange, int>? held = null
    )
    {
        var has = after;
        var key = await CollectionTable.GetKeyAsync(session, collection, shard);
        var (listAfter, listChunks) = (PublicationSql.ListAfter, PublicationSql.ListChunks);
        if (await GenerationTable.PlaceAsync(session, collection, key, generation) is { Slot: var slot })
        {
            // Generations are published whole.
            (listAfter, listChunks, held) = (SlotSql.Of(slot).ListAfter, SlotSql.Of(slot).ListChunks, null);
        }

        var changes = new List<ShardChange>();
        var bytes = 0L;
        int rows;
        do
        {
            var most = Math.Min(limit - changes.Count, MostRows);
            var page = await ListAsync(session, listAfter, key, shard, after, most);
            rows = page.Count == most ? most : 0;
            for (var i = 0; i < page.Count && held is not null; i++)
            {
                var (change, count) = (page[i].Change, page[i].Chunks);
                var kept = await AppendTable.KeptAsync(session, key, shard, change, count, has, held);
                page[i] = kept > 0 ? new Row(change with { Kept = kept }, count - kept) : page[i];
            }

            for (var at = 0; at < page.Count && bytes < maxBytes; )
            {
                var group = Group(page, at);
                at += group.Count;
                var chunks = await ChunksAsync(session, listChunks, key, shard, group, maxBytes - bytes);
                foreach (var row in group)
                {
                    if (bytes >= maxBytes)
                    {
                        break;
                    }

                    var cut = chunks.GetValueOrDefault(row.Change.Number, []);
                    bytes += cut.Sum(Size);
                    changes.Add(row.Change with { Chunks = cut });
                    after = row.Change.Number;
                }
            }
        } while (rows > 0 && changes.Count < limit && bytes < maxBytes);

        return changes;
    }

    public static async ValueTask<bool> AwaitsEmbedderAsync(
        StoreSession session,
        string collection,
        int shard,
        string embedder
    ) =>
        await session.NumberAsync(
            PublicationSql.FindOtherEmbedder,
            ("@collection_key", await CollectionTable.GetKeyAsync(session, collection, shard)),
            ("@shard", shard),
            ("@embedder_name", embedder)
        )
            is not null;

    /// <summary>Chunks of what is published of a document, from an ordinal on; null: there is no document.</summary>
    public static async ValueTask<ServedDocument?> ServedAsync(
        StoreSession session,
        string collection,
        string documentId,
        int first,
        int limit
    )
    {
        if (
            await DocumentReads.FindAsync(session, collection, documentId)
            is not { State: not DocumentState.Deleted } document
        )
        {
            return null;
        }

        var key = (await CollectionTable.GetKeyAsync(session, collection)).Key;
        (long Key, ServedDocument Served) found;
        await using (
            var reader = await session.ReadAsync(
                PublicationSql.FindServed,
                ("@collection_key", key),
                ("@document_id", documentId)
            )
        )
        {
            if (!await reader.ReadAsync(session.CancellationToken))
            {
                return new ServedDocument(document, 0, document.Title, document.Labels, 0, []);
            }

            found = (
                reader.GetInt64(0),
                new ServedDocument(
                    document,
                    reader.GetInt64(1),
                    RowReader.TextOrNull(reader, 2),
                    TextList.Read(reader.GetString(3)),
                    0,
                    []
                )
            );
        }

        var slot = SlotSql.Of(await GenerationTable.SlotAsync(session, key));
        var count = await session.NumberAsync(slot.CountChunks, ("@document_key", found.Key)) ?? 0;
        var chunks = new List<StoredChunk>();
        await using (
            var reader = await session.ReadAsync(
                slot.ReadTexts,
                ("@document_key", found.Key),
                ("@first", first),
                ("@limit", limit)
            )
        )
        {
            while (await reader.ReadAsync(session.CancellationToken))
            {
                chunks.Add(RowReader.Chunk(reader));
            }
        }

        return found.Served with
        {
            Total = (int)count,
            Chunks = chunks,
        };
    }

    public static async ValueTask<long> LastNumberAsync(
        StoreSession session,
        string collection,
        int shard,
        long? generation
    )
    {
        var key = await CollectionTable.GetKeyAsync(session, collection, shard);
        var number = await GenerationTable.PlaceAsync(session, collection, key, generation) is { } place
            ? await session.NumberAsync(
                place.IsServed ? GenerationSql.LastNumber : GenerationSql.LastNumberBeside,
                ("@collection_key", key),
                ("@shard", shard),
                ("@slot", place.Slot)
            )
            : await session.NumberAsync(PublicationSql.LastNumber, ("@collection_key", key), ("@shard", shard));
        return number ?? 0;
    }

    private static async ValueTask<List<Row>> ListAsync(
        StoreSession session,
        string sql,
        long collection,
        int shard,
        long after,
        int limit
    )
    {
        var rows = new List<Row>();
        await using var reader = await session.ReadAsync(
            sql,
            ("@collection_key", collection),
            ("@shard", shard),
            ("@after", after),
            ("@limit", limit)
        );
        while (await reader.ReadAsync(session.CancellationToken))
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            rows.Add(Row.Of(reader));
        }

        return rows;
    }

    // The publications from one on whose chunks are read together: at least one.
    private static List<Row> Group(List<Row> page, int start)
    {
        var group = new List<Row> { page[start] };
        var chunks = page[start].Change.Kept > 0 ? MostChunks : page[start].Chunks;
        for (
            var i = start + 1;
            i < page.Count && chunks + page[i].Chunks <= MostChunks && page[i].Change.Kept == 0;
            i++
        )
        {
            chunks += page[i].Chunks;
            group.Add(page[i]);
        }

        return group;
    }

    /// <summary>The chunks of publications by their number, up to the one in which the limit of bytes is
    /// passed.</summary>
    private static async ValueTask<Dictionary<long, List<StoredChunk>>> ChunksAsync(
        StoreSession session,
        string sql,
        long collection,
        int shard,
        List<Row> group,
        long maxBytes
    )
    {
        var chunks = new Dictionary<long, List<StoredChunk>>();
        if (group.TrueForAll(static row => row.Chunks == 0))
        {
            return chunks;
        }

        var bytes = 0L;
        await using var reader = await session.ReadAsync(
            sql,
            ("@collection_key", collection),
            ("@shard", shard),
            ("@first", group[0].Change.Number),
            ("@last", group[^1].Change.Number),
            ("@kept", group[0].Change.Kept)
        );
        while (await reader.ReadAsync(session.CancellationToken))
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            var number = reader.GetInt64(RowReader.ChunkColumns);
            if (!chunks.TryGetValue(number, out var own))
            {
                if (bytes >= maxBytes)
                {
                    break;
                }

                chunks.Add(number, own = []);
            }

            own.Add(RowReader.Chunk(reader));
            bytes += Size(own[^1]);
        }

        return chunks;
    }

    private static long Size(StoredChunk chunk) => ((long)chunk.Text.Length * sizeof(char)) + chunk.Embedding.Length;

    /// <summary>A publication without its chunks.</summary>
    private sealed record Row(ShardChange Change, long Chunks)
    {
        public static Row Of(DbDataReader reader) =>
            new(
                new ShardChange(
                    reader.GetInt64(0),
                    reader.GetString(1),
                    reader.GetInt64(2),
                    reader.GetInt32(3) != 0,
                    RowReader.TextOrNull(reader, 4),
                    reader.GetString(5),
                    TextList.Read(reader.GetString(6)),
                    RowReader.TextOrNull(reader, 7),
                    []
                )
                {
                    LabelsOnly = reader.GetInt32(8) != 0,
                },
                reader.GetInt64(9)
            );
    }
}
