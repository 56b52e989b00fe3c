using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Generation.Scheduling;

namespace Pipeline.Inference.Generation;

/// <summary>What the engine has done; guarded by the engine's lock.</summary>
internal sealed class GenerationCounters(TimeProvider time)
{
    private readonly TokenRate _rate = new(time);
    private long _promptTokens;
    private long _sharedTokens;
    private long _generatedTokens;
    private long _guessed;
    private long _guessedRight;
    private long _steps;
    private long _sequencesInSteps;

    public long Refused { get; set; }

    public long Preempted { get; set; }

    public long Completed { get; set; }

    public long Cancelled { get; set; }

    public long Failed { get; set; }

    public void CountStep(StepPlan plan)
    {
        _steps++;
        _sequencesInSteps += plan.Entries.Count;
        foreach (var entry in plan.Entries)
        {
            _promptTokens += Math.Max(0, Math.Min(entry.Start + entry.Count, entry.Sequence.PromptLength) - entry.Start);
        }
    }

    /// <summary>Counts prompt tokens that did not have to be evaluated.</summary>
    public void CountShared(int tokens) => _sharedTokens += tokens;

    /// <summary>Counts tokens that were guessed ahead, and those of them that were right.</summary>
    public void CountDraft(int guessed, int right)
    {
        _guessed += guessed;
        _guessedRight += right;
    }

    public void CountGenerated()
    {
        _generatedTokens++;
        _rate.Add(1);
    }

    /// <summary>When a refused request may find room: the tokens still to come by the present rate, within 1 to 60 seconds.</summary>
    public TimeSpan EstimateWait(Scheduler scheduler)
    {
        var soonest = scheduler.Running.Count == 0 ? 0 : scheduler.Running.Min(sequence => sequence.MaxTokens - sequence.Generated);
        var perSequence = Math.Max(1, _rate.PerSecond()) / Math.Max(1, scheduler.Running.Count);
        return TimeSpan.FromSeconds(Math.Clamp(soonest / perSequence, 1, 60));
    }

    public GenerationStatistics Snapshot(Scheduler scheduler, KvSequences sequences) => new()
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
        Refused = Refused,
        Preempted = Preempted,
        Completed = Completed,
        Cancelled = Cancelled,
        Failed = Failed,
    };
}
