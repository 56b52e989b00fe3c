using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Telemetry;

/// <summary>
/// What the lanes of a silo do, together: backlog, chunks, and for how long each stage was at work. Rates of the
/// counters are documents and chunks a second; the rate of a stage's busy seconds is its busy share.
/// </summary>
public sealed class IngestMetrics
{
    private readonly ConcurrentDictionary<object, ShardBacklog> _lanes = new();
    private readonly Dictionary<string, BusyClock> _stages;
    private readonly Counter<long> _chunks;
    private readonly TimeProvider _time;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="counters">Counts documents and retries.</param>
    /// <param name="time">The clock.</param>
    public IngestMetrics(IMeterFactory meters, PipelineMetrics counters, TimeProvider time)
    {
        (Counters, _time) = (counters, time);
        _stages = new[] { "read", "embed", "commit" }.ToDictionary(stage => stage, _ => new BusyClock(time));
        var meter = meters.Create(PipelineMetrics.MeterName);
        _chunks = meter.CreateCounter<long>("pipeline.ingest.chunks", "{chunk}", "Chunks embedded");
        meter.CreateObservableGauge(
            "pipeline.ingest.backlog",
            () => Backlog,
            "{document}",
            "Accepted documents of this silo's lanes"
        );
        meter.CreateObservableGauge(
            "pipeline.ingest.backlog.age",
            () => BacklogAge.TotalSeconds,
            "s",
            "How long the oldest of them has waited"
        );
        meter.CreateObservableCounter(
            "pipeline.ingest.stage.busy",
            () =>
                _stages.Select(stage => new Measurement<double>(
                    stage.Value.Total.TotalSeconds,
                    new KeyValuePair<string, object?>("stage", stage.Key)
                )),
            "s",
            "For how long at least one document was at a stage"
        );
    }

    /// <summary>Documents and retries.</summary>
    internal PipelineMetrics Counters { get; }

    /// <summary>Accepted documents of all lanes.</summary>
    internal long Backlog => _lanes.Values.Sum(lane => lane.Documents);

    /// <summary>How long the oldest accepted document of all lanes has waited; zero when none waits.</summary>
    internal TimeSpan BacklogAge =>
        _lanes.Values.Min(lane => lane.Oldest) is { } oldest
        && _time.GetUtcNow() - oldest is var age
        && age > TimeSpan.Zero
            ? age
            : TimeSpan.Zero;

    /// <summary>Counts a lane in.</summary>
    internal void Join(object lane) => _lanes[lane] = new ShardBacklog(0, null);

    /// <summary>Counts a lane out.</summary>
    internal void Leave(object lane) => _lanes.TryRemove(lane, out _);

    /// <summary>What waits in a lane.</summary>
    internal void Report(object lane, ShardBacklog backlog) =>
        _lanes.TryUpdate(lane, backlog, _lanes.GetValueOrDefault(lane)!);

    /// <summary>Chunks were embedded.</summary>
    internal void Chunks(int count) => _chunks.Add(count);

    /// <summary>Something is at a stage until what is returned is disposed.</summary>
    internal IDisposable Busy(string stage) => _stages[stage].Enter();

    /// <summary>For how long a stage was at work.</summary>
    internal TimeSpan BusyTime(string stage) => _stages[stage].Total;

    private sealed class BusyClock(TimeProvider time)
    {
        private readonly Lock _gate = new();
        private int _inside;
        private long _since;
        private TimeSpan _total;

        public TimeSpan Total
        {
            get
            {
                lock (_gate)
                {
                    return _total + (_inside > 0 ? time.GetElapsedTime(_since) : TimeSpan.Zero);
                }
            }
        }

        public IDisposable Enter()
        {
            lock (_gate)
            {
                if (_inside++ == 0)
                {
                    _since = time.GetTimestamp();
                }
            }

            return new Visit(this);
        }

        private void Leave()
        {
            lock (_gate)
            {
                if (--_inside == 0)
                {
                    _total += time.GetElapsedTime(_since);
                }
            }
        }

        private sealed class Visit(BusyClock clock) : IDisposable
        {
            public void Dispose() => clock.Leave();
        }
    }
}
