using Pipeline.Contracts.Backups;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Purging;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Http;
using Pipeline.Silo.Security;
using Pipeline.Storage;
using Pipeline.Storage.Archives;

namespace Pipeline.Silo.Purging;

/// <summary>Makes the text of deleted documents vanish, and proves it.</summary>
internal static class PurgeEndpoints
{
    private const long GroupBytes = 4 << 20;

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/collections/{collection}/purge", PurgeAsync)
            .For(KeyRole.Admin)
            .Audit("collection.purge", "collection")
            .WithTags("Backups")
            .WithSummary("Make the text of deleted documents vanish from all that is kept")
            .WithDescription(
                "'document' is deleted first where it is still there. With 'prove' the data directory of the silo that answers is read for that document's text and the body's texts."
            )
            .WithMetadata(RequestBody.Json<PurgeRequest>())
            .Produces<PurgeReport>();

    private static async Task<PurgeReport> PurgeAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        ICollectionPurge purge,
        IStoreArchive archive,
        ICorpusStore store,
        CallerAccess access,
        SiloOptions options,
        string? document = null,
        bool prove = false
    )
    {
        access.RequireAll(context, "Purges");
        var request = await RequestJson.ReadOrDefaultAsync<PurgeRequest>(context);
        var stop = context.RequestAborted;
        var scan = new TextScan();
        foreach (var text in request.Texts ?? [])
        {
            scan.Add(text);
        }

        if (document is not null)
        {
            if (await store.FindDocumentAsync(collection, document, stop) is not { } row)
            {
                throw PipelineException.UnknownDocument(collection, document);
            }

            if (row.State != DocumentState.Deleted)
            {
                await AddTextAsync(scan, archive, collection, document, stop);
                await grains.GetDocument(collection, document).Delete(access.Of(context));
            }
        }

        var purged = await purge.RunAsync(collection, stop);
        PurgeProof? proof = null;
        if (prove)
        {
            await ForgetLivingAsync(scan, archive, stop);
            var (files, found) = await scan.RunAsync(options.Data, stop);
            proof = new PurgeProof(Environment.MachineName, files, scan.Count, found);
        }

        return new PurgeReport(collection, purged.Answers, purged.Turns, purged.Indexes, purged.IsOnServer, proof);
    }

    private static async Task AddTextAsync(
        TextScan scan,
        IStoreArchive archive,
        string collection,
        string document,
        CancellationToken cancellationToken
    )
    {
        // The group behind a shorter id begins at or before the document.
        await using var snapshot = await archive.OpenSnapshotAsync(cancellationToken);
        await foreach (var beside in snapshot.ReadBesideAsync(collection, document))
        {
            foreach (var text in beside)
            {
                scan.Add(text);
            }
        }

        await foreach (var group in snapshot.ReadDocumentsAsync(collection, false, GroupBytes, document[..^1]))
        {
            if (group.FirstOrDefault(one => one.Id == document) is { } found)
            {
                foreach (var text in TextsOf(found))
                {
                    scan.Add(text);
                }
            }

            if (string.CompareOrdinal(group[^1].Id, document) >= 0)
            {
                return;
            }
        }
    }

    /// <summary>What living documents say too is no trace of the deleted one.</summary>
    private static async Task ForgetLivingAsync(
        TextScan scan,
        IStoreArchive archive,
        CancellationToken cancellationToken
    )
    {
        await using var snapshot = await archive.OpenSnapshotAsync(cancellationToken);
        foreach (var collection in snapshot.Collections)
        {
            await foreach (var group in snapshot.ReadDocumentsAsync(collection.Row.Name, false, GroupBytes))
            {
                foreach (var text in group.SelectMany(TextsOf))
                {
                    scan.Forget(text);
                }
            }

            await foreach (var beside in snapshot.ReadBesideAsync(collection.Row.Name))
            {
                foreach (var text in beside)
                {
                    scan.Forget(text);
                }
            }
        }
    }

    private static IEnumerable<string> TextsOf(ArchivedDocument document) =>
        [document.Title ?? "", .. document.Published?.Chunks.Select(chunk => chunk.Text) ?? []];
}
