using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Pipeline.Servers;

/// <summary>
/// A PostgreSQL server in a directory of its own, reached by a socket there. It ends with this process, however that
/// ends: a shell beside it waits for the end of its input. Its default order of texts is Korean, so that whatever
/// relies on the default is found out.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string RequiredVariable = "PIPELINE_REQUIRE_PROGRAMS";

    private static readonly Lazy<Task<PostgresServer>> OfThisRun = new(() => StartAsync());

    private readonly string _programs;
    private readonly string _directory;
    private readonly string _settings;
    private readonly Process _guard;
    private int _schemas;

    private PostgresServer(string programs, string directory, string settings)
    {
        _programs = programs;
        _directory = directory;
        _settings = settings;
        _guard = Process.Start(
            new ProcessStartInfo("/bin/sh")
            {
                ArgumentList =
                {
                    "-c",
                    // What a restarted test run sends to all of its processes does not reach the guard's last act.
                    $"trap '' INT TERM; read -r end; {Shell("pg_ctl", "-D", Data, "-m", "immediate", "stop")} "
                        + $">/dev/null 2>&1; rm -rf '{directory}'",
                },
                RedirectStandardInput = true,
            }
        )!;
    }

    /// <summary>The server that all tests of a run share.</summary>
    public static Task<PostgresServer> Shared => OfThisRun.Value;

    /// <summary>
    /// Why tests that need the server are skipped; null: they run. Where everything must run they run without it too,
    /// and fail.
    /// </summary>
    public static string? ReasonToSkip =>
        FindPrograms() is not null || Environment.GetEnvironmentVariable(RequiredVariable) is { Length: > 0 }
            ? null
            : "PostgreSQL is not installed; install the package postgresql to run this test.";

    private string Data => Path.Combine(_directory, "data");

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Settings of the server beside those for tests, as "-c name=value".</param>
    public static async Task<PostgresServer> StartAsync(string settings = "-c fsync=off -c full_page_writes=off")
    {
        var programs =
            FindPrograms()
            ?? throw new InvalidOperationException("PostgreSQL is not installed; install the package postgresql.");
        var directory = Directory.CreateTempSubdirectory("pipeline-postgres-").FullName;
        var server = new PostgresServer(programs, directory, settings);
        if (Environment.UserName == "root")
        {
            await RunAsync("chown", "postgres", directory);
        }

        await server.RunProgramAsync(
            "initdb",
            "-D",
            server.Data,
            "-U",
            "pipeline",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=icu",
            "--icu-locale=ko",
            "--no-sync"
        );
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the server after it was stopped.</summary>
    public Task StartAgainAsync() =>
        RunProgramAsync(
            "pg_ctl",
            "-D",
            Data,
            "-l",
            Path.Combine(_directory, "log"),
            "-w",
            "-o",
            $"-k {_directory} -c listen_addresses= -c max_connections=400 {_settings}",
            "start"
        );

    /// <summary>Stops the server; its connections are cut.</summary>
    /// <param name="mode">How, as pg_ctl calls it: fast, or immediate, which is like a crash.</param>
    public Task StopAsync(string mode = "fast") => RunProgramAsync("pg_ctl", "-D", Data, "-m", mode, "-w", "stop");

    /// <summary>SIGSTOP for all processes of the server: it answers nobody, and its connections stay open.</summary>
    public Task PauseAsync() => SignalAsync("STOP", [.. Processes()]);

    /// <summary>SIGCONT after <see cref="PauseAsync"/>.</summary>
    public Task ResumeAsync() => SignalAsync("CONT", [.. Processes().Reverse()]);

    /// <summary>A connection string for a schema that nobody else has.</summary>
    public string NewSchema() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host={_directory};Database=postgres;Username=pipeline;Search Path=test_{Interlocked.Increment(ref _schemas)}"
        );

    /// <summary>Runs a statement as a person would, in the schema of a connection string.</summary>
    public static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    /// <summary>The first process, which starts all others, and those.</summary>
    private IEnumerable<string> Processes()
    {
        var first = File.ReadLines(Path.Combine(Data, "postmaster.pid")).First().Trim();
        yield return first;
        foreach (
            var folder in Directory
                .EnumerateDirectories("/proc")
                .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
        )
        {
            string status;
            try
            {
                status = File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (IOException)
            {
                // It has just ended.
                continue;
            }

            // After the name in brackets: the state, then the parent.
            if (status[(status.LastIndexOf(')') + 2)..].Split(' ')[1] == first)
            {
                yield return Path.GetFileName(folder);
            }
        }
    }

    private static async Task SignalAsync(string signal, IReadOnlyList<string> processes)
    {
        foreach (var process in processes)
        {
            // One that has just ended is no fault.
            using var kill = Process.Start("kill", [$"-{signal}", process]);
            await kill.WaitForExitAsync();
        }
    }

    // Debian keeps the server's programs of each version apart, off the PATH.
    private static string? FindPrograms() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .OrderByDescending(version =>
                int.TryParse(Path.GetFileName(version), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : 0
            )
            .Select(version => Path.Combine(version, "bin"))
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));

    private async Task RunProgramAsync(string program, params string[] arguments)
    {
        var command = Command(program, arguments);
        await RunAsync(command[0], command[1..]);
    }

    // The server refuses to run as root.
    private string[] Command(string program, string[] arguments) =>
        Environment.UserName == "root"
            ? ["runuser", "-u", "postgres", "--", Path.Combine(_programs, program), .. arguments]
            : [Path.Combine(_programs, program), .. arguments];

    private string Shell(string program, params string[] arguments) =>
        string.Join(' ', Command(program, arguments).Select(argument => $"'{argument}'"));

    private static async Task RunAsync(string program, params string[] arguments)
    {
        // A shell, because the server inherits what its starter writes to and would keep a pipe open.
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null", program, .. arguments])
            {
                RedirectStandardError = true,
                // Its user may not enter where this process is.
                WorkingDirectory = "/",
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await errors}");
        }
    }
}
