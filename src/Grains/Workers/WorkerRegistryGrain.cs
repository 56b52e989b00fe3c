using Orleans.Concurrency;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Workers;

/// <summary>All workers and models of the cluster, and how this silo is.</summary>
[StatelessWorker, OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class WorkerRegistryGrain(WorkerRouter workers, ISiloReport report) : Grain, IWorkerRegistryGrain
{
    public Task<IReadOnlyList<WorkerInfo>> ListWorkers() => workers.DescribeAsync();

    public Task<IReadOnlyList<ModelInfo>> ListModels() => Task.FromResult(report.Models());

    public Task<PipelineStatus> Status() => Task.FromResult(report.Status());
}
