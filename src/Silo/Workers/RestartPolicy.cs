namespace Pipeline.Silo.Workers;

/// <summary>
/// When a process that has ended is started again: after a pause that doubles with each end in a row, with jitter, and not for ever.
/// One that has run well for a while begins anew.
/// </summary>
/// <param name="jitter">Gives numbers from 0 to, not including, 1.</param>
internal sealed class RestartPolicy(Func<double> jitter)
{
    /// <summary>Most ends in a row.</summary>
    public const int Most = 10;

    /// <summary>A process that has run for so long has run well.</summary>
    public static readonly TimeSpan Well = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private int _ends;

    /// <summary>The process has ended.</summary>
    /// <param name="ran">How long it had run.</param>
    /// <returns>The pause before the next start, at least half of what doubling says; null to give up.</returns>
    public TimeSpan? Ended(TimeSpan ran)
    {
        _ends = ran >= Well ? 1 : _ends + 1;
        if (_ends > Most)
        {
            return null;
        }

        var pause = First * Math.Pow(2, _ends - 1);
        return (pause < Longest ? pause : Longest) * (0.5 + (jitter() / 2));
    }
}
