using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Ingestion;

/// <summary>Documents to chunks, several at a time; large documents are read beside small ones, never before all of
/// them.</summary>
internal sealed partial class ReadStage(
    IIngestStore store,
    IDocumentCutting cutting,
    IngestFlights flights,
    EmbedStage embed,
    CommitStage commit,
    IngestCapacity capacity,
    IngestMetrics metrics,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly RetrySchedule Faults = new(
        new Backoff(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5)),
        Attempts: 3
    );

    // Contents of tiny documents are fetched together: fetching each takes longer than reading it.
    private const int MostFetched = 64;
    private const int TinyBytes = 8 * 1024;

    // Bounded by the flights: nothing is in here that was not admitted.
    private readonly Channel<IngestFlight> _small = Channel.CreateUnbounded<IngestFlight>();
    private readonly Channel<(IngestFlight Flight, PendingDocument? Content)>[] _ready =
    [
        Channel.CreateBounded<(IngestFlight, PendingDocument?)>(2 * MostFetched),
        Channel.CreateUnbounded<(IngestFlight, PendingDocument?)>(),
    ];

    public void Add(IngestFlight flight)
    {
        if (flight.Size == DocumentSize.Small)
        {
            _small.Writer.TryWrite(flight);
        }
        else
        {
            _ready[(int)flight.Size].Writer.TryWrite((flight, null));
        }
    }

    /// <summary>Fetches what small documents there are for whoever reads them, until the lane stops.</summary>
    public async Task FetchAsync(CancellationToken stop)
    {
        var batch = new List<IngestFlight>();
        while (await _small.Reader.WaitToReadAsync(stop))
        {
            batch.Clear();
            while (
                batch.Count < MostFetched
                && _small.Reader.TryPeek(out var next)
                && (batch.Count == 0 || (IsTiny(batch[0]) && IsTiny(next)))
                && _small.Reader.TryRead(out var flight)
            )
            {
                batch.Add(flight);
            }

            var handed = 0;
            try
            {
                var contents = await FetchAsync(batch, stop);
                for (; handed < batch.Count; handed++)
                {
                    await _ready[(int)DocumentSize.Small].Writer.WriteAsync((batch[handed], contents?[handed]), stop);
                }
            }
            catch
            {
                batch.Skip(handed).ToList().ForEach(flights.End);
                throw;
            }
        }
    }

    /// <summary>Reads documents of one size, one after another, until the lane stops.</summary>
    public async Task RunAsync(DocumentSize size, CancellationToken stop)
    {
        await foreach (var (flight, content) in _ready[(int)size].Reader.ReadAllAsync(stop))
        {
            try
            {
                await ReadAsync(flight, content, stop);
            }
            catch (OperationCanceledException) when (flight.HasEnded && !stop.IsCancellationRequested)
            {
                // It has moved on; nobody waits for this version.
            }
            catch
            {
                flights.End(flight);
                throw;
            }
        }
    }

    private static bool IsTiny(IngestFlight flight) => flight.Row.Bytes <= TinyBytes;

    /// <summary>The contents of several documents; null: each is fetched by itself.</summary>
    private async Task<IReadOnlyList<PendingDocument?>?> FetchAsync(List<IngestFlight> batch, CancellationToken stop)
    {
        if (batch.Count < 2)
        {
            return null;
        }

        try
        {
            return await store.FindAsync(batch.ConvertAll(static flight => flight.Row), stop);
        }
        catch (StoreCorruptException)
        {
            // One of them; by itself it is told which.
            return null;
        }
    }

    private async Task ReadAsync(IngestFlight flight, PendingDocument? fetched, CancellationToken stop)
    {
        if (flight.HasEnded)
        {
            return;
        }

        ProcessedDocument? document;
        using (await capacity.ReaderAsync(flight.Size, flight.Token))
        using (metrics.Busy(IngestStages.Read))
        {
            flight.Stage = IngestStages.Read;
            document = await ProcessAsync(flight, fetched);
        }

        LargeGarbage.Add(flight.Row.Bytes);
        if (document is null)
        {
            flights.End(flight);
            return;
        }

        if (document.Failure is { } failure)
        {
            await flights.FailAsync(flight, failure, stop);
            return;
        }

        var published = flight.Row.PartChunks > 0 ? await store.FindPartAsync(flight.Row, flight.Token) : null;
        flights.Resize(flight, flight.Take(document, published, time));
        if (flight.IsWhole)
        {
            commit.Add(flight);
        }
        else
        {
            embed.Add(flight);
        }
    }

    /// <summary>The document read and cut; null: it has moved on.</summary>
    private async Task<ProcessedDocument?> ProcessAsync(IngestFlight flight, PendingDocument? fetched)
    {
        try
        {
            return (fetched ?? await store.FindAsync(flight.Row, flight.Token)) is { } pending
                ? await CutAsync(pending, flight.Token)
                : null;
        }
        catch (StoreCorruptException error)
        {
            LogFault(logger, flight.Row.Collection, flight.Row.DocumentId, error);
            return Failed(flight.Row, RemarkCode.ContentLost.With(), transient: false);
        }
    }

    private static ProcessedDocument Failed(DocumentRow row, Remark reason, bool transient) =>
        new(row, row.Title, [], new ProcessingFailure(IngestStages.Read, reason, transient));

    /// <summary>What is wrong with the document is in the result; what throws is around it, and may pass.</summary>
    private async Task<ProcessedDocument> CutAsync(PendingDocument pending, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await cutting.CutAsync(pending, cancellationToken);
            }
            catch (Exception error) when (error is not (OperationCanceledException or CollectionNotFoundException))
            {
                var row = pending.Document;
                LogFault(logger, row.Collection, row.DocumentId, error);
                if (Faults.Pause(failures) is not { } wait)
                {
                    return Failed(row, RemarkCode.ProcessingFailed.With(), transient: true);
                }

                metrics.Counters.Retry(IngestStages.Read);
                await Task.Delay(wait, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Collection}: document {DocumentId} met a fault of the program")]
    private static partial void LogFault(ILogger logger, string collection, string documentId, Exception error);
}
