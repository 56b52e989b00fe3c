namespace Pipeline.Storage.Postgres;

/// <summary>Pauses that double up to a limit, each longer or shorter by up to a half, so that those who failed together
/// do not come again together.</summary>
internal static class GrowingPause
{
    /// <summary>The pause after some failures in a row.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest)
    {
        var full = Math.Min(longest.Ticks, first.Ticks * Math.Pow(2, Math.Min(failures - 1, 30)));
        return TimeSpan.FromTicks((long)(full * (0.5 + Random.Shared.NextDouble())));
    }
}
