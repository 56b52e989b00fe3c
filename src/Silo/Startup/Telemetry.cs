using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pipeline.Grains.Telemetry;
using Pipeline.Inference.Telemetry;
using Pipeline.Silo.Configuration;
using Pipeline.Storage.Postgres;

namespace Pipeline.Silo.Startup;

/// <summary>Sends metrics and traces to a collector, where one is named; nothing is sent, and nothing listens,
/// without.</summary>
internal static class Telemetry
{
    public static void Add(IServiceCollection services, SiloOptions options)
    {
        if (options.Otlp is not { } collector)
        {
            return;
        }

        // The port is the process's own, so the addresses name one silo among several.
        services
            .AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(
                    "pipeline",
                    serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)
                )
            )
            .WithMetrics(metrics =>
                metrics
                    .AddMeter(
                        PipelineMetrics.MeterName,
                        InferenceMetrics.MeterName,
                        PostgresMetrics.MeterName,
                        "Npgsql",
                        "Microsoft.Orleans"
                    )
                    .AddAspNetCoreInstrumentation()
            )
            .WithTracing(traces => traces.AddSource("Microsoft.Orleans.Application").AddAspNetCoreInstrumentation())
            .UseOtlpExporter(OpenTelemetry.Exporter.OtlpExportProtocol.Grpc, new Uri(collector));
    }
}
