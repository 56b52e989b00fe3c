using System.Diagnostics.Metrics;

namespace Pipeline.Grains.Telemetry;

/// <summary>How many replicas of this silo are in each state.</summary>
public sealed class ReplicaMetrics
{
    // A replica knows its own state, so none of them is unknown.
    private static readonly ReplicaState[] Told =
    [
        .. Enum.GetValues<ReplicaState>().Where(state => state != ReplicaState.Unknown),
    ];

    private Func<IEnumerable<ReplicaState>> _states = () => [];

    /// <summary>Creates the instrument.</summary>
    /// <param name="meters">Makes the meter.</param>
    public ReplicaMetrics(IMeterFactory meters) =>
        meters
            .Create(PipelineMetrics.MeterName)
            .CreateObservableGauge("pipeline.replicas", Measure, "{replica}", "Replicas of this silo, by state");

    /// <summary>Says where the states are read, whenever somebody measures.</summary>
    internal void Follow(Func<IEnumerable<ReplicaState>> states) => _states = states;

    // A state that no replica is in is told too: a series that ends says nothing.
    private IEnumerable<Measurement<int>> Measure()
    {
        var counts = _states().CountBy(state => state).ToDictionary();
        return Told.Select(state => new Measurement<int>(
            counts.GetValueOrDefault(state),
            new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant())
        ));
    }
}
