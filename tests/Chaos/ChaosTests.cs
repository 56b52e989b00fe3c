using System.Globalization;
using Pipeline.Chaos.Checking;
using Pipeline.Chaos.Reports;
using Pipeline.Chaos.Scenarios;
using Pipeline.Chaos.Schedules;
using Xunit.Abstractions;

namespace Pipeline.Chaos;

/// <summary>A short run with real processes, the same every time; PIPELINE_CHAOS_SEED and PIPELINE_CHAOS_MINUTES choose
/// others, with faults of all kinds.</summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    /// <summary>Of the short run: the kinds that every machine can make, once each.</summary>
    private static readonly FaultKind[] Kinds = [FaultKind.Kill, FaultKind.Cut, FaultKind.StoreStop];

    private const int ShortSeed = 14;
    private static readonly TimeSpan ShortTime = TimeSpan.FromSeconds(130);

    [Fact]
    public void The_short_run_has_each_of_its_kinds() =>
        Assert.Equal(
            Kinds,
            Schedule.Make(ShortSeed, new ScheduleOptions(ShortTime, 3, Kinds)).Select(fault => fault.Kind).Order()
        );

    [NeedsPostgresFact]
    public async Task Nothing_acknowledged_is_lost_and_nothing_wrong_is_seen_whatever_happens_to_silos_and_store()
    {
        var seed = Number("PIPELINE_CHAOS_SEED");
        var minutes = Number("PIPELINE_CHAOS_MINUTES");
        var settings = new ChaosSettings
        {
            Seed = (int)(seed ?? ShortSeed),
            Duration = minutes is { } given ? TimeSpan.FromMinutes(given) : ShortTime,
            Kinds = seed is null && minutes is null ? Kinds : null,
        };
        var history = await FaultsScenario.RunAsync(settings, output.WriteLine, CancellationToken.None);
        var violations = HistoryChecker.Check(history);
        var report = RunReport.Of(history, violations);
        output.WriteLine(report);
        Assert.True(history.Acknowledgements > 0 && history.Searches.Any(search => search.Hits.Count > 0), report);
        Assert.True(violations.Count == 0, report);
    }

    private static double? Number(string variable) =>
        double.TryParse(
            Environment.GetEnvironmentVariable(variable),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;
}
