using System.Diagnostics.Metrics;

namespace Pipeline.Storage.Postgres;

/// <summary>What the store on PostgreSQL counts.</summary>
public static class PostgresMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Pipeline.Storage";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> RetryCounter = Meter.CreateCounter<long>(
        "pipeline.store.retries",
        description: "Transactions that were run again, by reason."
    );

    private static readonly Counter<long> NotificationCounter = Meter.CreateCounter<long>(
        "pipeline.store.notification_failures",
        description: "Times that listening or notifying failed; the poll goes on meanwhile."
    );

    internal static void Retried(string reason) =>
        RetryCounter.Add(1, new KeyValuePair<string, object?>("reason", reason));

    internal static void NotificationFailed() => NotificationCounter.Add(1);
}
