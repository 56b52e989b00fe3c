using Pipeline.Chaos.Clients;
using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Chaos.Scenarios;

/// <summary>Waits until a cluster is at rest and reads all that is there.</summary>
internal sealed class EndReader(
    ClientSettings run,
    ReplicaInspector inspector,
    Action<string> tell,
    int shards,
    int replicas
)
{
    private const int Attempts = 6;
    private const int SearchesAtOnce = 4;
    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AgreeLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>Reads it.</summary>
    /// <returns>What is there; null: the cluster does not come to rest.</returns>
    public async Task<EndState?> ReadAsync()
    {
        if (!await SettleAsync())
        {
            return null;
        }

        var seen = await AgreeAsync();
        var documents = new List<DocumentInfo>();
        try
        {
            await foreach (
                var info in run
                    .Clients.Of(run.Cluster.Silos[0], Labels.All)
                    .ListDocumentsAsync(ClientSettings.Collection)
            )
            {
                documents.Add(info);
            }
        }
        catch (PipelineException error)
        {
            run.History.Incidents.Enqueue($"documents cannot be listed in the end: {error.Message}");
            return null;
        }

        var numbers = run.History.Writes.Select(write => write.Document).Distinct().Order().ToArray();
        var searches = new Search[numbers.Length];
        await Parallel.ForAsync(
            0,
            numbers.Length,
            new ParallelOptions { MaxDegreeOfParallelism = SearchesAtOnce },
            async (i, _) => searches[i] = await SearchAsync(numbers[i], i)
        );
        return seen is null ? null : new EndState(documents, searches, seen, replicas, shards);
    }

    private async Task<bool> SettleAsync()
    {
        var began = run.Cluster.Clock.Now;
        while (run.Cluster.Clock.Now - began < SettleLimit)
        {
            try
            {
                await run.Clients.Of(run.Cluster.Silos[0], Labels.All).SettleAsync(ClientSettings.Collection);
                return true;
            }
            catch (PipelineException error)
            {
                tell($"not settled yet: {error.Message}");
                await Task.Delay(Between);
            }
        }

        run.History.Incidents.Enqueue("documents are not settled ten minutes after the last fault");
        return false;
    }

    /// <summary>Waits until all replicas hold the same, or until they should.</summary>
    private async Task<Inspection?> AgreeAsync()
    {
        var began = run.Cluster.Clock.Now;
        Inspection? seen = null;
        while (run.Cluster.Clock.Now - began < AgreeLimit)
        {
            seen = await inspector.ReadAsync() ?? seen;
            var groups = seen?.Replicas.GroupBy(replica => replica.Shard).ToArray() ?? [];
            if (
                groups.Length == shards
                && groups.All(group =>
                    group.Count() == replicas
                    && group.All(replica => replica.Checksum is not null)
                    && group.Select(replica => replica.Checksum).Distinct().Count() == 1
                )
            )
            {
                tell($"replicas agree after {(run.Cluster.Clock.Now - began).TotalSeconds:0.0} s");
                return seen;
            }

            await Task.Delay(Between);
        }

        return seen;
    }

    private async Task<Search> SearchAsync(int document, int i)
    {
        var searcher = new Searcher(run, document);
        for (var attempt = 1; ; attempt++)
        {
            var silo = run.Cluster.Silos[i % run.Cluster.Silos.Count];
            var search = await searcher.SearchAsync(silo, document, Labels.All, null);
            if ((search.Error is null && search.IsWhole) || attempt == Attempts)
            {
                return search;
            }

            await Task.Delay(Between);
        }
    }
}
