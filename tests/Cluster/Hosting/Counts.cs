using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Cluster.Hosting;

/// <summary>What silos count, also those that come later.</summary>
internal sealed class Counts : IDisposable
{
    private readonly Dictionary<object, int> _counts = [];
    private readonly MeterListener _listener = new();

    /// <param name="name">The counter.</param>
    /// <param name="outcome">The outcome that is counted; null: any.</param>
    public Counts(string name, string? outcome = null)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == name && instrument.Meter is { Name: PipelineMetrics.MeterName, Scope: not null })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, counted, tags, _) =>
            {
                var isMeant = outcome is null;
                foreach (var tag in tags)
                {
                    isMeant |= tag.Key == "outcome" && (string?)tag.Value == outcome;
                }

                lock (_counts)
                {
                    var scope = instrument.Meter.Scope!;
                    _counts[scope] = _counts.GetValueOrDefault(scope) + (isMeant ? (int)counted : 0);
                }
            }
        );
        _listener.Start();
    }

    public int Of(IServiceProvider silo)
    {
        lock (_counts)
        {
            return _counts.GetValueOrDefault(silo.GetRequiredService<IMeterFactory>());
        }
    }

    public void Dispose() => _listener.Dispose();
}
