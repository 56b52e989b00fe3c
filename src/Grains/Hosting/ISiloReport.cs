using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Grains.Hosting;

/// <summary>What the host tells of itself.</summary>
public interface ISiloReport
{
    /// <summary>Version, memory, notices for the user.</summary>
    PipelineStatus Status();

    /// <summary>The models that are installed, downloading or known.</summary>
    IReadOnlyList<ModelInfo> Models();
}
