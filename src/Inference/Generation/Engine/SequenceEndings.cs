using Microsoft.Extensions.Logging;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Scheduling;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Generation.Engine;

/// <summary>The ways in which a sequence ends: each gives its cells back, counts it (when that went well: else it ends
/// with the engine), and tells its reader. On the engine's thread.</summary>
/// <param name="name">For logs and messages.</param>
/// <param name="scheduler">Of the engine.</param>
/// <param name="sequences">Of the engine.</param>
/// <param name="counters">Of the engine.</param>
/// <param name="gate">Guards those three.</param>
/// <param name="logger">Receives failures.</param>
internal sealed class SequenceEndings(
    string name,
    Scheduler scheduler,
    KvSequences sequences,
    GenerationCounters counters,
    object gate,
    ILogger logger
)
{
    // Those that have not ended, also while they are in no line and in no slot: whatever breaks, each of them gets an
    // end.
    private readonly HashSet<Sequence> _open = [];

    /// <summary>A sequence has come in; under the gate.</summary>
    public void Begin(Sequence sequence) => _open.Add(sequence);

    /// <summary>Ends those that nobody reads any more; under the gate.</summary>
    public void EndCancelled()
    {
        foreach (var sequence in scheduler.CancelRequested())
        {
            sequences.Keep(sequence);
            counters.CountCancelled(sequence);
            sequence.Trace?.End(sequence, name, InferenceTraces.Cancelled);
            sequence.Answer.Finish(FinishReason.Cancelled);
            Leave(sequence);
        }
    }

    /// <summary>Ends a running sequence; under the gate.</summary>
    /// <param name="sequence">A running sequence.</param>
    /// <param name="reason">Null when the answer has sent its last piece already.</param>
    public void End(Sequence sequence, FinishReason? reason)
    {
        sequences.Keep(sequence);
        counters.CountCompleted(sequence);
        sequence.Trace?.End(sequence, name);
        if (reason is { } finish)
        {
            sequence.Answer.Finish(finish);
        }

        Leave(sequence);
    }

    /// <summary>Ends one that the model failed on.</summary>
    public void EndFailed(Sequence sequence, Exception error)
    {
        EngineLog.Failed(logger, error, name);
        lock (gate)
        {
            sequences.Release(sequence);
            counters.CountFailed(sequence);
            sequence.Trace?.End(sequence, name, InferenceTraces.Failed);
            sequence.Answer.Fail(
                error as GenerationFailedException
                    ?? new GenerationFailedException("The model failed on the request.", error)
            );
            Leave(sequence);
        }
    }

    /// <summary>Ends all, waiting ones too, as the engine ends; under the gate.</summary>
    /// <param name="fault">What broke the engine; null for disposal.</param>
    public void EndAll(SessionFault? fault)
    {
        foreach (var sequence in _open.ToArray())
        {
            // Who waits in line has not been touched, and may be asked for again elsewhere.
            var hadBegun = sequence.State != SequenceState.Waiting || sequence.WasPreempted;
            Forget(sequence);
            sequence.Trace?.End(sequence, name, fault is null ? InferenceTraces.Cancelled : InferenceTraces.Failed);
            if (fault is null)
            {
                counters.CountCancelled(sequence);
                sequence.Answer.Finish(FinishReason.Cancelled);
            }
            else
            {
                counters.CountFailed(sequence);
                sequence.Answer.Fail(
                    new SessionFaultedException($"{fault.Reason} It is being opened again.", hadBegun, fault.Error)
                );
            }

            Leave(sequence);
        }
    }

    // The runner is about to be disposed, so its slots need no clearing. What broke the engine may have left the
    // scheduler as it was midway.
    private void Forget(Sequence sequence)
    {
        try
        {
            if (sequence.State != SequenceState.Ended)
            {
                scheduler.End(sequence);
            }
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            EngineLog.Inconsistent(logger, error, name);
        }
    }

    private void Leave(Sequence sequence)
    {
        _open.Remove(sequence);
        sequence.MarkReleased();
    }
}
