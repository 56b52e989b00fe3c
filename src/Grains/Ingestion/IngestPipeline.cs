using Microsoft.Extensions.Logging;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// Takes one shard's accepted documents to published chunks: read ∥ embed ∥ commit. Bytes in flight are bounded, not
/// only documents; small documents pass large ones at every stage; what waits for the embedder or for the store is
/// kept, not read again. The backlog is the store's rows, so an end at any point costs only the work in flight.
/// </summary>
internal sealed partial class IngestPipeline
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private const int MostTold = 128;

    /// <summary>A stage that has run for so long is not one that fails again and again.</summary>
    private static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private readonly IIngestStore _store;
    private readonly IIngestListener _listener;
    private readonly IngestionOptions _options;
    private readonly IngestCapacity _capacity;
    private readonly IngestMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stop;
    private readonly WakeSignal _busy = new();
    private readonly IngestFlights _flights;
    private readonly ReadStage _read;
    private readonly EmbedStage _embed;
    private readonly CommitStage _commit;
    private Task _work = Task.CompletedTask;
    private int _started;
    private int _told;

    public IngestPipeline(
        IIngestStore store,
        IDocumentCutting cutting,
        IPassageEmbedding embedding,
        IIngestListener listener,
        IngestionOptions options,
        IngestCapacity capacity,
        IngestMetrics metrics,
        TimeProvider time,
        ILogger logger
    )
    {
        (_listener, _options, _capacity, _metrics, _time, _logger) = (
            listener,
            options,
            capacity,
            metrics,
            time,
            logger
        );
        _stop = _stopping.Token;
        _store = new PatientStore(store, metrics.Counters, time, logger);
        _flights = new IngestFlights(_store, listener, options, capacity, metrics.Counters, time, logger);
        _commit = new CommitStage(_store, _flights, listener, metrics, time, logger);
        _embed = new EmbedStage(embedding, _flights, _commit, options, metrics, time, logger);
        _read = new ReadStage(_store, cutting, _flights, _embed, _commit, capacity, metrics, time, logger);
    }

    /// <summary>Whether documents are on their way.</summary>
    public bool IsBusy => _flights.Count > 0;

    /// <summary>Says that there may be new work; starts the pipeline the first time.</summary>
    public void Wake()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            _capacity.Join(_flights.Room);
            _metrics.Join(this);
            _work = Task.WhenAll(
                Enumerable
                    .Repeat(IngestStages.Commit, 1)
                    .Select(_ => Keep(_commit.RunAsync))
                    .Concat(Enumerable.Range(0, _options.EmbedCalls).Select(_ => Keep(_embed.RunAsync)))
                    .Concat(
                        Enumerable
                            .Range(0, _capacity.Readers)
                            .Select(_ => Keep(stop => _read.RunAsync(DocumentSize.Small, stop)))
                    )
                    .Concat(
                        Enumerable
                            .Range(0, Math.Max(1, _capacity.Readers - 1))
                            .Select(_ => Keep(stop => _read.RunAsync(DocumentSize.Large, stop)))
                    )
                    .Append(Keep(_read.FetchAsync))
                    .Append(Keep(_commit.FollowAsync))
                    .Append(Keep(ReportAsync))
                    .Append(Keep(FeedAsync))
            );
        }

        _flights.Room.Raise();
    }

    /// <summary>Ends the work in flight; what was not committed stays accepted.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _work;
        _capacity.Leave(_flights.Room);
        _metrics.Leave(this);
        _flights.List().ForEach(_flights.End);
    }

    /// <summary>Runs a stage until the pipeline stops. A fault of the program is logged, and the stage goes
    /// on.</summary>
    private Task Keep(Func<CancellationToken, Task> stage) =>
        Detached.Run(async () =>
        {
            var faults = new FailureRun(_time);
            var began = _time.GetTimestamp();
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    await stage(_stop);
                    return;
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested)
                {
                    return;
                }
                catch (CollectionNotFoundException)
                {
                    await _stopping.CancelAsync();
                    _listener.Gone();
                    return;
                }
                catch (Exception error)
                {
                    LogFault(_logger, error);
                    _metrics.Counters.Retry("lane");
                    if (_time.GetElapsedTime(began) > Healthy)
                    {
                        faults.End();
                    }

                    faults.Add();
                    began = _time.GetTimestamp();
                    await faults.PauseAsync(_stop).Ended();
                }
            }
        });

    private async Task FeedAsync(CancellationToken stop)
    {
        await _store.ForgetProgressAsync(stop);
        while (true)
        {
            await AdmitAsync(DocumentSize.Small, stop);
            await AdmitAsync(DocumentSize.Large, stop);
            _metrics.Report(this, await _store.BacklogAsync(stop));
            await _flights.Room.WaitAsync(_flights.UntilNextAttempt(), _time, stop);
        }
    }

    private async Task AdmitAsync(DocumentSize size, CancellationToken stop)
    {
        var (count, free) = _flights.Of(size);
        if (free == 0)
        {
            return;
        }

        // What is in flight is still accepted, so it is listed too.
        foreach (var row in await _store.ListDueAsync(size, Math.Min(1000, count + free), stop))
        {
            if (free == 0)
            {
                return;
            }

            if (_flights.TryBegin(row, stop, out var full) is { } flight)
            {
                free--;
                _read.Add(flight);
                _busy.Raise();
            }
            else if (full)
            {
                // In order within a size: a smaller one behind it does not take its room.
                return;
            }
        }
    }

    /// <summary>Tells how far documents are that have been on their way for a while; learns which have moved on, and
    /// ends those.</summary>
    private async Task ReportAsync(CancellationToken stop)
    {
        while (true)
        {
            if (_flights.Count == 0)
            {
                await _busy.WaitAsync(stop);
            }

            await Task.Delay(ReportInterval, _time, stop);
            var begun = _flights.List().FindAll(flight => flight.Stage is not null);
            var told = Turn(begun.FindAll(flight => flight.Seen));
            begun.ForEach(flight => flight.Seen = true);
            if (told.Count == 0)
            {
                continue;
            }

            var wanted = await _store.ReportAsync(
                [
                    .. told.Select(flight => new ProgressReport(
                        flight.Row.DocumentId,
                        flight.Row.Version,
                        flight.Progress
                    )),
                ],
                stop
            );
            for (var i = 0; i < told.Count; i++)
            {
                if (!wanted[i])
                {
                    _flights.End(told[i]);
                }
            }
        }
    }

    /// <summary>Those that it is time to tell of: some of many in turn.</summary>
    private List<IngestFlight> Turn(List<IngestFlight> flights)
    {
        if (flights.Count <= MostTold)
        {
            return flights;
        }

        _told = (_told + MostTold) % flights.Count;
        return [.. Enumerable.Range(_told, MostTold).Select(i => flights[i % flights.Count])];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Ingestion met a fault of the program and goes on")]
    private static partial void LogFault(ILogger logger, Exception error);
}
