using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.Client;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Running;

/// <summary>The real program as a process of its own.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly ProcessOutput _output;

    private SiloProcess(Process process, ProcessOutput output, Uri baseAddress)
    {
        _process = process;
        _output = output;
        BaseAddress = baseAddress;
    }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Where it listens.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What it has written so far.</summary>
    public string Output => _output.ToString();

    /// <summary>Starts the program and returns when it is ready.</summary>
    /// <param name="folder">Its directories.</param>
    /// <param name="options">Further options.</param>
    public static Task<SiloProcess> StartAsync(SiloFolder folder, params string[] options) =>
        StartAtAsync(folder, "", options);

    /// <summary>As above, listening at further addresses.</summary>
    /// <param name="folder">Its directories.</param>
    /// <param name="further">The addresses, separated by ';'.</param>
    /// <param name="options">Further options.</param>
    public static async Task<SiloProcess> StartAtAsync(SiloFolder folder, string further, params string[] options)
    {
        var given = Array.IndexOf(options, "--urls");
        var port = given < 0 ? FreePort.Next() : new Uri(options[given + 1]).Port;
        var address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        var (process, output) = Launch(
            folder,
            ["--urls", $"{address.GetLeftPart(UriPartial.Authority)};{further}", .. options]
        );
        var silo = new SiloProcess(process, output, address);
        try
        {
            await silo.WaitUntilReadyAsync();
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the program until it ends of itself, as it does when it cannot start.</summary>
    /// <param name="folder">Its directories.</param>
    /// <param name="options">Further options.</param>
    public static Task<(int ExitCode, string Output)> RunToEndAsync(SiloFolder folder, params string[] options) =>
        RunToEndAsync(folder, verb: null, options);

    /// <summary>As above, with a verb.</summary>
    /// <param name="folder">Its directories.</param>
    /// <param name="verb">The word before the options.</param>
    /// <param name="options">Further options.</param>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(
        SiloFolder folder,
        string? verb,
        string[] options
    )
    {
        var address = $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}";
        var (process, output) = Launch(folder, ["--urls", address, .. options], verb);
        using (process)
        {
            await WaitForExitAsync(process, output, StartLimit);
            return (process.ExitCode, output.ToString());
        }
    }

    /// <summary>Starts the program and ends it with SIGTERM as soon as it has written something that begins
    /// so.</summary>
    /// <param name="folder">Its directories.</param>
    /// <param name="sign">What it writes, somewhere in a line.</param>
    public static async Task<(int ExitCode, string Output)> TerminateAsync(SiloFolder folder, string sign)
    {
        var address = $"http://127.0.0.1:{FreePort.Next().ToString(CultureInfo.InvariantCulture)}";
        var (process, output) = Launch(folder, ["--urls", address, "--log-level", "debug"]);
        using (process)
        {
            using (var deadline = new CancellationTokenSource(StartLimit))
            {
                await output.WaitForAsync(sign, deadline.Token);
            }

            await SignalAsync(process, "TERM");
            await WaitForExitAsync(process, output, StopLimit);
            return (process.ExitCode, output.ToString());
        }
    }

    /// <summary>Ends when the program has written a text.</summary>
    public async Task WaitForOutputAsync(string sign)
    {
        using var deadline = new CancellationTokenSource(StopLimit);
        await _output.WaitForAsync(sign, deadline.Token);
    }

    /// <summary>A client of this server; the caller disposes it.</summary>
    /// <param name="retries">Further attempts after a broken connection.</param>
    /// <param name="key">The API key that it sends.</param>
    public PipelineClient CreateClient(int retries = 3, string? key = null) =>
        new(
            new PipelineClientOptions
            {
                BaseAddress = BaseAddress,
                MaxRetries = retries,
                ApiKey = key,
                Timeout = TimeSpan.FromMinutes(10),
            }
        );

    /// <summary>A plain HTTP client of this server; the caller disposes it.</summary>
    /// <remarks>It keeps no cookies: what one request was given lets no other in.</remarks>
    public HttpClient CreateHttpClient() =>
        new(new HttpClientHandler { UseCookies = false })
        {
            BaseAddress = BaseAddress,
            Timeout = TimeSpan.FromMinutes(10),
        };

    /// <summary>SIGKILL: no handler runs, nothing is flushed. Returns when the process is gone.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: false);
        // With a limit it waits for the process alone, not for children that still hold its output.
        _process.WaitForExit(StopLimit);
    }

    /// <summary>SIGINT, as Ctrl+C sends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync(_process, "INT");
        await WaitForExitAsync(_process, _output, StopLimit);
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP: it does nothing more, and its connections stay open.</summary>
    public Task PauseAsync() => SignalAsync(_process, "STOP");

    /// <summary>SIGCONT after <see cref="PauseAsync"/>.</summary>
    public Task ResumeAsync() => SignalAsync(_process, "CONT");

    /// <summary>Waits until it ends of itself.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitForExitAsync()
    {
        await WaitForExitAsync(_process, _output, StopLimit);
        return _process.ExitCode;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static (Process Process, ProcessOutput Output) Launch(
        SiloFolder folder,
        string[] options,
        string? verb = null
    )
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (
            var argument in (string[])
                [
                    Repository.SiloPath,
                    .. (string[])(verb is null ? [] : [verb]),
                    "--data",
                    folder.Data,
                    "--models",
                    folder.Models,
                    "--pull",
                    "false",
                    .. options,
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        foreach (
            var name in start
                .Environment.Keys.Where(name => name.StartsWith("PIPELINE_", StringComparison.Ordinal))
                .ToArray()
        )
        {
            start.Environment.Remove(name);
        }

        start.Environment["XDG_CACHE_HOME"] = folder.Cache;
        foreach (var (name, value) in folder.Environment)
        {
            start.Environment[name] = value;
        }

        var output = new ProcessOutput();
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => output.Add(line.Data);
        process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, output);
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = CreateHttpClient();
        var started = Stopwatch.StartNew();
        while (started.Elapsed < StartLimit)
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync();
                throw new InvalidOperationException(
                    $"The program ended with {_process.ExitCode} while starting:\n{Output}"
                );
            }

            try
            {
                using var response = await http.GetAsync("/health/ready");
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(PollInterval);
        }

        throw new TimeoutException($"The program was not ready within {StartLimit}:\n{Output}");
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private static async Task WaitForExitAsync(Process process, ProcessOutput output, TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"The program did not end within {limit}:\n{output}");
        }
    }
}
