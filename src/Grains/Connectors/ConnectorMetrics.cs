using System.Diagnostics.Metrics;
using Pipeline.Connectors.Runs;
using Pipeline.Contracts.Connectors;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Connectors;

/// <summary>What connectors do and meet, by their kind.</summary>
public sealed class ConnectorMetrics
{
    private readonly Counter<long> _items;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _runs;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="health">Counts the connectors that cannot go on.</param>
    public ConnectorMetrics(IMeterFactory meters, ConnectorHealth health)
    {
        var meter = meters.Create(PipelineMetrics.MeterName);
        _items = meter.CreateCounter<long>("pipeline.connector.items", "{item}", "Items of connectors, by outcome");
        _retries = meter.CreateCounter<long>("pipeline.connector.retries", "{attempt}", "Attempts made again, by kind");
        _runs = meter.CreateCounter<long>("pipeline.connector.runs", "{run}", "Runs of connectors, by outcome");
        meter.CreateObservableGauge(
            "pipeline.connector.failing",
            () => health.Failing.Count,
            "{connector}",
            "Connectors whose last run failed, or kept what is gone until that is confirmed"
        );
    }

    /// <summary>A run has ended.</summary>
    internal void Ran(ConnectorKind kind, ConnectorOutcome outcome) =>
        _runs.Add(1, Tag("kind", kind), Tag("outcome", outcome));

    /// <summary>What counts the runs of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public IRunMonitor Of(ConnectorKind kind) => new Monitor(this, kind);

    private static KeyValuePair<string, object?> Tag<T>(string name, T value)
        where T : struct, Enum => new(name, value.ToString().ToLowerInvariant());

    private sealed class Monitor(ConnectorMetrics metrics, ConnectorKind kind) : IRunMonitor
    {
        private readonly KeyValuePair<string, object?> _kind = Tag("kind", kind);

        public void Retried(string what) => metrics._retries.Add(1, _kind, new("stage", what));

        public void Failed(FailedItem item) => Count("failed", 1);

        public void Submitted(int count) => Count("submitted", count);

        public void Deleted(int count) => Count("deleted", count);

        private void Count(string outcome, int count) => metrics._items.Add(count, _kind, new("outcome", outcome));
    }
}
