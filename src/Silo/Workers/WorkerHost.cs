using System.Net;
using Pipeline.Grains.Hosting;
using Pipeline.Inference;
using Pipeline.Silo.Clustering;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Models;
using Pipeline.Silo.Startup;
using ConfigurationSection = Pipeline.Silo.Configuration.ConfigurationSection;

namespace Pipeline.Silo.Workers;

/// <summary>Puts a worker process together: a silo that runs the generator for the one that has started it, without
/// store, HTTP or documents. A silo of a cluster with the role worker is another thing.</summary>
internal static class WorkerHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Builds the worker, where the options name one; null for the whole program. It does not join
    /// yet.</summary>
    /// <exception cref="ConfigurationException">An option cannot be used.</exception>
    public static IHost? TryBuild(string[] args)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(CommandLine.FromEnvironment())
            .AddInMemoryCollection(CommandLine.Parse(args))
            .Build();
        if (configuration[$"{ConfigurationSection.Name}:{nameof(SiloOptions.Join)}"] is null)
        {
            return null;
        }

        var options = SiloOptionsReader.Read(configuration);
        LocalCluster.ChoosePorts(options);

        // Its settings are those of the command line: what lies in its working directory is not read.
        var builder = Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory }
        );
        SiloLogging.Configure(builder.Logging, options);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        ModelServices.AddSessions(builder.Services, options);
        Telemetry.Add(builder.Services, options);
        builder.Services.AddHostedService<ModelWarmUp>();
        builder.Services.AddHostedService<ParentWatch>();
        builder.UseOrleans(silo =>
        {
            LocalCluster.Join(silo, options, IPEndPoint.Parse(options.Join!));
            Telemetry.Add(silo, options);
            silo.AddGenerateWorker(ComputeDevices.Parse(options.Devices));
        });
        return builder.Build();
    }
}
