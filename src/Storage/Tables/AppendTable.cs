using Pipeline.Storage.Publishing;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Knows which publications only add chunks to those before them, so that whoever has those reads no more than
/// what was added.</summary>
internal static class AppendTable
{
    /// <summary>Notes what a publication does to the one before it, which is still the newest.</summary>
    public static async ValueTask PutAsync(
        StoreSession session,
        DocumentHead head,
        long number,
        ChunkedDocument document
    )
    {
        if (document is { IsPart: false, Kept: 0 })
        {
            return;
        }

        var goesOn =
            document.Kept > 0
            && await session.ExecuteAsync(AppendSql.GoOn, ("@number", number), ("@document_key", head.Key)) > 0;
        if (!goesOn)
        {
            await session.SendAsync(AppendSql.Begin, ("@document_key", head.Key), ("@number", number));
        }
    }

    /// <summary>How many first chunks of a publication a reader need not be given.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="change">The publication, without its chunks.</param>
    /// <param name="chunks">How many chunks it has.</param>
    /// <param name="after">Everything up to this number the reader has.</param>
    /// <param name="held">How many chunks of that version it has.</param>
    public static async ValueTask<int> KeptAsync(
        StoreSession session,
        long collection,
        int shard,
        ShardChange change,
        long chunks,
        long after,
        Func<ShardChange, int>? held
    ) =>
        chunks > 0
        && held?.Invoke(change) is > 0 and var has
        && has <= chunks
        && await session.NumberAsync(
            AppendSql.FindFirst,
            ("@collection_key", collection),
            ("@shard", shard),
            ("@number", change.Number)
        ) <= after
            ? has
            : 0;
}
