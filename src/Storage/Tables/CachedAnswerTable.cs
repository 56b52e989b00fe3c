using Pipeline.Storage.Answers;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of answers that a cache keeps.</summary>
internal static class CachedAnswerTable
{
    public static async ValueTask<bool> PutAsync(StoreSession session, CachedAnswerRow row, long now)
    {
        if (await CollectionTable.FindKeyAsync(session, row.Collection) is not { } collection)
        {
            return false;
        }

        // With the shards kept, nothing of them is published before the answer is there to be taken out.
        foreach (var shard in row.Sources.Select(source => source.Shard).Distinct().Order())
        {
            if (!await session.LockShardAsync(collection.Key, shard))
            {
                return false;
            }
        }

        var documents = new List<long>(row.Sources.Count);
        foreach (var source in row.Sources)
        {
            var document = await session.NumberAsync(
                CachedAnswerSql.FindUnchanged,
                ("@collection_key", collection.Key),
                ("@document_id", source.DocumentId),
                ("@shard", source.Shard),
                ("@watermark", source.Watermark)
            );
            if (document is not { } key)
            {
                await RemoveAsync(session, row.Key);
                return false;
            }

            documents.Add(key);
        }

        await session.SendAsync(
            CachedAnswerSql.Put,
            ("@answer_key", row.Key),
            ("@collection_key", collection.Key),
            ("@scope", row.Scope),
            ("@size", row.Body.Length),
            ("@now", now),
            ("@body", Blobs.Of(row.Body))
        );
        await session.SendAsync(CachedAnswerSql.RemoveSources, ("@answer_key", row.Key));
        await session.SendEachAsync(
            CachedAnswerSql.PutSource,
            [.. documents.Distinct()],
            document => [("@document_key", document), ("@answer_key", row.Key)]
        );
        return true;
    }

    public static async ValueTask<IReadOnlyList<byte[]>> ListAsync(
        StoreSession session,
        string collection,
        string scope,
        long mostBytes
    )
    {
        var bodies = new List<byte[]>();
        await using var reader = await session.ReadAsync(
            CachedAnswerSql.List,
            ("@scope", scope),
            ("@collection", collection)
        );
        while (await reader.ReadAsync(session.CancellationToken) && (mostBytes -= reader.GetInt64(1)) >= 0)
        {
            bodies.Add(reader.GetFieldValue<byte[]>(0));
        }

        return bodies;
    }

    public static ValueTask<int> RemoveAsync(StoreSession session, string key) =>
        session.ExecuteAsync(CachedAnswerSql.Remove, ("@answer_key", key));

    /// <summary>A document changes: nothing that was made from it stays.</summary>
    public static ValueTask RemoveOfDocumentAsync(StoreSession session, long document) =>
        session.SendAsync(CachedAnswerSql.RemoveOfDocument, ("@document_key", document));

    public static ValueTask<int> TrimAsync(StoreSession session, long mostBytes) =>
        session.ExecuteAsync(CachedAnswerSql.Trim, ("@most", mostBytes));
}
