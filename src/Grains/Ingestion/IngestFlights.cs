using Microsoft.Extensions.Logging;
using Pipeline.Grains.Documents;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// The documents that a lane has taken and not yet done with: one version of each at most, and no more than the limits
/// allow. Safe for any thread.
/// </summary>
internal sealed partial class IngestFlights(
    IIngestStore store,
    IIngestListener listener,
    IngestionOptions options,
    IngestCapacity capacity,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>How many small documents may be in flight while they are tiny: what the store takes in one transaction
    /// and the index in one step then is not.</summary>
    internal const int MostSmall = 900;

    /// <summary>Bytes of small documents in flight, below which more than usual are taken.</summary>
    private const long TinyBytes = 1L << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IngestFlight> _flights = new(StringComparer.Ordinal);
    private readonly int[] _counts = new int[2];
    private readonly long[] _bytes = new long[2];
    private readonly RetrySchedule _retries = new(
        new Backoff(options.RetryDelay, TimeSpan.FromMinutes(10)),
        options.MaxAttempts
    );
    private DateTimeOffset? _nextAttempt;

    /// <summary>Raised when there may be room for more, or something may be due.</summary>
    public WakeSignal Room { get; } = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _flights.Count;
            }
        }
    }

    /// <summary>How many of a size are in flight, and how many more are worth looking for.</summary>
    public (int Count, int Free) Of(DocumentSize size)
    {
        lock (_gate)
        {
            var limit = Limit(size, 0);
            var free = limit - _counts[(int)size];

            // A look at the backlog for every document that leaves would cost more than the document.
            return (_counts[(int)size], free >= Math.Max(1, limit / 4) ? free : 0);
        }
    }

    /// <summary>Those in flight now.</summary>
    public List<IngestFlight> List()
    {
        lock (_gate)
        {
            return [.. _flights.Values];
        }
    }

    private int Limit(DocumentSize size, long more) =>
        size == DocumentSize.Large ? options.MaxLargeDocuments
        : _bytes[(int)size] + more <= TinyBytes ? Math.Max(MostSmall, options.MaxDocuments)
        : options.MaxDocuments;

    /// <summary>Takes a document that is not in flight. What is in flight of an older version of it ends.</summary>
    /// <param name="row">The document.</param>
    /// <param name="stopping">Ends the flight as well.</param>
    /// <param name="full">Whether there was no room for it.</param>
    /// <returns>The flight; null when that version is in flight already, or there is no room.</returns>
    public IngestFlight? TryBegin(DocumentRow row, CancellationToken stopping, out bool full)
    {
        full = false;
        var size = DocumentSizes.Of(row.Bytes);
        IngestFlight? overtaken;
        IngestFlight flight;
        lock (_gate)
        {
            if (_flights.TryGetValue(row.DocumentId, out overtaken) && overtaken.Row.Version == row.Version)
            {
                return null;
            }
        }

        if (overtaken is not null)
        {
            End(overtaken);
        }

        lock (_gate)
        {
            full =
                _counts[(int)size] >= Limit(size, row.Bytes)
                || !capacity.TryTake(size, row.Bytes, anyway: _counts[(int)size] == 0);
            if (full)
            {
                return null;
            }

            flight = new IngestFlight(row, size, stopping);
            _flights[row.DocumentId] = flight;
            _counts[(int)size]++;
            _bytes[(int)size] += row.Bytes;
        }

        return flight;
    }

    /// <summary>Corrects what a document holds, now that it is read.</summary>
    public void Resize(IngestFlight flight, long bytes)
    {
        lock (_gate)
        {
            if (!flight.HasEnded)
            {
                capacity.Change(flight.Size, bytes - flight.Held);
                flight.Held = bytes;
            }
        }
    }

    /// <summary>Ends a flight, whatever became of it; whoever still works on it drops it.</summary>
    public void End(IngestFlight flight)
    {
        if (!flight.End())
        {
            return;
        }

        lock (_gate)
        {
            if (_flights.TryGetValue(flight.Row.DocumentId, out var known) && known == flight)
            {
                _flights.Remove(flight.Row.DocumentId);
            }

            _counts[(int)flight.Size]--;
            _bytes[(int)flight.Size] -= flight.Row.Bytes;
            capacity.Change(flight.Size, -flight.Held);
        }

        Room.Raise();
    }

    /// <summary>Records that an attempt at a document failed, and ends its flight.</summary>
    public async Task FailAsync(IngestFlight flight, ProcessingFailure failure, CancellationToken cancellationToken)
    {
        if (flight.HasEnded)
        {
            return;
        }

        var row = flight.Row;
        var next = failure.Transient ? _retries.Next(row.Attempts + 1, time.GetUtcNow()) : null;
        await store.FailAsync(
            new DocumentFailure(
                row.Collection,
                row.DocumentId,
                row.Version,
                failure.Stage,
                FailureText.Write(failure.Reason),
                next
            ),
            cancellationToken
        );
        LogFailed(logger, row.Collection, row.DocumentId, row.Version, failure.Stage, failure.Reason.Message);
        if (next is null)
        {
            metrics.Document("failed");
        }
        else
        {
            metrics.Retry(failure.Stage);
            lock (_gate)
            {
                _nextAttempt = _nextAttempt < next ? _nextAttempt : next;
            }
        }

        listener.Failed(row, failure, next);
        End(flight);
    }

    /// <summary>How long to wait before looking for due documents again: until the next attempt known of, at most the
    /// poll interval.</summary>
    public TimeSpan UntilNextAttempt()
    {
        lock (_gate)
        {
            if (_nextAttempt is not { } next)
            {
                return options.PollInterval;
            }

            var wait = next - time.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                return wait < options.PollInterval ? wait : options.PollInterval;
            }

            _nextAttempt = null;
            return TimeSpan.FromMilliseconds(1);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Collection}: document {DocumentId} version {Version} failed at {Stage}: {Reason}"
    )]
    private static partial void LogFailed(
        ILogger logger,
        string collection,
        string documentId,
        long version,
        string stage,
        string reason
    );
}
