using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Guardrails;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>Collections: list, create, describe, delete, rank.</summary>
internal static class CollectionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/collections").WithTags("Collections");
        group
            .MapGet("", ListAsync)
            .For(KeyRole.Reader)
            .WithSummary("List collections with their counts")
            .Produces<CollectionInfo[]>();
        group
            .MapPut("/{collection}", PutAsync)
            .For(KeyRole.Admin)
            .Audit("collection.put", "collection")
            .WithSummary("Create a collection, or change the settings of one that exists; the body is optional")
            .WithDescription(
                "Settings that are not in the body are the defaults at creation, and stay as they are afterwards. Other chunk sizes have all documents cut anew beside what is served (see reembedding), which answers until then; shardCount cannot change (409)."
            )
            .WithMetadata(RequestBody.Json<CollectionChange>())
            .Produces<CollectionInfo>()
            .Produces<CollectionInfo>(StatusCodes.Status201Created);
        group
            .MapGet(
                "/{collection}",
                (string collection, HttpContext context, IGrainFactory grains, CallerAccess access) =>
                    grains.GetCollection(collection).Describe(access.Of(context))
            )
            .For(KeyRole.Reader)
            .WithSummary("A collection with its counts and settings")
            .Produces<CollectionInfo>();
        group
            .MapDelete("/{collection}", DeleteAsync)
            .For(KeyRole.Admin)
            .Audit("collection.delete", "collection")
            .WithSummary("Delete a collection with all its documents")
            .WithDescription("The query must repeat the name: '?confirm=NAME'.");
        group
            .MapPost("/{collection}/calibrate", CalibrateAsync)
            .For(KeyRole.Admin)
            .Audit("collection.calibrate", "collection")
            .WithSummary("Measure the ranking weights on the collection's own passages")
            .Produces<RankingSettings>();
        group
            .MapPost("/{collection}/tune-fusion", TuneAsync)
            .For(KeyRole.Admin)
            .Audit("collection.tune", "collection")
            .WithSummary("Choose the fusion on judged questions, with cross-validation")
            .WithMetadata(RequestBody.Json<TuneFusionRequest>())
            .Produces<FusionTuning>();
        group
            .MapPut("/{collection}/ranking", SetRankingAsync)
            .For(KeyRole.Admin)
            .Audit("collection.rank", "collection")
            .WithSummary("Set the ranking weights")
            .WithMetadata(RequestBody.Json<RankingSettings>())
            .Produces<RankingSettings>();
        group
            .MapPost("/{collection}/settle", SettleAsync)
            .For(KeyRole.Writer)
            .WithSummary("Wait until everything submitted so far is searchable or failed")
            .Produces<CollectionInfo>();
    }

    private static async Task<IReadOnlyList<CollectionInfo>> ListAsync(
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    )
    {
        var caller = Caller.Of(context);
        var all = await grains
            .GetGrain<ICollectionRegistryGrain>(ICollectionRegistryGrain.Key)
            .List(access.Of(context));
        return [.. all.Where(collection => caller.MayUse(collection.Name))];
    }

    private static async Task<IResult> PutAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access,
        IGuardPolicies policies
    )
    {
        var change = await RequestJson.ReadOrDefaultAsync<CollectionChange>(context);
        CollectionNames.Validate(collection);
        policies.Check("guardrails", change.Guardrails);
        var grain = grains.GetCollection(collection);
        var created = await grain.Put(change);
        return Results.Json(
            await grain.Describe(access.Of(context)),
            statusCode: created ? StatusCodes.Status201Created : StatusCodes.Status200OK
        );
    }

    private static async Task<IResult> DeleteAsync(string collection, string? confirm, IGrainFactory grains)
    {
        // So that no slip in a path costs a whole collection.
        if (!string.Equals(confirm, collection, StringComparison.Ordinal))
        {
            throw PipelineException.Invalid(
                "confirm",
                $"Deleting a collection takes all its documents with it; repeat its name in the query: '?confirm={collection}'."
            );
        }

        return await grains.GetCollection(collection).Delete()
            ? Results.NoContent()
            : throw PipelineException.UnknownCollection(collection);
    }

    private static async Task<RankingSettings> CalibrateAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    )
    {
        var labels = access.Of(context);
        var measured = await grains.GetCollection(collection).Calibrate(context.RequestAborted);
        return labels is null ? measured : measured.WithoutCounts();
    }

    private static async Task<RankingSettings> SetRankingAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains
    )
    {
        var ranking = await RequestJson.ReadAsync<RankingSettings>(context);
        var grain = grains.GetCollection(collection);
        await grain.SetRanking(ranking);
        return (await grain.FindSettings())!.Ranking!;
    }

    private static async Task<FusionTuning> TuneAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access
    )
    {
        var request = await RequestJson.ReadAsync<TuneFusionRequest>(context) with { Access = access.Of(context) };
        return await grains.GetCollection(collection).TuneFusion(request, context.RequestAborted);
    }

    private static async Task<CollectionInfo> SettleAsync(
        string collection,
        HttpContext context,
        IGrainFactory grains,
        CallerAccess access,
        int timeoutSeconds = 600
    )
    {
        if (timeoutSeconds is < 1 or > 3600)
        {
            throw PipelineException.Invalid(
                "timeoutSeconds",
                $"timeoutSeconds is {timeoutSeconds}; it must be from 1 to 3600."
            );
        }

        await grains.SettleAsync(collection, TimeSpan.FromSeconds(timeoutSeconds), context.RequestAborted);
        return await grains.GetCollection(collection).Describe(access.Of(context));
    }
}
