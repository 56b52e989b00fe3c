using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Pipeline.Benchmarks.Reports;
using Pipeline.Guardrails;

namespace Pipeline.Benchmarks.Guarding;

/// <summary>
/// What the output guard costs a token: a long answer out of the sentences that detectors are tested with, and one made
/// to keep much undecided, each in pieces of four characters.
/// </summary>
internal sealed class GuardSuite : Suite
{
    private const int Piece = 4;

    public override string Name => "guard";

    public override string Description =>
        "The output guard, a token (4 characters) at a time: microseconds at p50, p99 and at most, and characters held back.";

    public override Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var length = settings.Quick ? 20_000 : settings.Size ?? 1_000_000;
        var all = GuardRules.All.Aggregate(
            GuardPolicy.Default,
            (policy, rule) => policy.With(GuardPlace.Output, rule, GuardAction.Mask)
        );
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (text, name) in new[] { (Labelled(length), "labelled sentences"), (Hostile(length), "hostile") })
        {
            foreach (var (policy, rules) in new[] { (GuardPolicy.Default, "default"), (all, "every rule") })
            {
                cancellationToken.ThrowIfCancellationRequested();
                Measure(text[..(length / 10)], policy);
                var (times, held, seconds) = Measure(text, policy);
                rows.Add([
                    name,
                    rules,
                    Micros(times[times.Length / 2]),
                    Micros(times[times.Length * 99 / 100]),
                    Micros(times[^1]),
                    held.ToString(CultureInfo.InvariantCulture),
                    (text.Length / seconds / 1e6).ToString("0.00", CultureInfo.InvariantCulture),
                ]);
            }
        }

        report.Add(
            new ReportTable(
                $"Output guard, {length:N0} characters in pieces of {Piece}",
                ["text", "rules", "p50 µs", "p99 µs", "most µs", "held at most", "M characters/s"],
                rows
            )
        );
        return Task.CompletedTask;
    }

    private static (long[] Times, int Held, double Seconds) Measure(string text, GuardPolicy policy)
    {
        var guard = new TextGuard(policy).Stream();
        var times = new long[(text.Length + Piece - 1) / Piece];
        var held = 0;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < times.Length; i++)
        {
            var piece = text.Substring(i * Piece, Math.Min(Piece, text.Length - i * Piece));
            var begun = Stopwatch.GetTimestamp();
            guard.Push(piece);
            times[i] = Stopwatch.GetTimestamp() - begun;
            held = Math.Max(held, guard.Held);
        }

        guard.Complete();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(times);
        return (times, held, seconds);
    }

    private static string Labelled(int length)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Guarding", "Labelled");
        var sentences = Directory
            .EnumerateFiles(folder, "*.jsonl")
            .Order(StringComparer.Ordinal)
            .SelectMany(File.ReadLines)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!);
        return Repeated(string.Join('\n', sentences) + "\n", length);
    }

    private static string Hostile(int length) =>
        Repeated(
            "1-1 1.1 **1** 서울 강남구 1 Maple DE89 3704 공일공 김민수 Mr. Jane a:b:c aB3xY9 sk-aB3 token=aB3 @a.b -----BEGIN ",
            length
        );

    private static string Repeated(string text, int length) =>
        string.Concat(Enumerable.Repeat(text, length / text.Length + 1))[..length];

    private static string Micros(long ticks) =>
        (ticks * 1e6 / Stopwatch.Frequency).ToString("0.0", CultureInfo.InvariantCulture);
}
