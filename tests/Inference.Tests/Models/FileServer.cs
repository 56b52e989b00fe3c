using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace Pipeline.Inference.Tests.Models;

/// <summary>A server on this machine that serves files with ranges and misbehaves as it is told.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _loop;

    public FileServer()
    {
        // Another process may take the port between asking for a free one and listening on it.
        for (var attempt = 0; ; attempt++)
        {
            Root = new Uri($"http://127.0.0.1:{FreePort()}/");
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add(Root.ToString());
            try
            {
                _listener.Start();
                break;
            }
            catch (HttpListenerException) when (attempt < 20) { }
        }
        _loop = Task.Run(LoopAsync);
    }

    public Uri Root { get; }

    public ConcurrentDictionary<string, ServedFile> Files { get; } = new();

    /// <summary>Path, Range and If-Range of each request, in order.</summary>
    public ConcurrentQueue<(string Path, string? Range, string? IfRange)> Requests { get; } = new();

    public Uri Add(string path, ServedFile file)
    {
        Files["/" + path] = file;
        return new Uri(Root, path);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _loop;
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.InterNetwork,
            System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Tcp
        );
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var (request, response) = (context.Request, context.Response);
        Requests.Enqueue((request.Url!.AbsolutePath, request.Headers["Range"], request.Headers["If-Range"]));
        try
        {
            if (!Files.TryGetValue(request.Url.AbsolutePath, out var file))
            {
                response.StatusCode = 404;
                response.Close();
                return;
            }
            file.BeforeReply?.Invoke(file);
            if (file.Failures.TryDequeue(out var failure))
            {
                response.StatusCode = failure;
                if (file.RetryAfter is { } seconds)
                {
                    response.Headers["Retry-After"] = seconds.ToString(CultureInfo.InvariantCulture);
                }

                response.Close();
                return;
            }
            await SendAsync(file, request, response);
        }
        catch (Exception e)
            when (e is HttpListenerException or ObjectDisposedException or IOException or InvalidOperationException)
        {
            // The client has gone away, or the connection was broken off on purpose.
        }
    }

    private static async Task SendAsync(ServedFile file, HttpListenerRequest request, HttpListenerResponse response)
    {
        foreach (var (name, value) in file.Headers)
        {
            response.Headers[name] = value;
        }

        if (file.RedirectTo is { } location)
        {
            response.StatusCode = 302;
            response.RedirectLocation = location.ToString();
            response.Close();
            return;
        }
        if (file.ETag is { } tag)
        {
            response.Headers["ETag"] = tag;
        }

        var from = 0;
        var range = request.Headers["Range"];
        var condition = request.Headers["If-Range"];
        if (file.Ranges && range is not null && (condition is null || condition == file.ETag || file.IgnoresCondition))
        {
            from = int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            if (from >= file.Content.Length)
            {
                response.StatusCode = 416;
                response.Close();
                return;
            }
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{file.Content.Length - 1}/{file.Content.Length}";
        }
        response.ContentLength64 = file.Content.Length - from;
        var count = file.Content.Length - from;
        var breaks = file.BreaksAfter.TryDequeue(out var limit);
        await response.OutputStream.WriteAsync(file.Content.AsMemory(from, breaks ? Math.Min(count, limit) : count));
        if (breaks)
        {
            await response.OutputStream.FlushAsync();
            response.Abort();
        }
        else
        {
            response.Close();
        }
    }
}
