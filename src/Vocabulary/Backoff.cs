namespace Pipeline.Vocabulary;

/// <summary>Pauses between attempts: doubling from the first one up to the longest.</summary>
/// <param name="First">The pause after one failure, zero or more.</param>
/// <param name="Longest">The longest pause, zero or more.</param>
public sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The pause after some failures in a row.</summary>
    /// <param name="failures">How many, from 1.</param>
    /// <param name="jitter">From 0 to 1: how much of the second half of the pause is kept, so that not everybody comes
    /// back at once.</param>
    public TimeSpan Pause(int failures, double jitter = 1)
    {
        // What doubles beyond a long, or to infinity, becomes the largest long.
        var grown = (long)Math.ScaleB(First.Ticks, Math.Max(0, failures - 1));
        var ticks = Math.Min(grown, Longest.Ticks);
        return TimeSpan.FromTicks(ticks - (long)(ticks * (0.5 - (Math.Clamp(jitter, 0, 1) / 2))));
    }
}
