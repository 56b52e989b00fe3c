using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Scheduling;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Generation.Engine;

/// <summary>What the engine has done; guarded by the engine's lock.</summary>
internal sealed class GenerationCounters(string name, TimeProvider time)
{
    private const int Remembered = 256;

    private readonly RecentValues _firstTokens = new(Remembered);
    private readonly RecentValues _gaps = new(Remembered);
    private readonly TokenRate _rate = new(time);
    private long _promptTokens;
    private long _sharedTokens;
    private long _generatedTokens;
    private long _guessed;
    private long _guessedRight;
    private long _steps;
    private long _sequencesInSteps;

    private long _refused;
    private long _preempted;
    private long _completed;
    private long _cancelled;
    private long _failed;

    public void CountQueued(Sequence sequence) => sequence.QueuedAt = time.GetTimestamp();

    /// <summary>Counts a request that does not fit in the queue.</summary>
    /// <returns>What it is told.</returns>
    public OverloadedException Refuse(Scheduler scheduler, int maxQueued)
    {
        _refused++;
        InferenceMetrics.Refused("chat", name);
        return new OverloadedException(
            $"The generator '{name}' has {scheduler.Waiting} requests waiting; the limit is {maxQueued}. Try again later.",
            EstimateWait(scheduler)
        );
    }

    public void CountPreempted()
    {
        _preempted++;
        InferenceMetrics.Preempted(name);
    }

    public void CountCompleted(Sequence sequence) => CountEnd(sequence, ref _completed, null);

    public void CountCancelled(Sequence sequence) => CountEnd(sequence, ref _cancelled, "cancelled");

    public void CountFailed(Sequence sequence) => CountEnd(sequence, ref _failed, "failed");

    public void CountStep(StepPlan plan, Scheduler scheduler, int cellsKept)
    {
        InferenceMetrics.Batch("chat", name, plan.TokenCount, 0, scheduler.Waiting);
        InferenceMetrics.KvCells(name, scheduler.CellsUsed, cellsKept, scheduler.Cells);
        _steps++;
        _sequencesInSteps += plan.Entries.Count;
        foreach (var entry in plan.Entries)
        {
            _promptTokens += Math.Max(
                0,
                Math.Min(entry.Start + entry.Count, entry.Sequence.PromptLength) - entry.Start
            );
        }
    }

    /// <summary>Counts prompt tokens that did not have to be evaluated.</summary>
    public void CountShared(int tokens)
    {
        _sharedTokens += tokens;
        InferenceMetrics.CachedTokens(name, Math.Max(0, tokens));
    }

    /// <summary>Counts tokens that were guessed ahead, and those of them that were right.</summary>
    public void CountDraft(int guessed, int right)
    {
        _guessed += guessed;
        _guessedRight += right;
        InferenceMetrics.Guessed(name, guessed, right);
    }

    public void CountGenerated(Sequence sequence)
    {
        _generatedTokens++;
        _rate.Add(1);
        var now = time.GetTimestamp();
        if (sequence.FirstTokenAt == 0)
        {
            sequence.FirstTokenAt = now;
            sequence.Trace?.FirstToken();
            _firstTokens.Add(time.GetElapsedTime(sequence.QueuedAt, now).TotalMilliseconds);
        }
        else
        {
            _gaps.Add(time.GetElapsedTime(sequence.LastTokenAt, now).TotalMilliseconds);
        }

        sequence.LastTokenAt = now;
    }

    /// <summary>When a refused request may find room: the tokens still to come by the present rate, within 1 to 60
    /// seconds.</summary>
    private TimeSpan EstimateWait(Scheduler scheduler)
    {
        var soonest =
            scheduler.Running.Count == 0
                ? 0
                : scheduler.Running.Min(sequence => sequence.MaxTokens - sequence.Generated);
        var perSequence = Math.Max(1, _rate.PerSecond()) / Math.Max(1, scheduler.Running.Count);
        return TimeSpan.FromSeconds(Math.Clamp(soonest / perSequence, 1, 60));
    }

    public GenerationStatistics Snapshot(Scheduler scheduler, KvSequences sequences) =>
        new()
        {
            Queued = scheduler.Waiting,
            Running = scheduler.Running.Count,
            Slots = scheduler.Slots,
            PromptTokens = _promptTokens,
            SharedTokens = _sharedTokens,
            GuessedTokens = _guessed,
            AcceptedTokens = _guessedRight,
            GeneratedTokens = _generatedTokens,
            Steps = _steps,
            MeanBatch = _steps == 0 ? 0 : (double)_sequencesInSteps / _steps,
            CellsUsed = scheduler.CellsUsed,
            CellsReserved = scheduler.CellsReserved,
            CellsKept = sequences.CellsKept,
            BytesStored = sequences.BytesStored,
            RestoredTokens = sequences.TokensRestored,
            CellsTotal = scheduler.Cells,
            TokensPerSecond = _rate.PerSecond(),
            FirstTokenMilliseconds = _firstTokens.Percentile(0.5),
            GapMilliseconds = _gaps.Percentile(0.5),
            SlowGapMilliseconds = _gaps.Percentile(0.99),
            Refused = _refused,
            Preempted = _preempted,
            Completed = _completed,
            Cancelled = _cancelled,
            Failed = _failed,
        };

    private void CountEnd(Sequence sequence, ref long counter, string? error)
    {
        counter++;
        InferenceMetrics.Ended(
            "chat",
            name,
            time.GetElapsedTime(sequence.QueuedAt),
            sequence.PromptLength,
            sequence.Generated,
            error
        );
        if (sequence.FirstTokenAt != 0)
        {
            TimeSpan? gap =
                sequence.Generated > 1
                    ? time.GetElapsedTime(sequence.FirstTokenAt, sequence.LastTokenAt) / (sequence.Generated - 1)
                    : null;
            InferenceMetrics.Answered(name, time.GetElapsedTime(sequence.QueuedAt, sequence.FirstTokenAt), gap);
        }
    }
}
