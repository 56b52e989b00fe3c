namespace Pipeline.Grains.Ingestion;

/// <summary>When what failed is tried again, and for how often: after pauses, and after the last attempt
/// never.</summary>
/// <param name="Pauses">How long the pauses are.</param>
/// <param name="Attempts">Attempts in all, 1 or more.</param>
internal sealed record RetrySchedule(Backoff Pauses, int Attempts)
{
    /// <summary>How long to wait before the next attempt.</summary>
    /// <param name="failures">Attempts that have failed so far, 1 or more.</param>
    /// <returns>The pause; null: there is no next attempt.</returns>
    public TimeSpan? Pause(int failures) => failures >= Attempts ? null : Pauses.Pause(failures);

    /// <summary>As <see cref="Pause"/>, as the time of the next attempt.</summary>
    /// <param name="failures">Attempts that have failed so far, 1 or more.</param>
    /// <param name="now">The present.</param>
    public DateTimeOffset? Next(int failures, DateTimeOffset now) => now + Pause(failures);
}
