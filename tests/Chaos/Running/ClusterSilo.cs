using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.EndToEnd.Running;
using Pipeline.Retrieval.Tests.Vectors;
using Pipeline.Servers;

namespace Pipeline.Chaos.Running;

/// <summary>A silo as a process of its own, which keeps its name, its ports and its directory when it is started
/// again.</summary>
internal sealed class ClusterSilo : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private const int SmallDiskMebibytes = 96;
    private const string Started = "==== process";

    private readonly string _directory;
    private readonly IReadOnlyList<string> _options;
    private readonly StreamWriter _log;
    private readonly HttpClient _health;
    private Process? _process;

    /// <param name="number">Its number, from 0.</param>
    /// <param name="directory">Its directory.</param>
    /// <param name="options">Options of the program, beside those that follow from the number.</param>
    /// <param name="hasSmallDisk">Whether its data lies on a small disk of its own.</param>
    /// <param name="hasFakeClock">Whether its clock can be moved.</param>
    public ClusterSilo(
        int number,
        string directory,
        IReadOnlyList<string> options,
        bool hasSmallDisk,
        bool hasFakeClock
    )
    {
        (Number, _directory, _options) = (number, directory, options);
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Path.Combine(directory, "run", "here"));
        InstallEmbedder(Directory.CreateDirectory(Path.Combine(directory, "models", "tiny-embed")).FullName);
        Disk = hasSmallDisk ? SmallDisk.Mount(SmallDiskMebibytes, Data) : null;
        Clock = hasFakeClock ? new FakeClock(Path.Combine(directory, "clock")) : null;
        _log = new StreamWriter(LogPath, append: true) { AutoFlush = true };
        BaseAddress = new Uri($"http://127.0.0.1:{Text(FreePort.Next())}");
        SiloPort = FreePort.Next();
        GatewayPort = FreePort.Next();
        _health = new HttpClient { BaseAddress = BaseAddress, Timeout = TimeSpan.FromSeconds(5) };
    }

    /// <summary>Its number, from 0.</summary>
    public int Number { get; }

    /// <summary>Its name.</summary>
    public string Name => $"silo-{Text(Number + 1)}";

    public Uri BaseAddress { get; }

    /// <summary>Where it listens for the others.</summary>
    public int SiloPort { get; }

    /// <summary>Where the others reach it.</summary>
    public int AdvertisedPort { get; set; }

    public int GatewayPort { get; }

    /// <summary>The small disk with its data; null: it has none.</summary>
    public SmallDisk? Disk { get; }

    /// <summary>Its clock; null: it is the machine's.</summary>
    public FakeClock? Clock { get; }

    /// <summary>The path of the program that it is started with: another version of it may come in between.</summary>
    public string Program { get; set; } = Repository.SiloPath;

    /// <summary>How often it has been started.</summary>
    public int Starts { get; private set; }

    /// <summary>Whether it can be asked: it has started, and nothing is being done to it.</summary>
    public bool IsUp
    {
        get => Volatile.Read(ref _isUp);
        set => Volatile.Write(ref _isUp, value);
    }

    private bool _isUp;

    /// <summary>The process; null: it does not run.</summary>
    public int? ProcessId => _process is { HasExited: false } process ? process.Id : null;

    /// <summary>The exit code; null: it runs, or never did.</summary>
    public int? ExitCode => _process is { HasExited: true } process ? process.ExitCode : null;

    private string Data => Path.Combine(_directory, "data");

    private string LogPath => Path.Combine(_directory, "log");

    /// <summary>Starts the process.</summary>
    public void Start()
    {
        _process?.Dispose();
        Starts++;
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = Path.Combine(_directory, "run", "here"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] own =
        [
            Program,
            .. new[] { "--data", Data, "--models", Path.Combine(_directory, "models"), "--pull", "false" },
            .. new[] { "--name", Name, "--zone", $"zone-{Text(Number + 1)}" },
            .. new[] { "--urls", BaseAddress.GetLeftPart(UriPartial.Authority) },
            .. new[] { "--advertise", $"127.0.0.1:{Text(AdvertisedPort)}", "--silo-port", Text(SiloPort) },
            .. new[] { "--gateway-port", Text(GatewayPort) },
        ];
        foreach (var argument in own.Concat(_options))
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

        start.Environment["XDG_CACHE_HOME"] = Path.Combine(_directory, "cache");
        foreach (var (name, value) in Clock?.Environment ?? [])
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Log(line.Data);
        process.ErrorDataReceived += (_, line) => Log(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        Log($"{Started} {Text(process.Id)}");
    }

    /// <summary>Waits until it is ready.</summary>
    /// <returns>Whether it is; false: it has ended instead, or takes too long.</returns>
    public async Task<bool> WaitUntilReadyAsync()
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < StartLimit; await Task.Delay(200))
        {
            if (_process is not { HasExited: false })
            {
                return false;
            }

            if (await IsReadyAsync())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Sends it a signal.</summary>
    /// <param name="signal">Such as KILL or STOP.</param>
    public async Task SignalAsync(string signal)
    {
        if (ProcessId is { } id)
        {
            Log($"==== {signal}");
            using var kill = Process.Start("kill", [$"-{signal}", Text(id)]);
            await kill.WaitForExitAsync();
        }
    }

    /// <summary>Waits until it has ended.</summary>
    /// <returns>Whether it has, within the time.</returns>
    public async Task<bool> WaitForExitAsync(TimeSpan limit)
    {
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            await (_process?.WaitForExitAsync(deadline.Token) ?? Task.CompletedTask);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What it has written since it was started last, to be read when it has ended.</summary>
    public async Task<string> ReadLogAsync()
    {
        await using var log = new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(log);
        var text = await reader.ReadToEndAsync();
        return text[text.LastIndexOf(Started, StringComparison.Ordinal)..];
    }

    public void Dispose()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeSpan.FromSeconds(10));
        }

        _process?.Dispose();
        _health.Dispose();
        Disk?.Dispose();
        lock (_log)
        {
            _log.Dispose();
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var response = await _health.GetAsync("/health/ready");
            return response.IsSuccessStatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    private void Log(string? line)
    {
        lock (_log)
        {
            if (line is not null && _log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }
    }

    private static void InstallEmbedder(string folder)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Models", "tiny", "tiny-embed")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
