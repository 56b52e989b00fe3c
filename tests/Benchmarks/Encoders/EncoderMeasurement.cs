using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Reports;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>What is measured of an encoder: throughput and padding of a bulk of texts, and what a person waits
/// meanwhile.</summary>
internal static class EncoderMeasurement
{
    // A way that takes seconds a request is asked less often.
    private const int Enough = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(45);

    /// <summary>Texts a second, padding, and how far the results lie apart, in interleaved rounds.</summary>
    public static async Task<ReportTable> ThroughputAsync(
        IReadOnlyList<EncoderContender> contenders,
        IReadOnlyList<EncoderJob> jobs,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        var texts = jobs.Sum(job => job.Texts.Count);
        var seconds = contenders.Select(_ => new List<double>()).ToArray();
        var results = new IReadOnlyList<float[]>[contenders.Count];
        for (var round = 0; round < rounds; round++)
        {
            for (var c = 0; c < contenders.Count; c++)
            {
                var started = Stopwatch.GetTimestamp();
                results[c] = await contenders[c].RunAllAsync(jobs, cancellationToken);
                seconds[c].Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        var naive = Interleaved.Median(seconds[1]);
        return new ReportTable(
            $"{texts} texts of mixed lengths in requests of {jobs[0].Texts.Count}; median of {rounds} rounds in turn",
            ["", "texts/s", $"/ {contenders[1].Name}", "tokens/s", "padding", "largest difference"],
            [
                .. contenders.Select(
                    (contender, c) =>
                    {
                        var median = Interleaved.Median(seconds[c]);
                        return (IReadOnlyList<string>)
                            [
                                contender.Name,
                                Number(texts / median),
                                (naive / median).ToString("0.00x", CultureInfo.InvariantCulture),
                                Number(contender.Tokens / (double)rounds / median),
                                (1 - (contender.Tokens / (double)contender.PaddedTokens)).ToString(
                                    "0.0%",
                                    CultureInfo.InvariantCulture
                                ),
                                results[1]
                                    .Zip(results[c], Difference)
                                    .Max()
                                    .ToString("0.0000", CultureInfo.InvariantCulture),
                            ];
                    }
                ),
            ]
        );
    }

    /// <summary>What one short request after another waits, alone and while a bulk of texts is computed.</summary>
    public static async Task<ReportTable> LatencyAsync(
        IReadOnlyList<EncoderContender> contenders,
        IReadOnlyList<EncoderJob> bulk,
        IReadOnlyList<EncoderJob> asked,
        string what,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var contender in contenders.Where(contender => contender.ServesManyCallers))
        {
            rows.Add(
                await LatencyRowAsync(
                    contender.Name,
                    contender,
                    token => contender.RunAllAsync(bulk, token),
                    asked,
                    cancellationToken
                )
            );
        }

        return LatencyTable($"milliseconds that {what} takes, up to {asked.Count} times one after the other", rows);
    }

    /// <summary>Times beside a load, with their ratio.</summary>
    /// <param name="title">What is timed.</param>
    /// <param name="rows">Rows of <see cref="LatencyRowAsync"/>.</param>
    public static ReportTable LatencyTable(string title, IReadOnlyList<IReadOnlyList<string>> rows) =>
        new(title, ["", "p50 alone", "p99 alone", "p50 beside it", "p99 beside it", "p99 ratio"], rows);

    /// <summary>What one request after another takes, alone and beside a load.</summary>
    /// <param name="name">The row's name.</param>
    /// <param name="contender">Runs the requests.</param>
    /// <param name="load">Runs the load once; it is run again and again.</param>
    /// <param name="asked">The requests.</param>
    /// <param name="cancellationToken">Ends the measurement.</param>
    public static async Task<IReadOnlyList<string>> LatencyRowAsync(
        string name,
        EncoderContender contender,
        Func<CancellationToken, Task> load,
        IReadOnlyList<EncoderJob> asked,
        CancellationToken cancellationToken
    )
    {
        await TimesAsync(contender, [.. asked.Take(5)], () => true, cancellationToken);
        var idle = await TimesAsync(contender, asked, () => true, cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var others = RepeatAsync(load, enough.Token);
        var busy = await TimesAsync(contender, asked, () => !others.IsCompleted, cancellationToken);
        await enough.CancelAsync();
        await others;
        var (before, meanwhile) = (Interleaved.Percentile(idle, 0.99), Interleaved.Percentile(busy, 0.99));
        return
        [
            name,
            Number(Interleaved.Median(idle)),
            Number(before),
            Number(Interleaved.Median(busy)),
            Number(meanwhile),
            (meanwhile / before).ToString("0.00x", CultureInfo.InvariantCulture),
        ];
    }

    private static async Task RepeatAsync(Func<CancellationToken, Task> load, CancellationToken cancellationToken)
    {
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                await load(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // There are enough times.
        }
    }

    private static async Task<List<double>> TimesAsync(
        EncoderContender contender,
        IReadOnlyList<EncoderJob> jobs,
        Func<bool> isValid,
        CancellationToken cancellationToken
    )
    {
        var times = new List<double>();
        var begun = Stopwatch.GetTimestamp();
        foreach (var job in jobs)
        {
            if (times.Count >= Enough && Stopwatch.GetElapsedTime(begun) > LongestWait)
            {
                break;
            }

            var started = Stopwatch.GetTimestamp();
            await contender.RunAsync(job, cancellationToken);
            if (isValid())
            {
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }

        return times;
    }

    private static double Difference(float[] one, float[] other) =>
        one.Zip(other, (a, b) => Math.Abs((double)a - b)).Max();

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
