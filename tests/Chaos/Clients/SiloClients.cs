using System.Collections.Concurrent;
using Pipeline.Chaos.Running;
using Pipeline.Chaos.Texts;
using Pipeline.Client;

namespace Pipeline.Chaos.Clients;

/// <summary>Clients of every silo for every caller. None tries again by itself: what was sent once may have happened
/// once.</summary>
internal sealed class SiloClients : IDisposable
{
    /// <summary>How long a client waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<
        (int Silo, string Labels),
        (HttpClient Http, PipelineClient Client)
    > _clients = new();

    /// <summary>The client of a silo for somebody with these labels.</summary>
    public PipelineClient Of(ClusterSilo silo, IReadOnlyList<string> labels) => Find(silo, labels).Client;

    /// <summary>The same as a plain HTTP client.</summary>
    public HttpClient HttpOf(ClusterSilo silo, IReadOnlyList<string> labels) => Find(silo, labels).Http;

    public void Dispose()
    {
        foreach (var (http, client) in _clients.Values)
        {
            client.Dispose();
            http.Dispose();
        }
    }

    private (HttpClient Http, PipelineClient Client) Find(ClusterSilo silo, IReadOnlyList<string> labels) =>
        _clients.GetOrAdd(
            (silo.Number, string.Join(',', labels)),
            key =>
            {
                var http = new HttpClient { BaseAddress = silo.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };
                http.DefaultRequestHeaders.Add(Labels.Header, key.Labels);
                return (
                    http,
                    new PipelineClient(http, new PipelineClientOptions { MaxRetries = 0, Timeout = Patience })
                );
            }
        );
}
