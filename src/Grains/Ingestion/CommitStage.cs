using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// Publishes documents that are embedded whole, and parts of long ones. A document that comes alone is published at
/// once; while others are on their way, there is one transaction a second, because each costs the index a new view,
/// whatever is in it, and the embedder the time for that. A long one is published slice by slice, the next when the
/// index has taken the one before: so what others publish meanwhile waits for a slice, not for the whole.
/// </summary>
internal sealed partial class CommitStage(
    IIngestStore store,
    IngestFlights flights,
    IIngestListener listener,
    IngestMetrics metrics,
    TimeProvider time,
    ILogger logger
)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private const int MostDocuments = IngestFlights.MostSmall;
    private const long MostBytes = 32L << 20;

    // Bounded by the flights: nothing is in here that was not admitted.
    private readonly Channel<IngestFlight> _waiting = Channel.CreateUnbounded<IngestFlight>();
    private readonly Channel<(IngestFlight Flight, long Number)> _published = Channel.CreateUnbounded<(
        IngestFlight,
        long
    )>();
    private readonly WakeSignal _added = new();
    private volatile bool _isSliceWaiting;
    private long? _last;

    public void Add(IngestFlight flight)
    {
        flight.Stage = IngestStages.Commit;
        AddPart(flight);
    }

    /// <summary>Publishes what is embedded of a document so far; it goes on meanwhile.</summary>
    public void AddPart(IngestFlight flight)
    {
        if (flight.TryQueue())
        {
            _waiting.Writer.TryWrite(flight);
            _added.Raise();
        }
    }

    /// <summary>Sees to it that documents go on that were published in part and have more: when the index has taken
    /// what was published.</summary>
    public async Task FollowAsync(CancellationToken stop)
    {
        await foreach (var (flight, number) in _published.Reader.ReadAllAsync(stop))
        {
            if (!await listener.AppliedAsync(number, stop))
            {
                flight.EndSlices();
            }

            _isSliceWaiting = true;
            Add(flight);
        }
    }

    /// <summary>Publishes until the lane stops.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (await _waiting.Reader.WaitToReadAsync(stop))
        {
            await GatherAsync(stop);
            var taken = new List<IngestFlight>();
            var bytes = 0L;
            _isSliceWaiting = false;
            while (taken.Count < MostDocuments && bytes < MostBytes && _waiting.Reader.TryRead(out var flight))
            {
                taken.Add(flight);
                bytes += flight.HasEnded ? 0 : flight.Held;
            }

            // Only then, or one that is put in the line again meanwhile would be taken twice.
            taken.ForEach(static flight => flight.Dequeue());
            var batch = taken.FindAll(static flight => !flight.HasEnded);

            try
            {
                await CommitAsync(batch, stop);
                _last = time.GetTimestamp();
            }
            catch
            {
                batch.ForEach(flights.End);
                throw;
            }
        }
    }

    private async Task GatherAsync(CancellationToken stop)
    {
        while (
            _last is { } last
            && !_isSliceWaiting
            && flights.Count > _waiting.Reader.Count
            && Between - time.GetElapsedTime(last) is var left
            && left > TimeSpan.Zero
        )
        {
            await _added.WaitAsync(left, time, stop);
        }
    }

    private async Task CommitAsync(List<IngestFlight> batch, CancellationToken stop)
    {
        var documents = batch.ConvertAll(flight => flight.ToChunked());
        for (var i = batch.Count - 1; i >= 0; i--)
        {
            if (documents[i] is { IsPart: true, Chunks.Count: 0 })
            {
                // Its embedding began anew meanwhile.
                batch[i].Published(documents[i], CommitRefusal.MovedOn);
                batch.RemoveAt(i);
                documents.RemoveAt(i);
            }
        }

        if (batch.Count == 0)
        {
            return;
        }

        IReadOnlyList<CommitOutcome> outcomes;
        try
        {
            using (metrics.Busy(IngestStages.Commit))
            {
                outcomes = await store.CommitAsync(documents, stop);
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
        catch (StoreInputException error) when (batch.Count == 1)
        {
            await flights.FailAsync(
                batch[0],
                new ProcessingFailure(
                    IngestStages.Commit,
                    RemarkCode.StoreRefuses.Saying(error.Message, ("reason", error.Message)),
                    Transient: false
                ),
                stop
            );
            return;
        }
        catch (Exception error)
            when (batch.Count == 1 && error is not (OperationCanceledException or CollectionNotFoundException))
        {
            LogFault(logger, batch[0].Row.Collection, batch[0].Row.DocumentId, error);
            await flights.FailAsync(
                batch[0],
                new ProcessingFailure(IngestStages.Commit, RemarkCode.StoringFailed.With(), Transient: true),
                stop
            );
            return;
        }

        for (var i = 0; i < batch.Count; i++)
        {
            Settle(batch[i], documents[i], outcomes[i]);
        }

        if (
            outcomes.Where(outcome => outcome.Committed).Select(outcome => outcome.Number).DefaultIfEmpty(0).Max()
            is > 0
                and var last
        )
        {
            listener.Published(last, documents.Select(document => document.EmbedderName));
        }
    }

    private void Settle(IngestFlight flight, ChunkedDocument document, CommitOutcome outcome)
    {
        if (document.IsPart && (outcome.Committed || outcome.Refusal == CommitRefusal.ServesWhole))
        {
            flight.Published(document, outcome.Committed ? null : outcome.Refusal);
            if (flight.IsWhole)
            {
                GoOn(flight, outcome);
            }

            return;
        }

        // Whole, or moved on; or else somebody has published another part, and its row is taken again.
        flights.End(flight);
    }

    private void GoOn(IngestFlight flight, CommitOutcome outcome)
    {
        if (outcome.Committed)
        {
            _published.Writer.TryWrite((flight, outcome.Number));
        }
        else
        {
            Add(flight);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "{Collection}: the chunks of document {DocumentId} could not be stored"
    )]
    private static partial void LogFault(ILogger logger, string collection, string documentId, Exception error);
}
