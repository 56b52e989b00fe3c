namespace Pipeline.Inference.Generation;

/// <summary>A consistent snapshot of a generator's work. Counters count from load.</summary>
public sealed record GenerationStatistics
{
    /// <summary>Requests waiting for a slot.</summary>
    public int Queued { get; init; }

    /// <summary>Requests that hold a slot.</summary>
    public int Running { get; init; }

    /// <summary>Slots in all.</summary>
    public int Slots { get; init; }

    /// <summary>Prompt tokens evaluated.</summary>
    public long PromptTokens { get; init; }

    /// <summary>Prompt tokens that were not evaluated, since an earlier request began alike.</summary>
    public long SharedTokens { get; init; }

    /// <summary>Tokens guessed ahead.</summary>
    public long GuessedTokens { get; init; }

    /// <summary>Guessed tokens that were right: each spared a step.</summary>
    public long AcceptedTokens { get; init; }

    /// <summary>Tokens generated, tokens that end a turn included.</summary>
    public long GeneratedTokens { get; init; }

    /// <summary>Steps (calls of the model) done.</summary>
    public long Steps { get; init; }

    /// <summary>Mean number of sequences in a step; 0 before the first.</summary>
    public double MeanBatch { get; init; }

    /// <summary>KV cells that hold a token now.</summary>
    public int CellsUsed { get; init; }

    /// <summary>KV cells set aside for running requests: the prompt, and the answer as long as it will likely
    /// be.</summary>
    public int CellsReserved { get; init; }

    /// <summary>KV cells that ended requests have left for others that begin alike.</summary>
    public int CellsKept { get; init; }

    /// <summary>Bytes of the host's memory that hold copies of kept cells.</summary>
    public long BytesStored { get; init; }

    /// <summary>Prompt tokens that came from such copies; part of <see cref="SharedTokens"/>.</summary>
    public long RestoredTokens { get; init; }

    /// <summary>KV cells in all.</summary>
    public int CellsTotal { get; init; }

    /// <summary>Generated tokens a second over the last ten seconds.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>Milliseconds from a request to its first token, median of the last 256; null before the
    /// first.</summary>
    public double? FirstTokenMilliseconds { get; init; }

    /// <summary>Milliseconds between two tokens of an answer, median of the last 256; null before the first.</summary>
    public double? GapMilliseconds { get; init; }

    /// <summary>Milliseconds between two tokens of an answer that 99 of 100 lately did not exceed; null before the
    /// first.</summary>
    public double? SlowGapMilliseconds { get; init; }

    /// <summary>Requests refused because the queue was full.</summary>
    public long Refused { get; init; }

    /// <summary>Times that a running request had to make room for older ones and was evaluated again later.</summary>
    public long Preempted { get; init; }

    /// <summary>Requests answered to the end.</summary>
    public long Completed { get; init; }

    /// <summary>Requests given up by their caller or by disposal.</summary>
    public long Cancelled { get; init; }

    /// <summary>Requests that ended with an error.</summary>
    public long Failed { get; init; }
}
