using System.Diagnostics;
using System.Globalization;
using Pipeline.Cli.CommandLine;
using Pipeline.Cli.Output;
using Pipeline.Contracts.Backups;
using Pipeline.Storage.Backups;

namespace Pipeline.Cli.Backups;

/// <summary>The bar of a backup or a check: documents, with size and speed beside.</summary>
internal static class BackupBars
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Runs work under a bar; what stands in its way is told in the words of errors.</summary>
    public static async Task<T> RunAsync<T>(
        Session session,
        string phase,
        Func<IProgress<BackupProgress>, Task<T>> work
    )
    {
        try
        {
            return await ProgressBars
                .RunAsync(
                    session.Terminal,
                    session.Json,
                    phases => work(new Bar(phases, session.Terminal.Words.Text(phase)))
                )
                .ConfigureAwait(false);
        }
        catch (BackupException error)
        {
            throw BackupErrors.Of(error.Problem, error.Values);
        }
    }

    /// <summary>Bytes as people read them.</summary>
    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1024 && unit < Units.Length - 1; unit++)
        {
            value /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {Units[unit]}");
    }

    private sealed class Bar(IPhases phases, string name) : IProgress<BackupProgress>
    {
        private readonly long _started = Stopwatch.GetTimestamp();
        private IPhase? _phase;

        public void Report(BackupProgress value)
        {
            _phase ??= phases.Begin(name, value.TotalDocuments);
            _phase.Set(value.Documents);
            var speed = value.Bytes / Math.Max(0.001, Stopwatch.GetElapsedTime(_started).TotalSeconds);
            _phase.Describe($"{name} {Size(value.Bytes)} ({Size((long)speed)}/s)");
        }
    }
}
