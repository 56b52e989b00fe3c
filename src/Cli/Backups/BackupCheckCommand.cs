using System.CommandLine;
using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Storage.Backups;

namespace Pipeline.Cli.Backups;

/// <summary><c>pipeline backup check</c>.</summary>
internal static class BackupCheckCommand
{
    public static Command Create(SessionFactory sessions)
    {
        var path = new Argument<string>("file") { Description = "The backup.", HelpName = "FILE" };
        var json = CommonOptions.Json();
        return CliCommand.Create(
            "check",
            "Read a backup to its end and hold every part against its checksum, without restoring it.",
            [("pipeline backup check before.backup.tar", "Is it whole, and what is in it?")],
            [path, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var file = File.OpenRead(parse.GetValue(path)!);
                        await using (file.ConfigureAwait(false))
                        {
                            var backup = await BackupBars
                                .RunAsync(
                                    session,
                                    "backup.checking",
                                    bars => BackupReader.CheckAsync(file, bars, token)
                                )
                                .ConfigureAwait(false);
                            Tell(session, backup, file.Length);
                        }

                        return ExitCode.Ok;
                    }
                )
        );
    }

    private static void Tell(Session session, CheckedBackup backup, long size)
    {
        var (manifest, end) = (backup.Manifest, backup.End);
        if (session.Json)
        {
            session.Write(
                new
                {
                    manifest,
                    end.Documents,
                    end.Chunks,
                    end.Conversations,
                    bytes = size,
                }
            );
            return;
        }

        var words = session.Terminal.Words;
        session.Line(
            words.Text(
                "backup.whole",
                ("documents", end.Documents),
                ("chunks", end.Chunks),
                ("conversations", end.Conversations),
                ("parts", end.Parts.Count),
                ("size", BackupBars.Size(size))
            )
        );
        session.Line(
            words.Text(
                "backup.from",
                (
                    "created",
                    manifest.Created.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)
                ),
                ("program", manifest.Program),
                ("store", manifest.Store),
                ("schema", manifest.Schema),
                ("contains", string.Join(", ", manifest.Contains))
            )
        );
        foreach (var collection in manifest.Collections)
        {
            session.Line(string.Create(CultureInfo.InvariantCulture, $"  {collection.Name}: {collection.Documents}"));
        }
    }
}
