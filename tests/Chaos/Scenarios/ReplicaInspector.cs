using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Chaos.Clients;
using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Chaos.Scenarios;

/// <summary>Looks at all replicas.</summary>
internal sealed class ReplicaInspector(ClientSettings run)
{
    private HashSet<(int Shard, string Silo)>? _placed;

    /// <summary>Looks, and writes down what is where it belongs: while a silo is missing others hold its shards for it,
    /// and close them later.</summary>
    public async Task LookAsync()
    {
        if (await ReadAsync() is { } inspection)
        {
            _placed ??= [.. inspection.Replicas.Select(replica => (replica.Shard, replica.Silo))];
            run.History.Inspections.Enqueue(
                inspection with
                {
                    Replicas =
                    [
                        .. inspection.Replicas.Where(replica => _placed.Contains((replica.Shard, replica.Silo))),
                    ],
                }
            );
        }
    }

    /// <summary>Looks.</summary>
    /// <returns>The replicas; null: not all silos are there.</returns>
    public async Task<Inspection?> ReadAsync()
    {
        if (run.Cluster.Silos.Any(silo => !silo.IsUp))
        {
            return null;
        }

        using var patience = new CancellationTokenSource(SiloClients.Patience);
        try
        {
            var replicas = await run
                .Clients.HttpOf(run.Cluster.Silos[0], Labels.All)
                .GetFromJsonAsync<ReplicaDigest[]>(
                    $"/api/collections/{ClientSettings.Collection}/replicas",
                    PipelineJson.Options,
                    patience.Token
                );
            return new Inspection(
                run.Cluster.Clock.Now,
                run.Cluster.Silos.ToDictionary(silo => silo.Name, silo => silo.Starts),
                replicas!
            );
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }
}
