using System.Diagnostics;

namespace Pipeline.Deploy.Tests.Programs;

/// <summary>Other programs that check what lies in deploy/: on the PATH, or fetched by deploy/tools/get.</summary>
internal static class InstalledProgram
{
    /// <summary>
    /// Why a test that needs a program is skipped; null: it runs. Where everything must run (the variable
    /// <c>PIPELINE_REQUIRE_PROGRAMS</c> is set) it runs without the program too, and fails.
    /// </summary>
    public static string? ReasonToSkip(string name) =>
        Find(name) is not null || Environment.GetEnvironmentVariable("PIPELINE_REQUIRE_PROGRAMS") is { Length: > 0 }
            ? null
            : $"There is no {name} here; install it, or run deploy/tools/get {name}, to run this test.";

    /// <summary>Runs a program to its end.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ProgramResult Run(string name, params IEnumerable<string> arguments)
    {
        var path = Find(name) ?? throw new InvalidOperationException(ReasonToSkip(name) ?? $"There is no {name} here.");
        using var process = Process.Start(
            new ProcessStartInfo(path, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Repository.Root,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ProgramResult(process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Append(Fetched)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static string Fetched =>
        Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
                ? cache
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "pipeline",
            "tools"
        );
}
