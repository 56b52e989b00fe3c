using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Git;

/// <summary>
/// Runs the installed <c>git</c> in a process of its own, which hears nothing of this machine's settings, asks nobody,
/// runs no hooks, and has limits of time, memory, file size and output.
/// </summary>
/// <param name="folder">The repository, and its home.</param>
/// <param name="time">The clock.</param>
internal sealed class GitProgram(string folder, TimeProvider time)
{
    // Of one file in blocks of 512 bytes (2 GiB), and of addresses in KiB (8 GiB, of which most is mapped).
    private const string Limited = "ulimit -f 4194304; ulimit -v 8388608; exec git \"$@\"";
    private const int MostErrors = 4000;

    // https://git-scm.com/docs/git-config
    private static readonly (string Name, string Value)[] Always =
    [
        ("core.hooksPath", "/dev/null"),
        ("core.fsmonitor", "false"),
        ("protocol.ext.allow", "never"),
        ("transfer.fsckObjects", "true"),
        ("fetch.recurseSubmodules", "false"),
        ("gc.auto", "0"),
        ("http.followRedirects", "false"),
        ("http.proxy", ""),
        ("http.lowSpeedLimit", "1000"),
        ("http.lowSpeedTime", "60"),
        ("pack.threads", "1"),
        ("credential.helper", ""),
    ];

    /// <summary>Settings for this run beside those of all, such as a header with a secret: they travel in the
    /// environment, where other users of the machine do not see them.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>Runs it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="maxOutput">Most bytes of output.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">It cannot be run, takes too long or says too much.</exception>
    public async Task<GitResult> RunAsync(
        IEnumerable<string> arguments,
        long maxOutput,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(patience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var errors = ReadErrorsAsync(process.StandardError, ending.Token);
            var output = await ReadAsync(process.StandardOutput.BaseStream, maxOutput, ending.Token)
                .ConfigureAwait(false);
            var said = await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(ending.Token).ConfigureAwait(false);
            return new GitResult(process.ExitCode, output, said);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(
                Problem.Of(ProblemCode.SourceSlow, ("address", "git"), ("seconds", (int)patience.TotalSeconds)),
                isTransient: true,
                error
            );
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            // A process that ends leaves them open until they are collected.
            process.StandardOutput.Dispose();
            process.StandardError.Dispose();
        }
    }

    private Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo
        {
            FileName = OperatingSystem.IsWindows() ? "git" : "/bin/sh",
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        if (!OperatingSystem.IsWindows())
        {
            // The shell is given the arguments as they are, apart from its own script.
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(Limited);
            start.ArgumentList.Add("git");
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = folder;
        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_ASKPASS"] = "false";
        start.Environment["GIT_ALLOW_PROTOCOL"] = "https:http:file";
        start.Environment["GIT_LFS_SKIP_SMUDGE"] = "1";
        var settings = Always.Concat(Settings).ToArray();
        start.Environment["GIT_CONFIG_COUNT"] = settings.Length.ToString(CultureInfo.InvariantCulture);
        for (var i = 0; i < settings.Length; i++)
        {
            start.Environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_KEY_{i}")] = settings[i].Name;
            start.Environment[string.Create(CultureInfo.InvariantCulture, $"GIT_CONFIG_VALUE_{i}")] = settings[i].Value;
        }

        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw new SourceException(Problem.Of(ProblemCode.ProgramMissing, ("program", "git")), false, error);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream output, long maxOutput, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (all.Length + read > maxOutput)
            {
                throw new SourceException(
                    Problem.Of(ProblemCode.ItemTooLarge, ("bytes", $"> {maxOutput}"), ("most", maxOutput)),
                    isTransient: false
                );
            }

            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    private static async Task<string> ReadErrorsAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        var said = new System.Text.StringBuilder();
        var buffer = new char[1024];
        while (await errors.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            if (said.Length < MostErrors)
            {
                said.Append(buffer, 0, read);
            }
        }

        return said.ToString();
    }
}

/// <summary>What git has done.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Errors">What it said beside, in English.</param>
internal sealed record GitResult(int Code, byte[] Output, string Errors);
