using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Proxies;

/// <summary>A real nginx in front of a server, as people set one up.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private NginxProcess(Process process, DirectoryInfo folder, Uri address)
    {
        _process = process;
        _folder = folder;
        BaseAddress = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Starts it and returns when it listens.</summary>
    /// <param name="server">Where requests go.</param>
    /// <param name="headers">Its <c>proxy_set_header</c> lines.</param>
    public static async Task<NginxProcess> StartAsync(Uri server, string headers)
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-nginx-");
        var port = FreePort.Next();
        var configuration = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            string.Create(
                CultureInfo.InvariantCulture,
                $$"""
                daemon off; master_process off; pid nginx.pid; error_log error.log;
                events { worker_connections 64; }
                http {
                    access_log off;
                    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                    server {
                        listen 127.0.0.1:{{port}};
                        location / {
                            proxy_pass {{server.GetLeftPart(UriPartial.Authority)}};
                            proxy_http_version 1.1;
                            proxy_buffering off;
                            proxy_set_header Upgrade $http_upgrade;
                            proxy_set_header Connection $http_connection;
                            {{headers}}
                        }
                    }
                }
                """
            )
        );
        var start = new ProcessStartInfo(
            InstalledProgram.Find("nginx") ?? "nginx",
            ["-p", folder.FullName, "-c", configuration, "-e", "error.log"]
        )
        {
            UseShellExecute = false,
        };
        var nginx = new NginxProcess(
            Process.Start(start)!,
            folder,
            new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}")
        );
        try
        {
            await nginx.WaitUntilListeningAsync(port);
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task WaitUntilListeningAsync(int port)
    {
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (!_process.HasExited && started.Elapsed < Limit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
            }
        }
    }
}
