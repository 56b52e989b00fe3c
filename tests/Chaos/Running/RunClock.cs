using System.Diagnostics;

namespace Pipeline.Chaos.Running;

/// <summary>The time since the beginning of a run; no jump of the machine's clock changes it.</summary>
internal sealed class RunClock
{
    private readonly long _started = Stopwatch.GetTimestamp();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_started);
}
