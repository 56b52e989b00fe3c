using System.Runtime.CompilerServices;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Reads answers for readers of this silo. An answer whose silo is lost meanwhile is read on from where it broke off:
/// from the silo that takes it up, with every event once and in order.
/// </summary>
/// <param name="grains">Finds the answers.</param>
/// <param name="metrics">Counts what was tried again.</param>
/// <param name="time">The clock.</param>
public sealed class AnswerReads(IGrainFactory grains, PipelineMetrics metrics, TimeProvider time)
{
    /// <summary>Attempts in a row without an event; with their pauses longer than it takes to miss a silo.</summary>
    private const int MostAttempts = 12;
    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3));

    /// <summary>Reads an answer from a position on, to its last event.</summary>
    /// <param name="id">The answer's id.</param>
    /// <param name="from">The first event wanted.</param>
    /// <param name="caller">Who reads; null: the program itself.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="PipelineException">There is no such answer for this reader, or its silo was lost and none takes
    /// it up.</exception>
    public async IAsyncEnumerable<AnswerEvent> ReadAsync(
        string id,
        long from,
        CallerIdentity? caller,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var next = from;
        var wasLost = false;
        for (var attempt = 1; ; attempt++)
        {
            var events = grains.GetGrain<IQueryGrain>(id).Read(next, caller, CancellationToken.None);
            await using (var reader = new AnswerReader(events.GetAsyncEnumerator(cancellationToken)))
            {
                while (await reader.MoveAsync(wasLost, cancellationToken))
                {
                    var current = reader.Current;
                    (next, attempt) = (current.Sequence + 1, 1);
                    yield return current is DoneEvent done ? done.Told() : current;
                    if (current is DoneEvent)
                    {
                        yield break;
                    }
                }

                if (reader.Lost is null)
                {
                    // Nothing is behind what was asked for.
                    yield break;
                }

                wasLost = true;
                if (attempt >= MostAttempts)
                {
                    throw LostCalls.Explain(reader.Lost) ?? StoredLogs.Lost();
                }
            }

            metrics.Retry("answer-read");
            await Task.Delay(Pauses.Pause(attempt, Random.Shared.NextDouble()), time, cancellationToken);
        }
    }

    /// <summary>What whoever may not have an answer is told, as if there were none.</summary>
    public static PipelineException Unknown() =>
        new(ErrorCode.UnknownAnswer, "There is no answer of that id, or it is no longer kept. Ask again.", "id");

    /// <summary>Cancels an answer. One that cannot be reached has nothing left to cancel.</summary>
    /// <param name="id">The answer's id.</param>
    /// <param name="caller">Who cancels; null: the program itself.</param>
    public async Task CancelAsync(string id, CallerIdentity? caller)
    {
        try
        {
            await grains.GetGrain<IQueryGrain>(id).Cancel(caller);
        }
        catch (Exception error) when (LostCalls.Explain(error) is not null)
        {
            metrics.Retry("answer-cancel");
        }
    }
}

/// <summary>One attempt to read an answer, which ends when its silo is lost.</summary>
internal sealed class AnswerReader(IAsyncEnumerator<AnswerEvent> events) : IAsyncDisposable
{
    public AnswerEvent Current => events.Current;

    /// <summary>How it was lost; null: it was not.</summary>
    public Exception? Lost { get; private set; }

    /// <summary>Reads the next event; false: there is none, or the answer's silo is lost.</summary>
    /// <param name="wasLost">Whether that silo was lost before.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="PipelineException">There is no such answer for this reader.</exception>
    public async ValueTask<bool> MoveAsync(bool wasLost, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (PipelineException error) when (wasLost && error.Code == ErrorCode.UnknownAnswer)
        {
            // There was one, and it went with its silo before any of it was stored.
            throw StoredLogs.Lost();
        }
        catch (Exception error)
            when (IsLost(error) || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Lost = error;
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await events.DisposeAsync();
        }
        catch (Exception error) when (IsLost(error))
        {
            // Whoever held it is gone.
        }
    }

    private static bool IsLost(Exception error) =>
        error is EnumerationAbortedException || LostCalls.Explain(error) is not null;
}
