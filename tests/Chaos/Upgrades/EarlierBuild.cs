using System.Diagnostics;
using System.Globalization;
using Pipeline.EndToEnd.Running;

namespace Pipeline.Chaos.Upgrades;

/// <summary>
/// The program as it was at an earlier commit, built from the repository's own history into the user's cache
/// (<c>~/.cache/pipeline/builds/COMMIT</c>, about 200 MB, which may be deleted). Who asks first builds it, once for a
/// commit; that takes a minute or two.
/// </summary>
internal static class EarlierBuild
{
    private const string RequiredVariable = "PIPELINE_REQUIRE_PROGRAMS";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(15);

    /// <summary>What the program is made of.</summary>
    private static readonly string[] Sources =
    [
        "src",
        "Directory.Build.props",
        "Directory.Packages.props",
        "global.json",
    ];

    private static readonly Lazy<string?> Reason = new(FindReason);

    /// <summary>The commit, 40 hexadecimal digits.</summary>
    public static string Commit { get; } =
        File.ReadLines(Path.Combine(Repository.Root, "tests", "Chaos", "Upgrades", "earlier-commit.txt"))
            .Select(line => line.Trim())
            .Single(line => line.Length > 0 && line[0] != '#');

    /// <summary>
    /// Why tests that need it are skipped; null: they run. It cannot be had without the history of the repository, as
    /// in an archive or a shallow clone. Where everything must run, a history without the commit is a failure.
    /// </summary>
    public static string? ReasonToSkip => Reason.Value;

    private static string Folder =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "pipeline",
            "builds"
        );

    private static string Built => Path.Combine(Folder, Commit);

    private static string Program => Path.Combine(Built, "Pipeline.Silo.dll");

    /// <summary>The program, built if need be.</summary>
    /// <param name="tell">Is told when it is built, since that takes a while.</param>
    /// <returns>The path of its assembly.</returns>
    /// <exception cref="InvalidOperationException">It cannot be built; the message says why.</exception>
    public static async Task<string> PrepareAsync(Action<string> tell)
    {
        if (File.Exists(Program))
        {
            return Program;
        }

        Directory.CreateDirectory(Folder);
        await using var turn = await TakeTurnAsync();
        if (!File.Exists(Program))
        {
            tell($"building commit {Commit} into {Built}");
            await BuildAsync();
        }

        return Program;
    }

    private static string? FindReason()
    {
        if (File.Exists(Program))
        {
            return null;
        }

        if (InstalledGit("rev-parse", "--is-shallow-repository") is not { } isShallow)
        {
            return "The version before is built from the repository's history, and there is none here (no git, or no "
                + "repository around the sources).";
        }

        if (InstalledGit("cat-file", "-e", $"{Commit}^{{commit}}") is not null)
        {
            return null;
        }

        return isShallow == "true"
                ? $"This clone is shallow and ends before commit {Commit}; git fetch --unshallow helps."
            : Environment.GetEnvironmentVariable(RequiredVariable) is { Length: > 0 } ? null
            : $"The history here has no commit {Commit}, which tests/Chaos/Upgrades/earlier-commit.txt names.";
    }

    /// <summary>Other test runs of this user may be building the same.</summary>
    private static async Task<FileStream> TakeTurnAsync()
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(Poll))
        {
            try
            {
                return new FileStream(
                    Path.Combine(Folder, $"{Commit}.lock"),
                    FileMode.OpenOrCreate,
                    FileAccess.ReadWrite,
                    FileShare.None
                );
            }
            catch (IOException) when (waited.Elapsed < BuildLimit)
            {
                // It is somebody else's turn.
            }
        }
    }

    private static async Task BuildAsync()
    {
        var work = Directory.CreateDirectory(
            Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"{Commit}.{Environment.ProcessId}"))
        );
        try
        {
            var sources = Path.Combine(work.FullName, "sources.tar");
            await RunAsync(work, "git", [.. Git("archive", "--output", sources, Commit, "--"), .. Sources]);
            await RunAsync(work, "tar", ["-xf", sources]);
            await RunAsync(
                work,
                Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                [
                    .. new[]
                    {
                        "publish",
                        Path.Combine("src", "Silo"),
                        "-c",
                        "Release",
                        "-v",
                        "quiet",
                        "-nodeReuse:false",
                    },
                    .. new[] { "--use-current-runtime", "--self-contained", "false", "-p:UseAppHost=false" },
                    // It was checked when it was made.
                    .. new[] { "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-o", "program" },
                ]
            );

            // As the last step, so that what is there is whole.
            Directory.Move(Path.Combine(work.FullName, "program"), Built);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static string[] Git(params string[] arguments) =>
        // The sources may be another user's, as in a container.
        ["-c", "safe.directory=*", "-C", Repository.Root, .. arguments];

    /// <summary>What git prints; null: it fails, or is not installed.</summary>
    private static string? InstalledGit(params string[] arguments)
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", Git(arguments))
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var printed = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 ? printed : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static async Task RunAsync(DirectoryInfo work, string program, string[] arguments)
    {
        // Into a file, because servers of the compiler inherit what their starter writes to and would keep a pipe open.
        var log = Path.Combine(work.FullName, "log");
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", $"exec \"$0\" \"$@\" >'{log}' 2>&1 </dev/null", program, .. arguments]
        )
        {
            WorkingDirectory = work.FullName,
        };

        // What 'dotnet test' tells its children is about another build.
        foreach (
            var name in start
                .Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
                .ToArray()
        )
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(BuildLimit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"Commit {Commit} is not built within {BuildLimit}.");
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"Commit {Commit} cannot be built ({program} {arguments[0]}):\n{await File.ReadAllTextAsync(log)}"
            );
        }
    }
}
