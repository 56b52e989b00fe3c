using Pipeline.Chaos.Clients;
using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Running;
using Pipeline.Chaos.Schedules;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Collections;
using Pipeline.EndToEnd.Running;

namespace Pipeline.Chaos.Scenarios;

/// <summary>A cluster with a collection, clients that use it, and everything that they see.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private const int Shards = 4;

    private readonly CancellationTokenSource _stop = new();
    private readonly SiloClients _clients = new();
    private readonly List<Task> _running = [];
    private readonly Action<string> _tell;

    private ChaosRun(ChaosCluster cluster, ChaosSettings settings, Action<string> tell)
    {
        (Cluster, Settings) = (cluster, settings);
        _tell = words => tell($"{cluster.Clock.Now:hh\\:mm\\:ss} {words}");
        Clients = new ClientSettings(cluster, _clients, History);
        Injector = new FaultInjector(cluster, _tell);
        Inspector = new ReplicaInspector(Clients);
    }

    public ChaosCluster Cluster { get; }

    public ChaosSettings Settings { get; }

    public History History { get; } = new();

    public ClientSettings Clients { get; }

    public FaultInjector Injector { get; }

    public ReplicaInspector Inspector { get; }

    /// <summary>Starts the cluster and makes the collection.</summary>
    public static async Task<ChaosRun> StartAsync(ChaosSettings settings, Action<string> tell, bool movesClocks = false)
    {
        var cluster = await ChaosCluster.StartAsync(
            new ClusterOptions
            {
                Silos = settings.Silos,
                Directory = settings.Directory,
                MovesClocks = movesClocks,
                Program = _ => settings.Program ?? Repository.SiloPath,
            }
        );
        var run = new ChaosRun(cluster, settings, tell);
        await run
            ._clients.Of(cluster.Silos[0], Labels.All)
            .CreateCollectionAsync(
                ClientSettings.Collection,
                new CollectionSettings
                {
                    ShardCount = Shards,
                    ChunkTokens = MarkedText.ChunkTokens,
                    ChunkOverlapTokens = 0,
                }
            );
        run._tell($"{settings.Silos} silos are up");
        return run;
    }

    /// <summary>Says how the run goes.</summary>
    public void Tell(string words) => _tell(words);

    /// <summary>Starts those who read, and with them those who write.</summary>
    public void StartClients(bool writes)
    {
        var seed = Settings.Seed;
        if (writes)
        {
            Start(
                Settings.Writers,
                i => new Writer(Clients, i, Settings.Writers, seed + i).RunAsync(Settings.Pause, _stop.Token)
            );
        }

        Start(Settings.Searchers, i => new Searcher(Clients, seed + 100 + i).RunAsync(Settings.Pause, _stop.Token));
        Start(Settings.Askers, i => new Asker(Clients, seed + 200 + i).RunAsync(Settings.Pause * 6, _stop.Token));
    }

    /// <summary>Makes a fault, waits until it is made good, and looks at the replicas.</summary>
    public async Task MakeAsync(Fault fault, CancellationToken stop)
    {
        await ReviveAsync();
        var outage = await Injector.MakeAsync(fault, stop);
        History.Outages.Enqueue(outage);
        _tell(
            $"  whole again after {(outage.Ended - outage.Began).TotalSeconds:0.0} s; {History.Acknowledgements} acknowledged"
                + (outage.Problem is { } problem ? $"; PROBLEM: {problem}" : "")
        );
        await ReviveAsync();
        await Inspector.LookAsync();
    }

    /// <summary>Stops the clients, waits until everything is at rest, and writes down what is there.</summary>
    /// <returns>The whole history.</returns>
    public async Task<History> EndAsync()
    {
        await ReviveAsync();
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        await ReviveAsync();
        _tell("at rest; looking at everything");
        History.End = await new EndReader(Clients, Inspector, _tell, Shards, Math.Min(2, Settings.Silos)).ReadAsync();
        return History;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _clients.Dispose();
        await Cluster.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>Starts silos again that ended although nothing was done to them.</summary>
    private async Task ReviveAsync()
    {
        foreach (var silo in Cluster.Silos.Where(silo => silo is { IsUp: true, ExitCode: not null }))
        {
            var began = Cluster.Clock.Now;
            silo.IsUp = false;
            History.Incidents.Enqueue($"{silo.Name} ended by itself with exit code {silo.ExitCode} before {began:c}");
            _tell($"PROBLEM: {silo.Name} ended by itself with exit code {silo.ExitCode}");
            silo.Start();
            silo.IsUp = await silo.WaitUntilReadyAsync();

            // Calls to it failed for a reason that has been told.
            History.Outages.Enqueue(
                new Outage(FaultKind.Kill, silo.Number, began - TimeSpan.FromMinutes(2), Cluster.Clock.Now)
            );
        }
    }

    private void Start(int count, Func<int, Task> client) =>
        _running.AddRange(Enumerable.Range(0, count).Select(i => Task.Run(() => client(i))));
}
