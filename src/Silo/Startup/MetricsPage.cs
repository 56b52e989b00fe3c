using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security;

namespace Pipeline.Silo.Startup;

/// <summary>
/// The page that Prometheus reads. It has a port of its own, so that who may read it is decided apart from who may use
/// the API: nothing else is served there, and the page nowhere else.
/// </summary>
internal static class MetricsPage
{
    /// <summary>What is listened on for it.</summary>
    public static IEnumerable<string> Addresses(SiloOptions options) => options.Metrics is { } url ? [url] : [];

    /// <summary>Serves it, before anything that is for the API alone.</summary>
    public static void Use(WebApplication app)
    {
        if (app.Services.GetRequiredService<SiloOptions>().Metrics is not { } url)
        {
            return;
        }

        var port = ValueChecks.PortOf(url);

        // Names by which the API is called are none of its own: Prometheus comes by the address of a pod or a machine.
        var hosts = new AllowedHosts(new SiloOptions { Urls = url });
        app.MapWhen(
            context => context.Connection.LocalPort == port,
            page =>
            {
                page.Use((context, next) => hosts.CheckAsync(context, next));
                page.UseOpenTelemetryPrometheusScrapingEndpoint();
                page.Run(context =>
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                });
            }
        );
    }
}
