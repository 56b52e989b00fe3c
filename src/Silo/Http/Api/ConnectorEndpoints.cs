using Pipeline.Contracts.Connectors;
using Pipeline.Grains;
using Pipeline.Silo.Security;
using Pipeline.Storage.Connectors;

namespace Pipeline.Silo.Http.Api;

/// <summary>Connectors: list, make, test, run, pause, remove.</summary>
internal static class ConnectorEndpoints
{
    private const int AtOnce = 8;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/connectors").WithTags("Connectors").For(KeyRole.Admin);

        // What they bring, and name where it failed, anybody's labels may be on.
        group.AddEndpointFilter(
            (call, next) =>
            {
                var http = call.HttpContext;
                http.RequestServices.GetRequiredService<CallerAccess>().RequireAll(http, "Connectors");
                return next(call);
            }
        );
        group.MapGet("", ListAsync).WithSummary("List connectors with how they are").Produces<ConnectorInfo[]>();
        group
            .MapGet(
                "/{connector}",
                (string connector, IGrainFactory grains) => grains.GetConnector(connector).Describe()
            )
            .WithSummary("A connector with how it is")
            .Produces<ConnectorInfo>();
        group
            .MapPut("/{connector}", PutAsync)
            .Audit("connector.put", "connector")
            .WithSummary("Make a connector, or tell one that exists to do something else")
            .WithDescription("A secret is named, never sent: 'env:PIPELINE_CONNECTOR_…' or 'file:NAME'.")
            .WithMetadata(RequestBody.Json<ConnectorSettings>())
            .Produces<ConnectorInfo>()
            .Produces<ConnectorInfo>(StatusCodes.Status201Created);
        group
            .MapPost("/{connector}/test", TestAsync)
            .Audit("connector.test", "connector")
            .WithSummary("Reach the source and name the first things in it")
            .Produces<ConnectorTest>();
        group
            .MapPost("/{connector}/run", RunAsync)
            .Audit("connector.run", "connector")
            .WithSummary("Begin a run now")
            .WithDescription("'?confirmPrune=true' lets it delete whatever is gone, however much it is.")
            .Produces<ConnectorInfo>(StatusCodes.Status202Accepted);
        group
            .MapPost(
                "/{connector}/pause",
                (string connector, IGrainFactory grains) => PauseAsync(connector, true, grains)
            )
            .Audit("connector.pause", "connector")
            .WithSummary("Run it no more until it is resumed; a run that goes on ends")
            .Produces<ConnectorInfo>();
        group
            .MapPost(
                "/{connector}/resume",
                (string connector, IGrainFactory grains) => PauseAsync(connector, false, grains)
            )
            .Audit("connector.resume", "connector")
            .WithSummary("Run it by its schedule again, from where it was")
            .Produces<ConnectorInfo>();
        group
            .MapDelete("/{connector}", RemoveAsync)
            .Audit("connector.remove", "connector")
            .WithSummary("Remove a connector")
            .WithDescription("'?documents=true' deletes the documents that came by it as well.")
            .Produces<RemovedConnector>();
    }

    private static async Task<IReadOnlyList<ConnectorInfo>> ListAsync(
        IGrainFactory grains,
        IConnectorStore store,
        HttpContext context
    )
    {
        var rows = await StoreCalls.RunAsync(
            () => store.ListConnectorsAsync(context.RequestAborted),
            "The connectors cannot be read at the moment. Try again."
        );
        var infos = new List<ConnectorInfo>();
        foreach (var some in rows.Chunk(AtOnce))
        {
            infos.AddRange(await Task.WhenAll(some.Select(row => grains.GetConnector(row.Name).Describe())));
        }

        return infos;
    }

    private static async Task<IResult> PutAsync(string connector, HttpContext context, IGrainFactory grains)
    {
        ConnectorNames.Validate(connector);
        var settings = await RequestJson.ReadAsync<ConnectorSettings>(context);
        var made = await grains.GetConnector(connector).Put(settings);
        return Results.Json(
            await grains.GetConnector(connector).Describe(),
            statusCode: made ? StatusCodes.Status201Created : StatusCodes.Status200OK
        );
    }

    private static Task<ConnectorTest> TestAsync(string connector, HttpContext context, IGrainFactory grains) =>
        grains.GetConnector(connector).Test(context.RequestAborted);

    private static async Task<IResult> RunAsync(string connector, IGrainFactory grains, bool confirmPrune = false)
    {
        await grains.GetConnector(connector).Run(confirmPrune);
        return Results.Json(await grains.GetConnector(connector).Describe(), statusCode: StatusCodes.Status202Accepted);
    }

    private static async Task<ConnectorInfo> PauseAsync(string connector, bool paused, IGrainFactory grains)
    {
        await grains.GetConnector(connector).Pause(paused);
        return await grains.GetConnector(connector).Describe();
    }

    private static async Task<RemovedConnector> RemoveAsync(
        string connector,
        IGrainFactory grains,
        bool documents = false
    ) => new(await grains.GetConnector(connector).Remove(documents));
}
