using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Hosting;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Pipeline.Contracts.Documents;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Hosting;

/// <summary>Adds the grains and what they need to a silo.</summary>
public static class PipelineGrains
{
    /// <summary>
    /// Registers options, placement, metrics and routing. The host adds what differs between hosts: the corpus store,
    /// document reading, model sessions and the silo report.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="devices">The devices that this silo offers to workers, e.g. <c>cpu:0</c>.</param>
    /// <param name="configure">Sets the options.</param>
    public static ISiloBuilder AddPipelineGrains(
        this ISiloBuilder silo, IReadOnlyList<string> devices, Action<PipelineOptions> configure)
    {
        silo.UseSiloMetadata(new Dictionary<string, string> { [SiloDevices.MetadataKey] = string.Join(',', devices) });
        silo.Services.AddOptions<PipelineOptions>().Configure(configure).ValidateOnStart();
        silo.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<PipelineOptions>, PipelineOptionsValidator>());
        silo.Services.AddPlacementFilter<DevicePlacementFilterStrategy, DevicePlacementFilterDirector>(ServiceLifetime.Transient);
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton<PipelineMetrics>();
        silo.Services.AddSingleton<WorkerRouter>();
        silo.Services.AddSingleton<CollectionPolicies>();
        silo.Services.AddSingleton<Questions.StageRates>();
        return silo;
    }

    /// <summary>Adds an in-memory stream under the name that documents come in by; for one process.</summary>
    /// <param name="silo">The silo.</param>
    public static ISiloBuilder AddMemoryDocumentStream(this ISiloBuilder silo)
    {
        silo.AddMemoryStreams(DocumentStreams.Provider);
        silo.AddMemoryGrainStorage("PubSubStore");
        return silo;
    }
}
