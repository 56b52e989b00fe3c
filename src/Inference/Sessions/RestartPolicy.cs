namespace Pipeline.Inference.Sessions;

/// <summary>
/// When something that has ended is started again: after a pause that doubles with each end in a row, with jitter, and
/// not for ever. What has run well for a while begins anew. For use by one thread at a time.
/// </summary>
/// <param name="limits">The pauses and how many there are.</param>
/// <param name="jitter">Gives numbers from 0 to, not including, 1.</param>
public sealed class RestartPolicy(RestartLimits limits, Func<double> jitter)
{
    private readonly Backoff _pauses = new(limits.First, limits.Longest);

    /// <summary>Ends in a row.</summary>
    public int Ends { get; private set; }

    /// <summary>It has ended.</summary>
    /// <param name="ran">How long it had run.</param>
    /// <returns>The pause before the next start, at least half of what doubling says; null to give up.</returns>
    public TimeSpan? Ended(TimeSpan ran)
    {
        Ends = ran >= limits.Well ? 1 : Ends + 1;
        if (Ends > limits.Most)
        {
            return null;
        }

        return _pauses.Pause(Ends, jitter());
    }
}
