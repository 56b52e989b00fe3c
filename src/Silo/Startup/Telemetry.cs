using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pipeline.Grains.Telemetry;
using Pipeline.Inference.Telemetry;
using Pipeline.Silo.Configuration;
using Pipeline.Storage.Postgres;

namespace Pipeline.Silo.Startup;

/// <summary>Sends metrics and traces to a collector, and keeps metrics to be read, where an option says so; else
/// nothing is measured.</summary>
internal static class Telemetry
{
    /// <summary>Lets traces go on over the calls of grains, where they are sent anywhere.</summary>
    public static void Add(ISiloBuilder silo, SiloOptions options)
    {
        if (options.Otlp is not null)
        {
            silo.AddTraces();
        }
    }

    public static void Add(IServiceCollection services, SiloOptions options)
    {
        if (options.Otlp is null && options.Metrics is null)
        {
            return;
        }

        // A silo of a cluster is known by its own name, which stays; else a process is told from others by chance.
        var telemetry = services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(
                    "pipeline",
                    serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3),
                    serviceInstanceId: options.IsClustered ? options.SiloName : null
                )
            )
            .WithMetrics(metrics =>
            {
                metrics
                    .AddMeter(
                        PipelineMetrics.MeterName,
                        InferenceMetrics.MeterName,
                        PostgresMetrics.MeterName,
                        "Npgsql",
                        "Microsoft.Orleans"
                    )
                    .AddAspNetCoreInstrumentation();
                if (options.Metrics is not null)
                {
                    metrics.AddPrometheusExporter();
                }
            });
        if (options.Otlp is { } collector)
        {
            telemetry
                .WithTracing(traces =>
                    traces
                        .AddSource(PipelineTraces.SourceName, InferenceTraces.SourceName, GrainCallTraces.SourceName)
                        .AddAspNetCoreInstrumentation(http =>
                            // Probes come all the time.
                            http.Filter = static context => !context.Request.Path.StartsWithSegments("/health")
                        )
                        .AddProcessor<ExportedSpans>()
                )
                .UseOtlpExporter(OpenTelemetry.Exporter.OtlpExportProtocol.Grpc, new Uri(collector));
        }
    }
}
