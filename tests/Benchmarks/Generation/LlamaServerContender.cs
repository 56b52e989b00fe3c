using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipeline.Inference.Generation;

namespace Pipeline.Benchmarks.Generation;

/// <summary>
/// llama.cpp's own server, a process of its own asked over HTTP: continuous batching, unified KV cells and the prompt cache are on.
/// </summary>
internal sealed class LlamaServerContender : Contender
{
    /// <summary>Names the program; without it, <c>llama-server</c> is looked for on the path.</summary>
    public const string Variable = "LLAMA_SERVER";

    private readonly Process _server;
    private readonly HttpClient _http;

    private LlamaServerContender(string name, Process server, HttpClient http)
        : base(name) => (_server, _http) = (server, http);

    /// <summary>Whether there is such a program.</summary>
    public static bool Exists
    {
        get
        {
            try
            {
                using var process = Process.Start(new ProcessStartInfo(Program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
                process!.WaitForExit();
                return true;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                return false;
            }
        }
    }

    private static string Program => Environment.GetEnvironmentVariable(Variable) ?? "llama-server";

    /// <summary>Starts it and waits until the model is loaded.</summary>
    public static async Task<Contender> StartAsync(
        string name, string model, GeneratorOptions options, int threads, string[] more, CancellationToken ct)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "--model", model, "--host", "127.0.0.1", "--port", Text(port), "--parallel", Text(options.Slots), "--ctx-size", Text(options.ContextTokens),
            "--kv-unified", "--threads", Text(threads), "--threads-batch", Text(threads), "--cache-prompt", "--n-gpu-layers", "0", .. more,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var server = Process.Start(start)!;

        // Its log must be read, or it stops when the pipe is full.
        server.OutputDataReceived += static (_, _) => { };
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        var contender = new LlamaServerContender(
            name, server, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(10) });
        while (!await contender.IsReadyAsync(ct))
        {
            if (server.HasExited)
            {
                await contender.DisposeAsync();
                throw new InvalidOperationException($"{start.FileName} ended with {server.ExitCode} before it was ready.");
            }

            await Task.Delay(100, ct);
        }

        return contender;
    }

    public override async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_server.HasExited)
        {
            _server.Kill();
        }

        await _server.WaitForExitAsync();
        _server.Dispose();
    }

    protected override async IAsyncEnumerable<int> StreamAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new
            {
                messages = request.Turns.Select(turn => new { role = turn.Role, content = turn.Content }),
                max_tokens = request.MaxTokens,
                temperature = 0,
                stream = true,
                stream_options = new { include_usage = true },
            }),
        };
        // It closes connections that were idle for some seconds without a word, which a request on its way would meet.
        message.Headers.ConnectionClose = true;
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, ct);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        var pieces = 0;
        while (await lines.ReadLineAsync(ct) is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
            {
                continue;
            }

            using var chunk = JsonDocument.Parse(line.AsMemory(6));
            var root = chunk.RootElement;
            if (root.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0
                && choices[0].GetProperty("delta").TryGetProperty("content", out var content)
                && content.ValueKind == JsonValueKind.String && content.GetString()!.Length > 0)
            {
                pieces++;
                yield return 1;
            }

            if (root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
            {
                // Tokens without a piece of their own: the one that ends the turn, and those guessed right.
                yield return usage.GetProperty("completion_tokens").GetInt32() - pieces;
            }
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken ct)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("/health", UriKind.Relative), ct);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
