namespace Pipeline.Silo.Workers;

/// <summary>Decides from what a worker tells of itself whether it hangs: it answers no more, or has work and takes no
/// step.</summary>
internal sealed class WorkerPulse
{
    /// <summary>Longest silence after the start, on a machine that does much else.</summary>
    public static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);

    /// <summary>Longest silence later. Loading a model keeps a worker busy, but not from answering.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(30);

    /// <summary>Longest step: minutes of arithmetic for one step are no step that anybody waits for.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(2);

    private TimeSpan _heard;
    private TimeSpan _moved;
    private long _steps = -1;

    /// <summary>The worker has told its counters.</summary>
    /// <param name="now">Since the worker was started.</param>
    /// <param name="active">Requests that run.</param>
    /// <param name="steps">Steps taken so far.</param>
    public void Heard(TimeSpan now, int active, long steps)
    {
        _heard = now;
        if (active == 0 || steps != _steps)
        {
            (_moved, _steps) = (now, steps);
        }
    }

    /// <summary>Why the worker hangs; null when it does not.</summary>
    /// <param name="now">Since the worker was started.</param>
    public string? Problem(TimeSpan now) =>
        now - _heard > (_steps < 0 ? LongestStart : LongestSilence) ? "it does not answer"
        : now - _moved > LongestStep ? "it has requests and takes no step"
        : null;
}
