using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Hosting;

namespace Pipeline.Cluster.Fakes;

/// <summary>How a silo is, told when the test lets it.</summary>
internal sealed class GatedReport(ISiloReport report) : ISiloReport, IDisposable
{
    private readonly ManualResetEventSlim _open = new(initialState: true);

    /// <summary>Whoever asks waits, like for a process that stands still.</summary>
    public void Close() => _open.Reset();

    public void Open() => _open.Set();

    public PipelineStatus Status()
    {
        _open.Wait();
        return report.Status();
    }

    public IReadOnlyList<ModelInfo> Models() => report.Models();

    public void Dispose()
    {
        _open.Set();
        _open.Dispose();
    }
}
