using System.Diagnostics;

namespace Pipeline.Benchmarks.Reports;

/// <summary>Times several ways of doing one thing in turn, so that a noisy moment falls on all of them.</summary>
internal static class Interleaved
{
    /// <summary>Median seconds of each way over the rounds; a first round warms up and is not counted.</summary>
    public static double[] Medians(int rounds, params Action[] ways)
    {
        var times = new double[ways.Length][];
        for (var way = 0; way < ways.Length; way++)
        {
            times[way] = new double[rounds];
            ways[way]();
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var started = Stopwatch.GetTimestamp();
                ways[way]();
                times[way][round] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            }
        }

        return [.. times.Select(Median)];
    }

    /// <summary>The value that half of the values lie below.</summary>
    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    /// <summary>The value that a part of the values lies below (nearest rank).</summary>
    public static double Percentile(IEnumerable<double> values, double part)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0
            ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
