using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Streams;
using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;
using Pipeline.Silo.Clustering;
using Pipeline.Storage.Postgres;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>The Orleans stream <c>documents</c> of a cluster: what was published outlives silos, and arrives
/// once.</summary>
public sealed class DocumentStreamTests
{
    private const string Collection = "handbook";
    private const int Documents = 60;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [NeedsPostgresFact]
    public async Task What_was_published_arrives_once_though_silos_are_killed()
    {
        await using var cluster = await SiloCluster.StartAsync(3);
        using (var client = cluster[0].CreateClient())
        {
            await client.CreateCollectionAsync(Collection, new() { ShardCount = 2 });
        }

        await using var source = PostgresDataSource.Create(cluster.Store);
        using var publisher = await ConnectAsync(source);
        var streams = publisher.Services.GetRequiredKeyedService<IStreamProvider>(DocumentStreams.Provider);
        var stream = streams.GetStream<DocumentInput>(StreamId.Create(DocumentStreams.Namespace, Collection));
        await stream.OnNextAsync(new DocumentInput { Id = "bad\u0001id", Text = "Refused, and the stream goes on." });
        for (var i = 0; i < Documents; i++)
        {
            // Each in two versions, of which the second one counts, whatever is delivered again.
            await stream.OnNextAsync(new DocumentInput { Id = $"문서-{i}", Text = $"The old rule of case k{i}q." });
            await stream.OnNextAsync(new DocumentInput { Id = $"문서-{i}", Text = $"새 규정: k{i}q, the new rule." });
            if (i == Documents / 3)
            {
                cluster[2].Kill();
            }
        }

        cluster[1].Kill();
        await cluster.StartSiloAsync(2);
        using var reader = cluster[2].CreateClient();
        await Eventually.SucceedsAsync(
            cluster[2],
            Patience,
            async () =>
            {
                var counts = (await reader.SettleAsync(Collection)).Documents;
                Assert.Equal(Documents, counts.Indexed + counts.Accepted + counts.Chunked);
                foreach (var i in (int[])[0, Documents / 3, Documents - 1])
                {
                    var info = await reader.GetDocumentAsync(Collection, $"문서-{i}");
                    Assert.Equal(2, info.Version);
                }
            }
        );
        var letters = await LettersAsync(cluster[2]);
        Assert.Contains("invalid_request", letters, StringComparison.Ordinal);
        Assert.Contains(Collection, letters, StringComparison.Ordinal);
    }

    private static async Task<string> LettersAsync(SiloProcess silo)
    {
        using var http = new HttpClient { BaseAddress = silo.BaseAddress };
        return await http.GetStringAsync(new Uri("/api/dead-letters", UriKind.Relative));
    }

    /// <summary>A program of somebody else's, which publishes to the cluster's stream.</summary>
    private static async Task<IHost> ConnectAsync(NpgsqlDataSource source)
    {
        var host = Host.CreateApplicationBuilder();
        host.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster =>
                (cluster.ClusterId, cluster.ServiceId) = (PostgresCluster.Id, PostgresCluster.Id)
            );
            client.UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = "Npgsql";
                clustering.DataSource = source;
            });
            client.AddAdoNetStreams(
                DocumentStreams.Provider,
                streams =>
                {
                    streams.ConfigureAdoNet(queue =>
                        queue.Configure(options => (options.Invariant, options.DataSource) = ("Npgsql", source))
                    );
                    streams.ConfigurePartitioning(DocumentStream.Queues);
                }
            );
        });
        var built = host.Build();
        await built.StartAsync();
        return built;
    }
}
