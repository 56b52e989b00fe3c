namespace Pipeline.Inference.Batching;

/// <summary>How a worker queues its requests and cuts them into batches.</summary>
public sealed record BatchingOptions
{
    /// <summary>Most texts that wait at once, over all requests; a request that does not fit is refused. 1 to
    /// 1,000,000.</summary>
    public int MaxQueuedTexts { get; init; } = 4096;

    /// <summary>
    /// Most tokens of one batch, padding included: texts times the longest text's tokens. At least the model's longest
    /// input. It bounds memory, and how long an interactive request waits behind the batch that is running. On a CPU
    /// the speed hardly depends on it (64 tokens a batch ran as fast as 3,200), so the default is small; on a GPU set
    /// 8,192 or more.
    /// </summary>
    public int TokenBudget { get; init; } = 1024;

    /// <summary>Most texts of one batch, 1 to 4,096.</summary>
    public int MaxBatch { get; init; } = 64;

    /// <summary>
    /// Padding of a batch that costs less than another run would, in tokens, 0 to 65,536; beyond it padding is at most
    /// a twentieth of a batch. On a CPU a run costs about as much as 16 tokens; on a GPU set 1,024 or more, or few
    /// texts of unlike length run one by one.
    /// </summary>
    public int FreePadding { get; init; } = 16;

    /// <summary>While bulk work waits, at most this many interactive batches run between two bulk batches. 1 to
    /// 1,000.</summary>
    public int InteractiveBurst { get; init; } = 4;

    /// <summary>
    /// Whether interactive texts that come during a bulk batch run beside it, sharing the device, instead of after it.
    /// </summary>
    public bool ExpressLane { get; init; } = true;

    /// <summary>How long disposal waits for the accepted work before it fails what is left. Zero or more.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Refuses values out of range.</summary>
    /// <param name="longestInput">The model's longest input in tokens, which a batch must be able to hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">Names the option, its limits and its value.</exception>
    public void Validate(int longestInput)
    {
        Check(nameof(MaxQueuedTexts), MaxQueuedTexts, 1, 1_000_000);
        Check(nameof(TokenBudget), TokenBudget, longestInput, 1 << 20);
        Check(nameof(MaxBatch), MaxBatch, 1, 4096);
        Check(nameof(FreePadding), FreePadding, 0, 1 << 16);
        Check(nameof(InteractiveBurst), InteractiveBurst, 1, 1000);
        if (DrainTimeout < TimeSpan.Zero || DrainTimeout > TimeSpan.FromHours(1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(DrainTimeout),
                DrainTimeout,
                $"{nameof(DrainTimeout)} must be between 0 and 1 hour."
            );
        }
    }

    private static void Check(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between {least} and {most}.");
        }
    }
}
