using System.Globalization;
using System.Text;
using Pipeline.Chaos.Checking;
using Pipeline.Chaos.Histories;
using Pipeline.Contracts.Errors;

namespace Pipeline.Chaos.Reports;

/// <summary>What a run showed, for people.</summary>
internal static class RunReport
{
    private const int Shown = 8;

    public static string Of(History history, IReadOnlyList<Violation> violations)
    {
        var text = new StringBuilder();
        var searches = history.Searches.ToArray();
        var answered = searches.Where(search => search.Error is null).ToArray();
        Line(
            text,
            $"writes: {history.Writes.Count}, acknowledged {history.Acknowledgements}, sent again {Again(history)}"
        );
        Line(
            text,
            $"searches: {searches.Length}, answered {answered.Length}, after a receipt {answered.Count(search => search.AtLeast > 0)}"
        );
        Line(
            text,
            $"questions: {history.Asks.Count}, answered {history.Asks.Count(ask => ask.Error is null)}, broken off {history.Asks.Count(ask => ask.IsBroken)}"
        );
        Line(
            text,
            $"in the end: {history.End?.Documents.Count} documents, {history.End?.Replicas.Replicas.Sum(replica => replica.Chunks)} chunks in all replicas"
        );
        text.AppendLine();
        Faults(text, history, searches);
        text.AppendLine();
        Errors(text, history);
        text.AppendLine();
        Line(text, $"{violations.Count} violations");
        foreach (var rule in violations.GroupBy(violation => violation.Rule))
        {
            Line(text, $"  {rule.Key}: {rule.Count()}");
            foreach (var violation in rule.Take(Shown))
            {
                Line(text, $"    {violation.What}");
            }
        }

        return text.ToString();
    }

    private static int Again(History history) => history.Writes.Count(write => write.Attempts > 1);

    private static void Faults(StringBuilder text, History history, IReadOnlyList<Search> searches)
    {
        Line(
            text,
            $"{"fault", -12}{"count", 6}{"searches", 10}{"failed", 8}{"longest gap", 13}{"slowest", 9}{"declared dead", 18}{"exit codes", 12}"
        );
        foreach (var kind in history.Outages.GroupBy(outage => outage.Kind).OrderBy(group => group.Key))
        {
            var gaps = kind.Select(outage => SearchGap.Of(outage, searches)).ToArray();
            var dead = kind.Select(outage => outage.DeclaredDead).OfType<TimeSpan>().Order().ToArray();
            var codes = kind.Select(outage => outage.ExitCode).OfType<int>().Distinct().Order();
            Line(
                text,
                $"{kind.Key, -12}{kind.Count(), 6}{gaps.Sum(gap => gap.Searches), 10}{gaps.Sum(gap => gap.Failed), 8}"
                    + $"{Seconds(gaps.Max(gap => gap.Longest)), 13}{Seconds(gaps.Max(gap => gap.Slowest)), 9}"
                    + $"{(dead.Length == 0 ? "–" : $"{Seconds(dead[0])}–{Seconds(dead[^1])} ({dead.Length}×)"), 18}"
                    + $"{string.Join(' ', codes), 12}"
            );
        }
    }

    private static void Errors(StringBuilder text, History history)
    {
        var outages = history.Outages.ToArray();
        var needing = history.Searches.Count(search =>
            search.AtLeast == 0 && search.Error == ErrorCode.StoreUnavailable.Name()
        );
        Line(text, $"searches without a receipt that needed the store: {needing}");
        Line(text, "(searches at silos to which nothing was done, without a receipt)");
        text.AppendLine();
        Line(text, $"{"errors", -32}{"during a fault", 16}{"else", 8}");
        foreach (
            var code in history.Failures.GroupBy(failure => (failure.Client, failure.Code)).OrderBy(group => group.Key)
        )
        {
            var during = code.Count(failure => outages.Any(outage => outage.Touches(failure.Invoked, failure.Ended)));
            Line(text, $"{$"{code.Key.Client} {code.Key.Code}", -32}{during, 16}{code.Count() - during, 8}");
        }
    }

    private static string Seconds(TimeSpan time) =>
        time == TimeSpan.Zero ? "0" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    private static void Line(StringBuilder text, string line) => text.AppendLine(line);
}
