using Pipeline.Chaos.Schedules;

namespace Pipeline.Chaos.Histories;

/// <summary>A fault that was made, and how it was made good.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Silo">The silo; null: the store.</param>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When everything was whole again.</param>
/// <param name="DeclaredDead">How long it took until the others had declared the silo dead; null: they did not.</param>
/// <param name="ExitCode">The exit code of the silo; null: it went on.</param>
/// <param name="Problem">What did not go as it must; null: nothing.</param>
internal sealed record Outage(
    FaultKind Kind,
    int? Silo,
    TimeSpan Began,
    TimeSpan Ended,
    TimeSpan? DeclaredDead = null,
    int? ExitCode = null,
    string? Problem = null
)
{
    /// <summary>Whether it was there at some time between two moments.</summary>
    public bool Touches(TimeSpan from, TimeSpan until) => from < Ended && Began < until;
}
