using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipeline.Inference.Generation;
using Pipeline.Servers;

namespace Pipeline.Benchmarks.Generation;

/// <summary>A peer in a process of its own, asked over HTTP as OpenAI's clients ask.</summary>
internal sealed class HttpContender : Contender
{
    private readonly Process _server;
    private readonly HttpClient _http;

    private HttpContender(string name, Process server, HttpClient http)
        : base(name) => (_server, _http) = (server, http);

    /// <summary>Starts it and waits until its model is loaded.</summary>
    /// <param name="name">Its name in the tables.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments, by the port that it is to listen on.</param>
    /// <param name="folder">Where it runs; null for here.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<Contender> StartAsync(
        string name,
        string program,
        Func<string, IEnumerable<string>> arguments,
        string? folder,
        CancellationToken cancellationToken
    )
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var argument in arguments(Text(port)))
        {
            start.ArgumentList.Add(argument);
        }

        var server = Process.Start(start)!;

        // Its log must be read, or it stops when the pipe is full.
        server.OutputDataReceived += static (_, _) => { };
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        var contender = new HttpContender(
            name,
            server,
            new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(10) }
        );
        while (!await contender.IsReadyAsync(cancellationToken))
        {
            if (server.HasExited)
            {
                await contender.DisposeAsync();
                throw new InvalidOperationException(
                    $"{start.FileName} ended with {server.ExitCode} before it was ready."
                );
            }

            await Task.Delay(100, cancellationToken);
        }

        return contender;
    }

    /// <summary>Whether a program can be started.</summary>
    public static bool Exists(string program)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, "--version")
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            );
            process!.WaitForExit();
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>A number as an argument.</summary>
    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

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

    protected override async IAsyncEnumerable<int> StreamAsync(
        GenerationRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(
                new
                {
                    messages = request.Turns.Select(turn => new { role = turn.Role.Word(), content = turn.Content }),
                    max_tokens = request.MaxTokens,
                    temperature = 0,
                    stream = true,
                    stream_options = new { include_usage = true },
                }
            ),
        };
        // It closes connections that were idle for some seconds without a word, which a request on its way would meet.
        message.Headers.ConnectionClose = true;
        using var response = await _http.SendAsync(
            message,
            HttpCompletionOption.ResponseHeadersRead,
            cancellationToken
        );
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var pieces = 0;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
            {
                continue;
            }

            using var chunk = JsonDocument.Parse(line.AsMemory(6));
            var root = chunk.RootElement;
            if (
                root.TryGetProperty("choices", out var choices)
                && choices.GetArrayLength() > 0
                && choices[0].GetProperty("delta").TryGetProperty("content", out var content)
                && content.ValueKind == JsonValueKind.String
                && content.GetString()!.Length > 0
            )
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

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
