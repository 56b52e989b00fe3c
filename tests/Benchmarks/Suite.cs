using Pipeline.Benchmarks.Reports;

namespace Pipeline.Benchmarks;

/// <summary>A set of measurements that belong together and are run by one command.</summary>
internal abstract class Suite
{
    /// <summary>The command's name.</summary>
    public abstract string Name { get; }

    /// <summary>What it measures, for <c>--help</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Runs the measurements and adds their tables to the report as they are ready.</summary>
    public abstract Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken);
}
