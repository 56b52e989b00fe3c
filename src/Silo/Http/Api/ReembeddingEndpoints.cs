using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>Documents of a collection cut and embedded anew, beside what is served.</summary>
internal static class ReembeddingEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/collections/{collection}/reembedding").WithTags("Collections");
        group
            .MapGet("", FindAsync)
            .For(KeyRole.Admin)
            .WithSummary("How far the collection's documents are embedded anew")
            .Produces<ReembeddingStatus>();
        group
            .MapPost("", BeginAsync)
            .For(KeyRole.Admin)
            .Audit("collection.reembed", "collection")
            .WithSummary("Cut and embed all documents anew beside what is served, then serve that")
            .WithDescription(
                "What is not in the body stays as it is. Searches are answered from what is served until all documents are there; then all shards switch at once, and what was served before is kept for keepHours."
            )
            .WithMetadata(RequestBody.Json<ReembeddingRequest>())
            .Produces<ReembeddingStatus>(StatusCodes.Status202Accepted);
        group
            .MapPost("/{action}", ChangeAsync)
            .For(KeyRole.Admin)
            .Audit("collection.reembed.change", "collection")
            .WithSummary("Pause, resume, cancel, rollback or finish a re-embedding")
            .Produces<ReembeddingStatus>();
    }

    private static async Task<ReembeddingStatus> FindAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    ) => Shown(await grains.GetCollection(collection).FindReembedding(), context, access);

    private static async Task<IResult> BeginAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    )
    {
        var request = await RequestJson.ReadAsync<ReembeddingRequest>(context);
        var status = await grains.GetCollection(collection).Reembed(request);
        return Results.Json(Shown(status, context, access), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<ReembeddingStatus> ChangeAsync(
        string collection,
        string action,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    )
    {
        var asked = Array.Find(
            Enum.GetValues<ReembeddingAction>(),
            one => string.Equals(one.ToString(), action, StringComparison.OrdinalIgnoreCase)
        );
        if (!string.Equals(asked.ToString(), action, StringComparison.OrdinalIgnoreCase))
        {
            throw PipelineException.Invalid(
                "action",
                $"'{action}' is none of {string.Join(", ", Enum.GetNames<ReembeddingAction>()).ToLowerInvariant()}."
            );
        }

        return Shown(await grains.GetCollection(collection).ChangeReembedding(asked), context, access);
    }

    // How many documents there are is nothing to callers who may not read everything.
    private static ReembeddingStatus Shown(ReembeddingStatus status, HttpContext context, CallerAccess access) =>
        access.Of(context) is null ? status : status.WithoutCounts();
}
