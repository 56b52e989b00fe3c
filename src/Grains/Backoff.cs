namespace Pipeline.Grains;

/// <summary>Pauses between attempts: doubling from the first one up to the longest.</summary>
/// <param name="First">The pause after one failure.</param>
/// <param name="Longest">The longest pause.</param>
internal sealed record Backoff(TimeSpan First, TimeSpan Longest)
{
    // Beyond, doubling would leave what a time span holds.
    private const int MostDoublings = 30;

    /// <summary>The pause after some failures in a row.</summary>
    /// <param name="failures">How many, from 1.</param>
    /// <param name="jitter">From 0 to 1: how much of the second half of the pause is kept, so that not everybody comes
    /// back at once.</param>
    public TimeSpan Pause(int failures, double jitter = 1)
    {
        var pause = First * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings));
        return (pause < Longest ? pause : Longest) * (0.5 + (jitter / 2));
    }
}
