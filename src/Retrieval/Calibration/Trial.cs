namespace Pipeline.Retrieval.Calibration;

/// <summary>One setting under trial: its measure for every question, in the same order for all candidates.</summary>
/// <typeparam name="TSetting">The setting.</typeparam>
/// <param name="Setting">The setting.</param>
/// <param name="Measures">One value a question.</param>
internal sealed record Trial<TSetting>(TSetting Setting, double[] Measures)
{
    public double Mean { get; } = Measures.Length > 0 ? Measures.Average() : 0;

    /// <summary>
    /// How far the mean may lie below the best one by chance: the standard error of the mean of the paired differences.
    /// Pairing takes out how hard the questions are, which varies far more than the settings do.
    /// </summary>
    public double StandardErrorTo(Trial<TSetting> other)
    {
        var n = Measures.Length;
        if (n < 2)
        {
            return double.PositiveInfinity;
        }

        double[] differences = [.. Measures.Zip(other.Measures, (a, b) => a - b)];
        var mean = differences.Average();
        return Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (n - 1) / n);
    }

    /// <summary>Whether the best candidate's lead over this one could be chance.</summary>
    public bool IsWithinOneErrorOf(Trial<TSetting> best) => IsWithin(1, best);

    /// <summary>Whether the best candidate leads by at most so many standard errors.</summary>
    public bool IsWithin(double errors, Trial<TSetting> best) =>
        best.Mean - Mean <= (errors * StandardErrorTo(best)) + Rounding;

    /// <summary>Means that differ by less differ by rounding.</summary>
    public const double Rounding = 1e-12;
}
