using Pipeline.Connectors.Runs;

namespace Pipeline.Silo.Tests.Watching;

/// <summary>Hears nothing.</summary>
internal sealed class Unheard : IRunMonitor
{
    public void Retried(string what) { }

    public void Failed(FailedItem item) { }

    public void Submitted(int count) { }

    public void Deleted(int count) { }
}
