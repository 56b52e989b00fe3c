using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Pipeline.Connectors.Tests.Messaging;

/// <summary>The installed <c>nats-server</c> with JetStream, on a free port, for one test.</summary>
internal sealed class NatsServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private NatsServer(Process process, string folder, int port)
    {
        (_process, _folder) = (process, folder);
        Address = new Uri($"nats://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    /// <summary>The program; null: it is not installed.</summary>
    public static string? Program { get; } =
        ((string[])["/usr/bin/nats-server", "/usr/sbin/nats-server", "/usr/local/bin/nats-server"]).FirstOrDefault(
            File.Exists
        );

    public static async Task<NatsServer> StartAsync(string token)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-nats-").FullName;
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var start = new ProcessStartInfo(
            Program ?? throw new InvalidOperationException("nats-server is not installed."),
            ["-js", "-sd", folder, "-a", "127.0.0.1", "-p", $"{port}", "--auth", token]
        )
        {
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains("Server is ready", StringComparison.Ordinal))
            {
                // Read on, or it would stop when the pipe is full.
                _ = process.StandardError.ReadToEndAsync();
                return new NatsServer(process, folder, port);
            }
        }

        throw new InvalidOperationException("nats-server has not started.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Needs <c>nats-server</c>: skipped without it, unless PIPELINE_REQUIRE_PROGRAMS is 1.</summary>
public sealed class OnNatsAttribute : FactAttribute
{
    public OnNatsAttribute()
    {
        if (NatsServer.Program is null && Environment.GetEnvironmentVariable("PIPELINE_REQUIRE_PROGRAMS") != "1")
        {
            Skip = "nats-server is not installed.";
        }
    }
}
