using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Hosting;

namespace Pipeline.Silo.Http.Api;

/// <summary>Workers, models and how the program is.</summary>
internal static class StatusEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/workers", (IGrainFactory grains) =>
                grains.GetGrain<IWorkerRegistryGrain>(IWorkerRegistryGrain.Key).ListWorkers())
            .WithTags("Status").WithSummary("Model workers with queue and batch sizes").Produces<WorkerInfo[]>();
        api.MapGet("/status", (ISiloReport report) => report.Status())
            .WithTags("Status").WithSummary("Version, memory and notices").Produces<PipelineStatus>();
    }

    public static void MapHealth(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Text("ok")).ExcludeFromDescription();
        app.MapGet("/health/ready", (ISiloReport report) =>
            report.Status().Ready ? Results.Text("ok") : Results.Text("starting", statusCode: StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription();
    }
}
