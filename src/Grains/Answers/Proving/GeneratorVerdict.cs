namespace Pipeline.Grains.Answers.Proving;

/// <summary>What became of one question.</summary>
/// <param name="Generated">Whether what the generator wrote holds the reference.</param>
/// <param name="Quoted">Whether the quotes do.</param>
internal readonly record struct GeneratorTrial(bool Generated, bool Quoted);

/// <summary>
/// Who writes, by trials. Never below quoting alone: the generator writes where it lost no question to quoting, or is
/// ahead by two standard errors; and only if nearly all that it writes is supported.
/// </summary>
internal static class GeneratorVerdict
{
    /// <summary>The least part of what it writes that passages must support.</summary>
    public const double LeastSupported = 0.9;

    private const int FewestTrials = 8;
    private const int DecidingLosses = 4;

    /// <summary>Whether the generator writes.</summary>
    /// <param name="trials">The trials.</param>
    /// <param name="supported">The part of what it wrote that passages support.</param>
    public static bool Writes(IReadOnlyList<GeneratorTrial> trials, double supported)
    {
        var (difference, margin) = Difference(trials);
        return trials.Count >= FewestTrials
            && supported >= LeastSupported
            && (trials.All(trial => trial.Generated || !trial.Quoted) || difference >= margin);
    }

    /// <summary>By how much more of its answers hold the reference, and two standard errors of that.</summary>
    public static (double Difference, double Margin) Difference(IReadOnlyList<GeneratorTrial> trials)
    {
        if (trials.Count == 0)
        {
            return (0, 0);
        }

        double[] gains = [.. trials.Select(trial => (trial.Generated ? 1.0 : 0) - (trial.Quoted ? 1 : 0))];
        var mean = gains.Average();
        var variance = gains.Length < 2 ? 0 : gains.Sum(gain => (gain - mean) * (gain - mean)) / (gains.Length - 1);
        return (mean, 2 * Math.Sqrt(variance / gains.Length));
    }

    /// <summary>Whether more trials can be spared: it has lost too many.</summary>
    public static bool IsSettled(IReadOnlyList<GeneratorTrial> trials) =>
        trials.Count >= FewestTrials
        && trials.Count(trial => trial.Quoted && !trial.Generated)
            - trials.Count(trial => trial.Generated && !trial.Quoted)
            >= DecidingLosses;
}
