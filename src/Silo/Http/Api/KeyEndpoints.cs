using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.Grains;
using Pipeline.Silo.Security;
using Pipeline.Silo.Security.Keys;
using Pipeline.Storage.Audit;
using Pipeline.Storage.Keys;

namespace Pipeline.Silo.Http.Api;

/// <summary>Keys: list, make, revoke; and what administrators did.</summary>
internal static class KeyEndpoints
{
    private const int MaxPage = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/keys").WithTags("Keys").For(KeyRole.Admin);
        group.MapGet("", ListAsync).WithSummary("List keys, without their secrets").Produces<KeyInfo[]>();
        group
            .MapPost("", AddAsync)
            .AuditRefusals("key.add")
            .WithSummary("Make a key; its secret is told this once")
            .WithMetadata(RequestBody.Json<NewKey>())
            .Produces<IssuedKey>(StatusCodes.Status201Created);
        group.MapDelete("/{id}", RevokeAsync).AuditRefusals("key.revoke", "id").WithSummary("Revoke a key for good");
        api.MapGet("/audit", AuditAsync)
            .For(KeyRole.Admin)
            .WithTags("Keys")
            .WithSummary("What administrators did, newest first")
            .Produces<AuditPage>();
    }

    private static async Task<IReadOnlyList<KeyInfo>> ListAsync(HttpContext context, KeyMaker maker) =>
        await maker.ListAsync(context.RequestAborted);

    private static async Task<IResult> AddAsync(HttpContext context, KeyMaker maker)
    {
        var asked = await RequestJson.ReadAsync<NewKey>(context);
        var issued = await maker.AddAsync(asked, Caller.Of(context), context.RequestAborted);

        // A secret is nothing for a cache.
        context.Response.Headers.CacheControl = "no-store";
        return Results.Json(issued, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RevokeAsync(string id, HttpContext context, KeyMaker maker)
    {
        await maker.RevokeAsync(id, Caller.Of(context), context.RequestAborted);
        return Results.NoContent();
    }

    private static async Task<AuditPage> AuditAsync(HttpContext context, IAuditLog log, long? before, int limit = 100)
    {
        if (limit is < 1 or > MaxPage)
        {
            throw PipelineException.Invalid("limit", $"limit is {limit}; it must be from 1 to {MaxPage}.");
        }

        var rows = await StoreCalls.RunAsync(
            () => log.ListAuditAsync(before, limit, context.RequestAborted),
            "The audit log cannot be read at the moment. Try again."
        );
        return new AuditPage(
            [
                .. rows.Select(row => new AuditEntry(
                    row.Number,
                    row.At,
                    row.ActorId,
                    row.ActorName,
                    row.Action,
                    row.Target,
                    row.Outcome
                )),
            ],
            rows.Count == limit ? rows[^1].Number : null
        );
    }
}
