using Pipeline.Contracts.Status;

namespace Pipeline.Contracts.Workers;

/// <summary>Knows every worker and model of the cluster. There is one, under the key <see cref="Key"/>.</summary>
[Alias("pipeline.worker-registry")]
public interface IWorkerRegistryGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "all";

    /// <summary>All workers, by key.</summary>
    [Alias("workers")]
    Task<IReadOnlyList<WorkerInfo>> ListWorkers();

    /// <summary>All models: installed, downloading and available, by name.</summary>
    [Alias("models")]
    Task<IReadOnlyList<ModelInfo>> ListModels();

    /// <summary>How the silo that runs this grain is.</summary>
    [Alias("status")]
    Task<PipelineStatus> Status();
}
