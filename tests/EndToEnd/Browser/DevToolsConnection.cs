using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Pipeline.EndToEnd.Browser;

/// <summary>A connection to a browser's DevTools: commands with their replies, and events.</summary>
internal sealed class DevToolsConnection : IAsyncDisposable
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> _replies = new();
    private readonly Action<string, JsonNode> _onEvent;
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <param name="onEvent">Called with the name and the parameters of every event, one at a time.</param>
    public DevToolsConnection(Action<string, JsonNode> onEvent) => _onEvent = onEvent;

    /// <summary>The session that commands go to; null: the browser itself.</summary>
    public string? Session { get; set; }

    public async Task OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        await _socket.ConnectAsync(address, cancellationToken);
        _reading = ReadAsync();
    }

    public async Task<JsonObject> SendAsync(string method, JsonObject? parameters = null, TimeSpan? timeout = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var message = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (Session is not null)
        {
            message["sessionId"] = Session;
        }

        var reply = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _replies[id] = reply;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(
                Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, _closing.Token);
        }
        finally
        {
            _sending.Release();
        }

        return await reply.Task.WaitAsync(timeout ?? CommandTimeout);
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _reading;
        _socket.Dispose();
        _sending.Dispose();
        _closing.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (_socket.State == WebSocketState.Open)
            {
                var part = await _socket.ReceiveAsync(buffer, _closing.Token);
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage && part.MessageType == WebSocketMessageType.Text)
                {
                    Take(JsonNode.Parse(message.ToArray())!.AsObject());
                    message.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            // Closed by us, or the browser died; whoever waits is told below.
        }

        foreach (var reply in _replies.Values)
        {
            reply.TrySetException(new InvalidOperationException("The connection to Chromium ended."));
        }
    }

    private void Take(JsonObject message)
    {
        if (message["method"] is { } method)
        {
            _onEvent(method.GetValue<string>(), message["params"] ?? new JsonObject());
        }
        else if (_replies.TryRemove(message["id"]!.GetValue<int>(), out var reply))
        {
            if (message["error"] is { } error)
            {
                reply.TrySetException(new InvalidOperationException(error.ToJsonString()));
            }
            else
            {
                reply.TrySetResult(message["result"] as JsonObject ?? []);
            }
        }
    }
}
