namespace Pipeline.Connectors.Runs;

/// <summary>Adds up what a run does, from any thread.</summary>
/// <param name="mostFailures">Failed items that are named.</param>
/// <param name="monitor">Told of them.</param>
internal sealed class RunTally(int mostFailures, IRunMonitor monitor)
{
    private RunReport _report = new();

    /// <summary>What has been done so far.</summary>
    public RunReport Report => Volatile.Read(ref _report);

    /// <summary>Changes the report.</summary>
    public void Note(Func<RunReport, RunReport> change)
    {
        RunReport seen;
        do
        {
            seen = Report;
        } while (Interlocked.CompareExchange(ref _report, change(seen), seen) != seen);
    }

    /// <summary>An item could not be taken.</summary>
    public void Fail(FailedItem item)
    {
        monitor.Failed(item);
        Note(report =>
            report with
            {
                Failed = report.Failed + 1,
                Failures = report.Failures.Count < mostFailures ? [.. report.Failures, item] : report.Failures,
            }
        );
    }
}
