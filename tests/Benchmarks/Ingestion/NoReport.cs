using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Hosting;

namespace Pipeline.Benchmarks.Ingestion;

/// <summary>What a measured silo tells of itself: nothing.</summary>
internal sealed class NoReport : ISiloReport
{
    public PipelineStatus Status() => new("measured", 0, 0, [], Ready: true);

    public IReadOnlyList<ModelInfo> Models() => [];
}
