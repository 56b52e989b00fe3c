using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Inference;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Models;
using Pipeline.Inference.Models.Downloads;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Models;

/// <summary>Registers what finds, opens and downloads models.</summary>
internal static class ModelServices
{
    /// <summary>The library and its sessions, which a worker has too.</summary>
    /// <returns>Where models are looked for.</returns>
    public static IReadOnlyList<ModelDirectory> AddSessions(IServiceCollection services, SiloOptions options)
    {
        var directories = ModelDirectories.Search(options.Models);
        services.AddSingleton(new ModelLibrary(directories));
        services.AddSingleton(provider => new InstalledModelSessions(
            provider.GetRequiredService<ModelLibrary>(),
            ComputeDevices.Parse(options.Devices),
            new GeneratorOptions
            {
                Slots = options.Slots,
                ContextTokens = options.ContextTokens,
                KvCache = options.IsKvCacheQ8 ? KvCacheType.Q8 : KvCacheType.F16,
                FlashAttention = options.UsesFlashAttention,
            },
            provider.GetRequiredService<ILogger<InstalledModelSessions>>(),
            generatesElsewhere: options.IsolateGeneration,
            time: provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<IModelSessions>(provider => provider.GetRequiredService<InstalledModelSessions>());
        return directories;
    }

    /// <summary>Sessions, downloads, and what the program tells of its models.</summary>
    public static void Add(IServiceCollection services, SiloOptions options)
    {
        var directories = AddSessions(services, options);
        services.AddSingleton(
            new ModelTarget(
                directories.FirstOrDefault(directory => directory.IsExplicit)?.Path ?? ModelDirectories.UserCache()
            )
        );
        services.AddSingleton(_ => new ModelDownloader(ModelDownloader.CreateClient()));
        services.AddSingleton<ModelPulls>();
        services.AddSingleton(provider => new Lazy<ModelPulls>(provider.GetRequiredService<ModelPulls>));
        services.AddSingleton<ISiloReport, SiloReport>();
        services.AddHostedService<DefaultModels>();
        services.AddHostedService<ModelWarmUp>();
    }
}
