using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage;

namespace Pipeline.Grains.Ingestion;

/// <summary>Publishes documents that are embedded whole; what gathers while one transaction runs shares the next.</summary>
internal sealed partial class CommitStage(
    IIngestStore store, IngestFlights flights, IIngestListener listener, IngestMetrics metrics, ILogger logger)
{
    private const int MostDocuments = 128;
    private const long MostBytes = 32L << 20;

    // Bounded by the flights: nothing is in here that was not admitted.
    private readonly Channel<IngestFlight> _waiting = Channel.CreateUnbounded<IngestFlight>();

    public void Add(IngestFlight flight)
    {
        flight.Stage = IngestStages.Commit;
        _waiting.Writer.TryWrite(flight);
    }

    /// <summary>Publishes until the lane stops.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (await _waiting.Reader.WaitToReadAsync(stop))
        {
            var batch = new List<IngestFlight>();
            var bytes = 0L;
            while (batch.Count < MostDocuments && bytes < MostBytes && _waiting.Reader.TryRead(out var flight))
            {
                if (!flight.HasEnded)
                {
                    batch.Add(flight);
                    bytes += flight.Held;
                }
            }

            try
            {
                await CommitAsync(batch, stop);
            }
            catch
            {
                batch.ForEach(flights.End);
                throw;
            }
        }
    }

    private async Task CommitAsync(List<IngestFlight> batch, CancellationToken stop)
    {
        if (batch.Count == 0)
        {
            return;
        }

        IReadOnlyList<CommitOutcome> outcomes;
        try
        {
            using (metrics.Busy(IngestStages.Commit))
            {
                outcomes = await store.CommitAsync([.. batch.Select(flight => flight.ToChunked())], stop);
            }
        }
        catch (Exception) when (batch.Count > 1 && !stop.IsCancellationRequested)
        {
            // One of them is not fit for the store; alone, each fails or passes for itself.
            foreach (var flight in batch)
            {
                await CommitAsync([flight], stop);
            }

            return;
        }
        catch (StoreInputException error)
        {
            await flights.FailAsync(batch[0], new ProcessingFailure(IngestStages.Commit, error.Message, Transient: false), stop);
            return;
        }
        catch (Exception error) when (error is not (OperationCanceledException or CollectionNotFoundException))
        {
            LogFault(logger, batch[0].Row.Collection, batch[0].Row.DocumentId, error);
            await flights.FailAsync(
                batch[0],
                new ProcessingFailure(IngestStages.Commit, "Its chunks could not be stored; the log says why.", Transient: true),
                stop);
            return;
        }

        batch.ForEach(flights.End);
        if (outcomes.Where(outcome => outcome.Committed).Select(outcome => outcome.Number).DefaultIfEmpty(0).Max() is > 0 and var last)
        {
            listener.Published(last);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Collection}: the chunks of document {DocumentId} could not be stored")]
    private static partial void LogFault(ILogger logger, string collection, string documentId, Exception error);
}
