using System.CommandLine;
using Pipeline.Benchmarks.Reports;

namespace Pipeline.Benchmarks;

/// <summary>The command line.</summary>
internal static class BenchmarkCommand
{
    public static RootCommand Create(IReadOnlyList<Suite> suites)
    {
        var root = new RootCommand(
            "Measures Pipeline beside its peers. Run it in Release on a machine that does nothing else."
        );
        foreach (var suite in suites)
        {
            root.Subcommands.Add(Create(suite));
        }

        return root;
    }

    private static Command Create(Suite suite)
    {
        var json = new Option<FileInfo?>("--json")
        {
            Description = "Write the tables to this file as JSON.",
            HelpName = "FILE",
        };
        var quick = new Option<bool>("--quick")
        {
            Description = "Small sizes, to see that it runs; the figures mean nothing.",
        };
        var size = new Option<int?>("--size")
        {
            Description = "Items of a synthetic set, instead of the usual sizes.",
            HelpName = "N",
        };
        var data = new Option<DirectoryInfo>("--data")
        {
            Description = "A folder of BEIR-format sets.",
            HelpName = "DIR",
        }.AcceptExistingOnly();
        var models = new Option<DirectoryInfo>("--models")
        {
            Description = "A folder of models.",
            HelpName = "DIR",
        }.AcceptExistingOnly();
        var peers = new Option<bool>("--peers")
        {
            Description = "Run programs of others, where they are installed, over the same files (reading).",
        };
        var command = new Command(suite.Name, suite.Description) { json, quick, size, data, models, peers };
        command.SetAction(
            async (result, cancellationToken) =>
            {
                var report = new Report(suite.Name);
                var settings = new SuiteSettings(
                    result.GetValue(quick),
                    result.GetValue(size),
                    Existing(result.GetValue(data), "../shared/data"),
                    Existing(result.GetValue(models), "../shared/models")
                )
                {
                    Peers = result.GetValue(peers),
                };
                report.WriteMachine();
                await suite.RunAsync(report, settings, cancellationToken);
                if (result.GetValue(json) is { } file)
                {
                    await report.SaveAsync(file.FullName, cancellationToken);
                }

                return 0;
            }
        );
        return command;
    }

    private static string? Existing(DirectoryInfo? given, string usual) =>
        given is not null ? given.FullName
        : Directory.Exists(usual) ? Path.GetFullPath(usual)
        : null;
}
