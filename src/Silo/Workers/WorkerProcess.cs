using System.Diagnostics;
using System.Globalization;
using Pipeline.Documents.Sandbox;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Workers;

/// <summary>A worker as a process: this program once more, with a pipe that ends it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    // Where the runtime and the models lie, and which GPU there is; nothing that another program keeps there is passed
    // on.
    private static readonly string[] Kept =
    [
        "PATH",
        "HOME",
        "USERPROFILE",
        "LOCALAPPDATA",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "TMPDIR",
        "TEMP",
        "TMP",
        "SystemRoot",
        "LD_LIBRARY_PATH",
        "PIPELINE_MODELS",
    ];

    private readonly Process _process;

    private WorkerProcess(Process process)
    {
        _process = process;
        Ended = process.WaitForExitAsync();
    }

    /// <summary>Ends when the process has.</summary>
    public Task Ended { get; }

    /// <summary>How it ended.</summary>
    public string HowItEnded => string.Create(CultureInfo.InvariantCulture, $"it ended with code {_process.ExitCode}");

    /// <summary>Starts a worker.</summary>
    /// <param name="options">Of this program, whose cluster it joins.</param>
    /// <param name="siloPort">The port of its silo.</param>
    /// <param name="line">Gets each line of its log.</param>
    public static WorkerProcess Start(SiloOptions options, int siloPort, Action<string> line)
    {
        var command = SandboxCommand.ThisProgram(
            string.Create(CultureInfo.InvariantCulture, $"--join=127.0.0.1:{options.SiloPort}")
        );
        var start = new ProcessStartInfo(command.FileName, [.. command.Arguments, .. Arguments(options, siloPort)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        var inherited = new Dictionary<string, string?>(start.Environment, StringComparer.Ordinal);
        start.Environment.Clear();
        foreach (var (name, value) in inherited)
        {
            if (
                Kept.Contains(name, StringComparer.OrdinalIgnoreCase)
                || name.StartsWith("DOTNET_", StringComparison.Ordinal)
                || name.StartsWith("CUDA_", StringComparison.Ordinal)
            )
            {
                start.Environment[name] = value;
            }
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, data) => Pass(data.Data);
        process.ErrorDataReceived += (_, data) => Pass(data.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WorkerProcess(process);

        void Pass(string? text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                line(text);
            }
        }
    }

    /// <summary>Asks it to end, and makes it when it does not.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        _process.StandardInput.Close();
        try
        {
            await Ended.WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            Kill();
            await Ended;
        }
    }

    /// <summary>Ends it at once.</summary>
    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose() => _process.Dispose();

    private static IEnumerable<string> Arguments(SiloOptions options, int siloPort) =>
        [
            string.Create(CultureInfo.InvariantCulture, $"--silo-port={siloPort}"),
            .. OptionTable.WorkerArguments(options),
        ];
}
