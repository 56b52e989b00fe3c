using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Connectors;
using Pipeline.Contracts.Documents;

namespace Pipeline.Cluster;

/// <summary>Events of documents as a receiver gets them.</summary>
[Collection(FullClusterTests.Name)]
public sealed class WebhookTests(FullCluster cluster) : IDisposable
{
    private readonly HttpListener _receiver = new();
    private readonly ConcurrentQueue<(string Id, string Type, string Document, long Version)> _events = new();
    private readonly string _name = $"w{Guid.NewGuid():N}";
    private volatile int _status = 204;

    public void Dispose() => _receiver.Close();

    [Fact]
    public async Task WhatBecomesSearchableAndWhatFailsIsTold()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("old", "Before the webhook."));
        var webhook = await MakeAsync(collection);
        await RunAsync(webhook);
        Assert.Empty(_events);

        await cluster.FillAsync(collection, ("새 문서", "After it."));
        await cluster
            .Client.GetDocument(collection, "too large")
            .Submit(new DocumentInput { RefusedBytes = 1 << 30, FileName = "too large" });
        await RunAsync(webhook);
        Assert.Equal(
            [("document.indexed", "새 문서", 1L), ("document.failed", "too large", 1L)],
            _events.Select(one => (one.Type, one.Document, one.Version))
        );

        // Neither is told again.
        await RunAsync(webhook);
        Assert.Equal(2, _events.Count);
    }

    [Fact]
    public async Task WhatAReceiverThatWasAwayHasMissedIsToldInOrder()
    {
        var collection = await cluster.CreateAsync();
        var webhook = await MakeAsync(collection);
        await RunAsync(webhook);
        _status = 400;
        await cluster.FillAsync(collection, ("refused", "One."));
        Assert.Equal(1, (await RunAsync(webhook)).Failed);
        _status = 204;
        await cluster.FillAsync(collection, ("a", "Two."), ("b", "Three."));
        await RunAsync(webhook);
        Assert.Equal(
            ["refused", "a", "b"],
            _events.Select(one => one.Document).Order().OrderBy(one => one != "refused")
        );
    }

    private async Task<IConnectorGrain> MakeAsync(string collection)
    {
        var port = FreePort();
        _receiver.Prefixes.Add($"http://127.0.0.1:{port}/");
        _receiver.Start();
        _ = ReceiveAsync();
        var webhook = cluster.Client.GetConnector(_name);
        await webhook.Put(
            new ConnectorSettings
            {
                Kind = ConnectorKind.Webhook,
                Collection = collection,
                Address = $"http://127.0.0.1:{port}/events",
                Schedule = "never",
            }
        );
        return webhook;
    }

    private async Task ReceiveAsync()
    {
        while (_receiver.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _receiver.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using var body = await JsonDocument.ParseAsync(context.Request.InputStream);
            var data = body.RootElement.GetProperty("data");
            _events.Enqueue(
                (
                    context.Request.Headers["webhook-id"]!,
                    body.RootElement.GetProperty("type").GetString()!,
                    data.GetProperty("document").GetString()!,
                    data.GetProperty("version").GetInt64()
                )
            );
            context.Response.StatusCode = _status;
            context.Response.Close();
        }
    }

    private static async Task<ConnectorRunInfo> RunAsync(IConnectorGrain webhook)
    {
        Assert.True(await webhook.Run(false));
        ConnectorInfo info;
        do
        {
            await Task.Yield();
            info = await webhook.Describe();
        } while (info.Running || info.Run?.Ended is null);

        return info.Run;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
