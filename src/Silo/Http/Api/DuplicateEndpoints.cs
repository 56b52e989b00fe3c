using Pipeline.Contracts.Collections;
using Pipeline.Grains.Duplicates;
using Pipeline.Retrieval.Duplicates;
using Pipeline.Silo.Security;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Documents;

namespace Pipeline.Silo.Http.Api;

/// <summary>What a collection says more than once.</summary>
internal static class DuplicateEndpoints
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapGet("/collections/{collection}/duplicates", ListAsync)
            .For(KeyRole.Reader)
            .WithTags("Collections")
            .WithSummary("Documents that are much the same, and blocks of text that many documents have")
            .WithDescription(
                "The whole collection is read, as far as the caller may. 'likeness', from 0.8 to 1, says from when on documents are much the same."
            )
            .Produces<DuplicateReport>();

    private static Task<DuplicateReport> ListAsync(
        string collection,
        HttpContext context,
        IStoreArchive archive,
        CallerAccess access,
        double likeness = DuplicateGroups.LeastLikeness
    ) =>
        new DuplicateScan(archive).RunAsync(
            collection,
            ReadScope.Of(access.Of(context)),
            likeness,
            context.RequestAborted
        );
}
