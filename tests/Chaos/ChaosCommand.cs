using System.CommandLine;
using Pipeline.Chaos.Checking;
using Pipeline.Chaos.Reports;
using Pipeline.Chaos.Scenarios;
using Pipeline.Chaos.Schedules;

namespace Pipeline.Chaos;

/// <summary>The command line.</summary>
internal static class ChaosCommand
{
    public static RootCommand Create()
    {
        var defaults = new ChaosSettings();
        var scenario = new Option<string>("--scenario")
        {
            Description =
                "faults: faults of all kinds by a schedule; kills: SIGKILLs during a load of documents; store-down: the store is away for a while.",
            DefaultValueFactory = _ => "faults",
        }.AcceptOnlyFromAmong([.. Scenario.All.Keys]);
        var seed = Number("--seed", "What the schedule and the clients follow from.", defaults.Seed);
        var minutes = new Option<double>("--minutes")
        {
            Description = "How long faults are made.",
            DefaultValueFactory = _ => defaults.Duration.TotalMinutes,
        };
        var silos = Number("--silos", "Silos of the cluster, 2 or more.", defaults.Silos);
        var atOnce = Number("--faults-at-once", "Faults at a time.", defaults.FaultsAtOnce);
        var kinds = new Option<FaultKind[]?>("--kinds")
        {
            Description = "Only these kinds of faults.",
            AllowMultipleArgumentsPerToken = true,
        };
        var kills = Number("--kills", "Kills of the scenario kills.", defaults.Kills);
        var documents = Number("--documents", "Documents of the scenario kills.", defaults.Documents);
        var seconds = Number(
            "--seconds",
            "How long the store is away in store-down.",
            (int)defaults.StoreDown.TotalSeconds
        );
        var writers = Number("--writers", "Clients that write.", defaults.Writers);
        var searchers = Number("--searchers", "Clients that search.", defaults.Searchers);
        var directory = new Option<DirectoryInfo?>("--directory")
        {
            Description = "Keep the silos' logs and data in this directory, which must be empty or missing.",
        };
        var root = new RootCommand(
            "Runs a cluster of real silos over a PostgreSQL server, does harm to it, and checks what its clients saw."
        )
        {
            scenario,
            seed,
            minutes,
            silos,
            atOnce,
            kinds,
            kills,
            documents,
            seconds,
            writers,
            searchers,
            directory,
        };
        root.SetAction(
            async (result, stop) =>
            {
                var settings = defaults with
                {
                    Seed = result.GetValue(seed),
                    Duration = TimeSpan.FromMinutes(result.GetValue(minutes)),
                    Silos = result.GetValue(silos),
                    FaultsAtOnce = result.GetValue(atOnce),
                    Kinds = result.GetValue(kinds) is { Length: > 0 } given ? given : null,
                    Kills = result.GetValue(kills),
                    Documents = result.GetValue(documents),
                    StoreDown = TimeSpan.FromSeconds(result.GetValue(seconds)),
                    Writers = result.GetValue(writers),
                    Searchers = result.GetValue(searchers),
                    Directory = result.GetValue(directory)?.FullName,
                };
                var history = await Scenario.All[result.GetValue(scenario)!](settings, Console.WriteLine, stop);
                var violations = HistoryChecker.Check(history);
                Console.WriteLine();
                Console.WriteLine(RunReport.Of(history, violations));
                return violations.Count == 0 ? 0 : 1;
            }
        );
        return root;
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
