using System.CommandLine;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Backups;
using Pipeline.Storage.Backups;

namespace Pipeline.Cli.Backups;

/// <summary><c>pipeline restore</c>.</summary>
internal static class RestoreCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var path = new Argument<string>("file") { Description = "The backup.", HelpName = "FILE" };
        var collection = new Option<string?>("--collection", "-c")
        {
            Description = "Only this collection of the backup.",
            HelpName = "NAME",
        };
        var into = new Option<string?>("--into")
        {
            Description = "The name that the one collection gets.",
            HelpName = "NAME",
        };
        var replace = new Option<bool>("--replace")
        {
            Description = "Delete a collection that is there and holds something first.",
        };
        var keys = new Option<bool>("--keys") { Description = "Restore API keys too; those that are there stay." };
        var without = BackupCommand.Without(["conversations"]);
        var json = CommonOptions.Json();
        var stopped = new StoppedStore();
        return CliCommand.Create(
            "restore",
            "Put a backup in. The file is checked before anything is changed; when it is broken off, the same line goes on.",
            [
                ("pipeline restore before.backup.tar", "Everything, into a server without those collections."),
                ("pipeline restore before.backup.tar -c handbook --into handbook-old", "One collection beside."),
            ],
            [path, collection, into, replace, keys, without, .. stopped.Options, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var options = new RestoreOptions(
                            parse.GetValue(collection),
                            parse.GetValue(into),
                            parse.GetValue(replace),
                            !(parse.GetValue(without) ?? []).Contains("conversations"),
                            parse.GetValue(keys)
                        );
                        var file = File.OpenRead(parse.GetValue(path)!);
                        await using (file.ConfigureAwait(false))
                        {
                            var report = await ProgressBars
                                .RunAsync(
                                    session.Terminal,
                                    session.Json,
                                    phases =>
                                    {
                                        var bars = new Bars(phases, session.Terminal.Words);
                                        return stopped.IsNamed(parse)
                                            ? stopped.RunAsync(parse, PutAsync, token)
                                            : session.Client.RestoreAsync(file, options, bars, token);
                                    }
                                )
                                .ConfigureAwait(false);
                            Tell(session, report);
                        }

                        return ExitCode.Ok;

                        async Task<RestoreReport> PutAsync(Storage.Stores.CorpusStore store)
                        {
                            var summary = await new StoreRestore(store, new StoreTarget(store, TimeProvider.System))
                                .RunAsync(file, RequestOf(options), null, token)
                                .ConfigureAwait(false);
                            return new RestoreReport(
                                [.. summary.Collections.Select(restored => restored.Name)],
                                summary.Documents,
                                summary.Conversations,
                                summary.Keys,
                                summary.Embedders,
                                summary.WithoutVectors > 0,
                                [.. summary.Policies.Keys]
                            );
                        }
                    }
                )
        );
    }

    private static RestoreRequest RequestOf(RestoreOptions options) =>
        new()
        {
            Collection = options.Collection,
            Into = options.Into,
            Replace = options.Replace,
            Conversations = options.Conversations,
            Keys = options.Keys,
        };

    private static void Tell(Session session, RestoreReport report)
    {
        if (session.Json)
        {
            session.Write(report);
            return;
        }

        var words = session.Terminal.Words;
        session.Line(
            words.Text(
                "backup.restored",
                ("documents", report.Documents),
                ("conversations", report.Conversations),
                ("collections", string.Join(", ", report.Collections))
            )
        );
        if (report.Keys > 0)
        {
            session.Line(words.Text("backup.keys", ("keys", report.Keys)));
        }

        if (report.EmbedsAnew)
        {
            var embedders = report.Embedders.Count > 0 ? string.Join(", ", report.Embedders) : "-";
            session.Line(words.Text("backup.embeds", ("embedders", embedders)));
        }

        if (report.Policies.Count > 0)
        {
            session.Line(words.Text("backup.policies", ("policies", string.Join(", ", report.Policies))));
        }
    }

    private sealed class Bars(IPhases phases, Wording words) : IProgress<RestoreLine>
    {
        private string? _step;
        private IPhase? _phase;

        public void Report(RestoreLine value)
        {
            if (value.Step != _step)
            {
                _phase?.End();
                _step = value.Step;
                _phase = phases.Begin(words.Text($"backup.{value.Step}"), value.TotalDocuments);
            }

            _phase?.Set(value.Documents);
        }
    }
}
