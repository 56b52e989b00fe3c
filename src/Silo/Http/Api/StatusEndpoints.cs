using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Workers;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Http.Api;

/// <summary>Workers, models and how the program is.</summary>
internal static class StatusEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet(
                "/workers",
                // Without the registry's grain, which is nowhere when there are only silos that run models.
                (WorkerRouter workers) => workers.DescribeAsync()
            )
            .For(KeyRole.Reader)
            .WithTags("Status")
            .WithSummary("Model workers with queue and batch sizes")
            .Produces<WorkerInfo[]>();
        api.MapGet("/status", (ISiloReport report) => report.Status())
            .For(KeyRole.Reader)
            .WithTags("Status")
            .WithSummary("Version, memory and notices")
            .Produces<PipelineStatus>();
    }

    public static void MapHealth(IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => Results.Text("ok")).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(
                "/health/ready",
                (ISiloReport report, InstalledModelSessions sessions) =>
                    !report.Status().Ready
                        ? Results.Text("starting", statusCode: StatusCodes.Status503ServiceUnavailable)
                        : Results.Text(Health(sessions.Broken()))
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }

    /// <summary>
    /// "ok", or "degraded" and a line for every broken model. Either way the server takes requests: without a generator
    /// answers quote, without an embedder words are searched.
    /// </summary>
    internal static string Health(IEnumerable<(string Device, ModelRole Role, ModelStatus Status)> broken)
    {
        var lines = broken
            .Select(model =>
                FormattableString.Invariant(
                    $"{model.Role.ToString().ToLowerInvariant()} {model.Status.Name} on {model.Device}: {model.Status.State} since {model.Status.Since:u}"
                )
            )
            .ToArray();
        return lines.Length == 0 ? "ok" : string.Join('\n', lines.Prepend("degraded"));
    }
}
