using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Backups;
using Pipeline.Contracts.Errors;
using Pipeline.Storage.Backups;

namespace Pipeline.Cli.Backups;

/// <summary><c>pipeline backup</c>.</summary>
internal static class BackupCommand
{
    private static readonly string[] Parts = ["vectors", "conversations", "keys"];

    public static Command Create(SessionFactory sessions)
    {
        var path = new Argument<string>("path")
        {
            Description = "The file to write, or a directory to write one into.",
            HelpName = "FILE|DIR",
        };
        var collections = new Option<string[]>("--collection", "-c")
        {
            Description = "Only this collection; may be given several times.",
            HelpName = "NAME",
        };
        var without = Without(Parts);
        var replace = new Option<bool>("--replace") { Description = "Write over a file that is there." };
        var json = CommonOptions.Json();
        var stopped = new StoppedStore();
        var command = CliCommand.Create(
            "backup",
            "Write everything into one file while documents change: all of it as of one moment. 'check' reads one.",
            [
                ("pipeline backup backups/", "A file named after the time."),
                ("pipeline backup check backups/pipeline-20260101-020000.backup.tar", "Is it whole?"),
                ("pipeline backup before.backup.tar --data /var/lib/pipeline", "Of a server that is stopped."),
            ],
            [path, collections, without, replace, .. stopped.Options, json],
            (parse, token) =>
                sessions.RunAsync(
                    parse,
                    parse.GetValue(json),
                    async session =>
                    {
                        var file = FileOf(parse.GetValue(path)!, parse.GetValue(replace));
                        var left = parse.GetValue(without) ?? [];
                        var options = new BackupOptions(
                            parse.GetValue(collections) ?? [],
                            !left.Contains("vectors"),
                            !left.Contains("conversations"),
                            !left.Contains("keys")
                        );
                        var started = Stopwatch.GetTimestamp();
                        var backup = await WriteAsync(
                                session,
                                file,
                                options,
                                stopped.IsNamed(parse) ? Stopped : null,
                                token
                            )
                            .ConfigureAwait(false);
                        Tell(session, file, backup, Stopwatch.GetElapsedTime(started));
                        return ExitCode.Ok;

                        Task<CheckedBackup> Stopped(Stream stream, IProgress<BackupProgress> progress) =>
                            stopped.RunAsync(
                                parse,
                                async store =>
                                {
                                    var snapshot = await store.OpenSnapshotAsync(token).ConfigureAwait(false);
                                    await using (snapshot.ConfigureAwait(false))
                                    {
                                        return await StoreBackup
                                            .WriteAsync(snapshot, ContentsOf(options), stream, progress, token)
                                            .ConfigureAwait(false);
                                    }
                                },
                                token
                            );
                    }
                ),
            "A backup is not encrypted, and holds documents and hashes of keys: encrypt it with a tool of your own, such as age or gpg."
        );
        command.Add(BackupCheckCommand.Create(sessions));
        return command;
    }

    /// <summary>The option by which parts are left out.</summary>
    public static Option<string[]> Without(string[] parts)
    {
        var option = new Option<string[]>("--without")
        {
            Description = $"Leave out {string.Join(", ", parts)}; may be given several times.",
            HelpName = "PART",
        };
        option.AcceptOnlyFromAmong(parts);
        return option;
    }

    private static async Task<CheckedBackup> WriteAsync(
        Session session,
        string file,
        BackupOptions options,
        Func<Stream, IProgress<BackupProgress>, Task<CheckedBackup>>? stopped,
        CancellationToken token
    ) =>
        await BackupBars
            .RunAsync(
                session,
                "backup.writing",
                bars =>
                    NewFile.WriteAsync(
                        file,
                        async written =>
                        {
                            if (stopped is not null)
                            {
                                return await stopped(written, bars).ConfigureAwait(false);
                            }

                            var source = await session.Client.OpenBackupAsync(options, token).ConfigureAwait(false);
                            await using (source.ConfigureAwait(false))
                            {
                                // Checked while it is written, so that what is kept is known to be whole.
                                return await BackupReader
                                    .CheckAsync(new CopyingStream(source, written), bars, token)
                                    .ConfigureAwait(false);
                            }
                        },
                        token
                    )
            )
            .ConfigureAwait(false);

    private static string FileOf(string path, bool replace)
    {
        var file = Directory.Exists(path)
            ? Path.Combine(
                path,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"pipeline-{DateTime.Now:yyyyMMdd-HHmmss}{BackupFormat.Extension}"
                )
            )
            : path;
        return replace || !File.Exists(file)
            ? file
            : throw new UsageException("path", $"'{file}' is there already; give another name, or --replace.");
    }

    private static BackupContents ContentsOf(BackupOptions options) =>
        new()
        {
            Program =
                typeof(BackupCommand)
                    .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
                    ?.InformationalVersion.Split('+')[0]
                ?? "0",
            Created = TimeProvider.System.GetUtcNow(),
            Collections = options.Collections,
            Vectors = options.Vectors,
            Conversations = options.Conversations,
            Keys = options.Keys,
        };

    private static void Tell(Session session, string file, CheckedBackup backup, TimeSpan time)
    {
        var size = new FileInfo(file).Length;
        if (session.Json)
        {
            session.Write(
                new
                {
                    file,
                    bytes = size,
                    backup.Manifest.Id,
                    backup.End.Documents,
                    backup.End.Chunks,
                    backup.End.Conversations,
                }
            );
            return;
        }

        session.Note(
            session.Terminal.Words.Text(
                "backup.done",
                ("file", file),
                ("documents", backup.End.Documents),
                ("collections", backup.Manifest.Collections.Count),
                ("size", BackupBars.Size(size)),
                ("speed", $"{BackupBars.Size((long)(size / Math.Max(0.001, time.TotalSeconds)))}/s")
            )
        );
    }
}
