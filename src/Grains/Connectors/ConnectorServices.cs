using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Connectors.Opening;
using Pipeline.Grains.Hosting;

namespace Pipeline.Grains.Connectors;

/// <summary>What it takes to run connectors; the host adds the store and its leases.</summary>
internal static class ConnectorServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ConnectorHealth>();
        services.AddSingleton<ConnectorMetrics>();
        services.AddSingleton<ConnectorRunner>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<PipelineOptions>>().Value;
            var rules = options.Connectors with
            {
                MaxBytes = options.MaxDocumentBytes,
                WorkFolder = Path.Combine(options.DataDirectory, "connectors"),
            };
            return new SourceOpener(
                rules,
                new Credentials(rules.Secrets, Environment.GetEnvironmentVariable),
                provider.GetRequiredService<TimeProvider>()
            );
        });
    }
}
