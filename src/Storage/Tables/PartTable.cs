using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Rows;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of publications that are parts of their version.</summary>
internal static class PartTable
{
    /// <summary>What is published of a document; null: nothing.</summary>
    public static async ValueTask<Served?> FindAsync(StoreSession session, long document)
    {
        await using var reader = await session.ReadAsync(PartSql.FindServed, ("@document_key", document));
        return await reader.ReadAsync(session.CancellationToken)
            ? new Served(
                reader.GetInt64(0),
                RowReader.TextOrNull(reader, 1),
                RowReader.TextOrNull(reader, 2),
                reader.IsDBNull(3) ? null : reader.GetInt32(3)
            )
            : null;
    }

    /// <summary>Why chunks cannot be published as they are given; null: they can. A collection that is in generations
    /// takes wholes only.</summary>
    public static async ValueTask<CommitRefusal?> RefusalAsync(
        StoreSession session,
        DocumentHead head,
        ChunkedDocument document,
        bool isInGenerations
    )
    {
        if (!document.IsPart && document.Kept == 0)
        {
            return null;
        }

        // Its generations are cut apart, so what one of them has of a version is all of it.
        if (isInGenerations)
        {
            return document.IsPart ? CommitRefusal.ServesWhole : CommitRefusal.OtherPart;
        }

        var served = await FindAsync(session, head.Key);
        if (document.IsPart && served is { Part: null })
        {
            return CommitRefusal.ServesWhole;
        }

        return
            document.Kept > 0
            && (served?.Part, served?.Version, served?.Embedder)
                != (document.Kept, document.Version, document.EmbedderName)
            ? CommitRefusal.OtherPart
            : null;
    }

    /// <summary>Notes that the document's publication of a number is a part.</summary>
    public static ValueTask PutAsync(StoreSession session, DocumentHead head, long number, int chunks) =>
        session.SendAsync(
            PartSql.Put,
            ("@document_key", head.Key),
            ("@number", number),
            ("@version", head.Version),
            ("@chunks", chunks)
        );

    /// <summary>Nothing of a document is a part any more.</summary>
    public static ValueTask RemoveAsync(StoreSession session, long document) =>
        session.SendAsync(PartSql.Remove, ("@document_key", document));

    /// <summary>Takes back what is published of a document if it is a part: nobody is going to publish the
    /// rest.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="head">The document.</param>
    /// <param name="number">The number under which that is published.</param>
    /// <param name="now">The present.</param>
    /// <returns>Whether there was a part.</returns>
    public static async ValueTask<bool> WithdrawAsync(StoreSession session, DocumentHead head, long number, long now)
    {
        if (await FindAsync(session, head.Key) is not { Part: not null } served)
        {
            return false;
        }

        await RemoveAsync(session, head.Key);
        await GenerationTable.RemoveAsync(session, head.Key);
        await SetPublishedAsync(session, head, number, now);
        await PublicationTable.PutTombstoneAsync(session, head, number, served.Version);
        return true;
    }

    /// <summary>Notes the number of the document's newest publication.</summary>
    /// <returns>What is to be published beside the chunks.</returns>
    public static async ValueTask<(string? Title, string MetadataJson, string LabelsJson)> SetPublishedAsync(
        StoreSession session,
        DocumentHead head,
        long number,
        long now
    )
    {
        await using var row = await session.ReadAsync(
            PartSql.SetPublished,
            ("@number", number),
            ("@now", now),
            ("@document_key", head.Key)
        );
        await row.ReadAsync(session.CancellationToken);
        return (RowReader.TextOrNull(row, 0), row.GetString(1), row.GetString(2));
    }

    /// <summary>What is published of a version that is not whole and can be gone on with; null: nothing. A collection
    /// that is in generations has the whole next.</summary>
    public static async ValueTask<PublishedPart?> ReadAsync(
        StoreSession session,
        string collection,
        string documentId,
        long version
    )
    {
        if (
            await CollectionTable.FindKeyAsync(session, collection) is not { } key
            || await DocumentHead.FindAsync(session, key.Key, documentId) is not { State: DocumentState.Accepted } head
            || await FindAsync(session, head.Key) is not { Part: not null } served
            || served.Version != version
            || await GenerationTable.FindAsync(session, key.Key) is not null
        )
        {
            // In generations there is nothing to go on behind: they take wholes only.
            return null;
        }

        var chunks = await PublicationTable.ChunksAsync(session, head.Key, slot: 0);
        return new PublishedPart(served.Title, served.Embedder, chunks);
    }

    /// <summary>What is published of a document.</summary>
    /// <param name="Version">Of which version.</param>
    /// <param name="Title">The title.</param>
    /// <param name="Embedder">Whose vectors; null: none.</param>
    /// <param name="Part">How many first chunks it is; null: it is whole.</param>
    internal sealed record Served(long Version, string? Title, string? Embedder, int? Part);
}
