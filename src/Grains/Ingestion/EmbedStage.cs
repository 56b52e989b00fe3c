using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// Chunks to vectors, in calls that mix documents. An embedder that is busy or away is asked again with the same
/// chunks; a document whose chunks alone make a call fail, fails alone.
/// </summary>
internal sealed partial class EmbedStage(
    IPassageEmbedding embedding,
    IngestFlights flights,
    CommitStage commit,
    IngestionOptions options,
    IngestMetrics metrics,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>Tokens a document and round; about four to eight chunks.</summary>
    internal const int Quantum = 2048;

    /// <summary>Tokens of a call at most, about: a call must not last long, whatever the chunks' size.</summary>
    internal const int CallTokens = 16_384;

    /// <summary>Failures of the same chunks in a row, after which it is tried whether the embedder takes another
    /// text.</summary>
    private const int Patience = 3;

    private const int MostBeginnings = 4;

    private readonly EmbedQueue _queue = new(Quantum);

    public void Add(IngestFlight flight)
    {
        flight.Stage = IngestStages.Embed;
        _queue.Add(flight);
    }

    /// <summary>Makes one call after another until the lane stops; several of these keep the embedder from waiting for
    /// the next.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            var parts = _queue.Take(options.EmbedTexts, CallTokens);
            if (parts.Count == 0)
            {
                await _queue.Filled.WaitAsync(stop);
                continue;
            }

            try
            {
                await EmbedAsync(parts, stop);
            }
            catch
            {
                // The rows are still accepted: they are taken again.
                parts.ForEach(part => flights.End(part.Flight));
                throw;
            }
        }
    }

    private async Task EmbedAsync(IReadOnlyList<EmbedPart> parts, CancellationToken stop)
    {
        var failures = new FailureRun(time);
        while (true)
        {
            parts = [.. parts.Where(part => part.IsWanted)];
            if (parts.Count == 0)
            {
                return;
            }

            try
            {
                await CallAsync(parts, stop);
                return;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // The only document of the call has moved on, or the worker gave up: what is still wanted is asked
                // again.
                failures.Add();
            }
            catch (Exception error) when (IsAway(error))
            {
                metrics.Counters.Retry(IngestStages.Embed);
                failures.Add();
                LogAway(logger, failures.Count, error);
                if (failures.Count % Patience == 0 && !IsBusy(error) && await TakesOthersAsync(stop))
                {
                    await BlameAsync(parts, error, stop);
                    return;
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                await BlameAsync(parts, error, stop);
                return;
            }

            if (parts.Any(part => part.IsWanted))
            {
                await failures.PauseAsync(stop);
            }
        }
    }

    private async Task CallAsync(IReadOnlyList<EmbedPart> parts, CancellationToken stop)
    {
        var texts = new PartTexts(parts);
        EmbeddedPassages passages;
        using (metrics.Busy(IngestStages.Embed))
        {
            // A call that several documents share goes on for the others when one has moved on.
            passages = await embedding.EmbedAsync(texts, parts.Count == 1 ? parts[0].Flight.Token : stop);
        }

        metrics.Chunks(texts.Count);
        var next = 0;
        foreach (var part in parts)
        {
            var from = next;
            next += part.Count;
            var landing = part.Flight.Land(
                part.Beginning,
                passages.Model,
                Enumerable.Range(0, part.Count).Select(i => (part.First + i, passages.Vectors[from + i]))
            );
            if (landing == Landing.Whole)
            {
                commit.Add(part.Flight);
            }
            else if (landing == Landing.Partly && part.Flight.TryBeginPart())
            {
                commit.AddPart(part.Flight);
            }
            else if (landing == Landing.Anew && part.Flight.Beginning < MostBeginnings)
            {
                _queue.Add(part.Flight);
            }
            else if (landing == Landing.Anew)
            {
                await flights.FailAsync(
                    part.Flight,
                    new ProcessingFailure(IngestStages.Embed, RemarkCode.EmbedderReplaced.With(), Transient: true),
                    stop
                );
            }
        }
    }

    /// <summary>The texts are at fault: each document of the call is tried alone, and one that was alone has
    /// failed.</summary>
    private async Task BlameAsync(IReadOnlyList<EmbedPart> parts, Exception error, CancellationToken stop)
    {
        if (parts.Count == 1)
        {
            var reason = error is PipelineException known ? known.ToRemark() : RemarkCode.EmbeddingFailed.With();
            LogFault(logger, parts[0].Flight.Row.Collection, parts[0].Flight.Row.DocumentId, error);
            await flights.FailAsync(
                parts[0].Flight,
                new ProcessingFailure(IngestStages.Embed, reason, Transient: true),
                stop
            );
            return;
        }

        foreach (var part in parts)
        {
            await EmbedAsync([part], stop);
        }
    }

    private async Task<bool> TakesOthersAsync(CancellationToken stop)
    {
        try
        {
            await embedding.EmbedAsync(["probe"], stop);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsBusy(Exception error) => error is PipelineException { Code: ErrorCode.Overloaded };

    private static bool IsAway(Exception error) =>
        error
            is PipelineException { Code: ErrorCode.Overloaded or ErrorCode.ModelUnavailable }
                or OrleansException
                or TimeoutException;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The embedder is busy or away ({Failures} times in a row); its chunks wait for it"
    )]
    private static partial void LogAway(ILogger logger, int failures, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Collection}: document {DocumentId} could not be embedded")]
    private static partial void LogFault(ILogger logger, string collection, string documentId, Exception error);
}
