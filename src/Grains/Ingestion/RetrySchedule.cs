using Pipeline.Grains.Hosting;

namespace Pipeline.Grains.Ingestion;

/// <summary>When a failed document is tried again: doubling waits up to a limit, then never on its own.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <param name="attempts">Attempts made so far, this one included.</param>
    /// <param name="options">The first wait and the limit.</param>
    /// <param name="now">The present.</param>
    /// <returns>The time of the next attempt; null: parked.</returns>
    public static DateTimeOffset? Next(int attempts, IngestionOptions options, DateTimeOffset now)
    {
        if (attempts >= options.MaxAttempts)
        {
            return null;
        }

        return now + new Backoff(options.RetryDelay, Longest).Pause(attempts);
    }
}
