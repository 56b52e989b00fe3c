using Pipeline.Connectors.Runs;

namespace Pipeline.Connectors.Tests.Runs;

/// <summary>Counts what it hears.</summary>
internal sealed class CountingMonitor : IRunMonitor
{
    private int _retries;

    public int Retries => _retries;

    public List<FailedItem> Failures { get; } = [];

    public void Retried(string what) => Interlocked.Increment(ref _retries);

    public void Failed(FailedItem item)
    {
        lock (Failures)
        {
            Failures.Add(item);
        }
    }

    public void Submitted(int count) { }

    public void Deleted(int count) { }
}
