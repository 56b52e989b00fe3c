using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Tests.Replicas;

public sealed class ReplicaMetricsTests
{
    [Fact]
    public void EveryStateIsToldAlsoThatOfNoReplica()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var metrics = new ReplicaMetrics(services.GetRequiredService<IMeterFactory>());
        Assert.Equal("failed 0, following 0, opening 0, rebuilding 0, stalled 0", Read(services));

        var states = new List<ReplicaState> { ReplicaState.Following, ReplicaState.Stalled, ReplicaState.Following };
        metrics.Follow(() => states);
        Assert.Equal("failed 0, following 2, opening 0, rebuilding 0, stalled 1", Read(services));
        states.RemoveAll(state => state == ReplicaState.Stalled);
        Assert.Equal("failed 0, following 2, opening 0, rebuilding 0, stalled 0", Read(services));
    }

    private static string Read(IServiceProvider services)
    {
        var read = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (
                instrument.Name == "pipeline.replicas"
                && instrument.Meter.Scope == services.GetService<IMeterFactory>()
            )
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, count, tags, _) => read.Add($"{tags[0].Value} {count}"));
        listener.Start();
        listener.RecordObservableInstruments();
        return string.Join(", ", read.Order(StringComparer.Ordinal));
    }
}
