using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;
using Orleans.TestingHost;
using Pipeline.Cluster.Fakes;
using Pipeline.Connectors.Opening;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Placement;
using Pipeline.Grains.Roles;
using Pipeline.Storage;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.DeadLetters;
using Pipeline.Storage.Facts;
using Pipeline.Storage.Leases;
using Pipeline.Storage.Placement;
using Pipeline.Storage.Sqlite;

namespace Pipeline.Cluster.Hosting;

/// <summary>Silos with everything but real models: one store in a temporary folder, fake sessions, an Orleans
/// client.</summary>
public abstract class PipelineCluster : IAsyncLifetime
{
    /// <summary>Only there so that a broken product ends a test instead of hanging it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _directory = Directory.CreateTempSubdirectory("pipeline-cluster-").FullName;
    private InProcessTestCluster? _cluster;
    private SqliteCorpusStore? _store;
    private InProcessSiloHandle? _gone;

    internal ScriptedGenerator Generator { get; } = new();

    public IClusterClient Client => _cluster!.Client;

    /// <summary>The store behind everything.</summary>
    public ICorpusStore Store => _store!;

    /// <summary>The services of every silo.</summary>
    internal IReadOnlyList<IServiceProvider> SiloServices => [.. _cluster!.Silos.Select(silo => silo.ServiceProvider)];

    internal FakeSessions Installed { get; private set; } = null!;

    internal virtual FakeSessions Sessions => new(new HashingEmbedder(), new OverlapReranker(), Generator);

    /// <summary>How long is waited before replicas are made elsewhere, and let go of.</summary>
    internal virtual PlacementTimes PlacementTimes => new();

    /// <summary>Where replicas are.</summary>
    internal MemoryPlacementJournal Journal { get; } = new();

    /// <summary>The calls that grains make.</summary>
    internal GrainCalls Calls { get; } = new();

    /// <summary>What stands between the store and the silo.</summary>
    protected virtual ICorpusStore Around(string silo, ICorpusStore store) => store;

    /// <summary>Whether the silos take themselves for a cluster, which has its models in common.</summary>
    protected virtual bool IsClustered => false;

    /// <summary>What the next silo is.</summary>
    internal virtual SiloPlan NextSilo() => new(SiloRole.All, Installed);

    /// <summary>What stands between the store of answers and the silo.</summary>
    protected virtual IAnswerLogStore Around(string silo, IAnswerLogStore store) => store;

    /// <summary>How long a silo waits for another.</summary>
    protected virtual TimeSpan? ResponseTimeout => null;

    /// <summary>What reads documents.</summary>
    protected virtual IDocumentReading Reading { get; } = new InProcessReading(new ReadingLimits());

    /// <summary>How many silos hold each shard.</summary>
    protected virtual int Replicas => 1;

    /// <summary>How many silos there are; each has a data directory of its own.</summary>
    protected virtual short SiloCount => 1;

    protected virtual TimeSpan PollInterval => new IngestionOptions().PollInterval;

    /// <summary>Always: the scripted generator need not be as good as quotes.</summary>
    protected virtual GeneratorUse Generate => GeneratorUse.Always;

    /// <summary>Off: what the scripted generator writes is what the tests read.</summary>
    protected virtual string SupportPolicy => "off";

    protected virtual TimeSpan ReaderGrace => TimeSpan.FromMinutes(5);

    /// <summary>The folder of guardrail policies, one for all silos.</summary>
    internal string Policies => Path.Combine(_directory, "policies");

    /// <summary>What a cluster has beside.</summary>
    protected virtual void Configure(ISiloBuilder silo) { }

    public async Task InitializeAsync()
    {
        var store = new SqliteCorpusStore(
            new SqliteCorpusStoreOptions { Path = Path.Combine(_directory, "corpus.db") },
            TimeProvider.System,
            NullLogger<SqliteCorpusStore>.Instance
        );
        _store = store;
        await store.OpenAsync(CancellationToken.None);
        Directory.CreateDirectory(Policies);
        var sessions = Sessions;
        Installed = sessions;
        var builder = new InProcessTestClusterBuilder(SiloCount);
        builder.ConfigureSilo(
            (own, silo) =>
            {
                if (ResponseTimeout is { } longest)
                {
                    silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = longest);
                }

                var plan = NextSilo();
                if (plan.Role != SiloRole.Worker)
                {
                    silo.AddMemoryDocumentStream();
                }

                silo.AddOutgoingGrainCallFilter(Calls);
                silo.AddPipelineGrains(
                    [plan.Device],
                    options =>
                    {
                        options.DataDirectory = Path.Combine(_directory, own.SiloName);
                        options.Replicas = Replicas;
                        options.IsClustered = IsClustered;
                        options.MaxDocumentBytes = 64 * 1024;
                        options.GuardPolicies = Policies;
                        options.Connectors = new ConnectorRules
                        {
                            Folders = [Path.GetTempPath()],
                            Hosts = ["127.0.0.1"],
                        };
                        options.Answers.ReaderGrace = ReaderGrace;
                        options.Answers.SupportPolicy = SupportPolicy;
                        options.Answers.Generate = Generate;
                        options.Ingestion.PollInterval = PollInterval;
                    },
                    role: plan.Role
                );
                silo.Services.AddSingleton<IDeploymentFacts>(store);
                silo.Services.AddSingleton(Around(own.SiloName, (ICorpusStore)store));
                silo.Services.AddSingleton(Around(own.SiloName, (IAnswerLogStore)store));
                silo.Services.AddSingleton<IDeadLetters>(store);
                silo.Services.AddSingleton<IConversationStore>(store);
                silo.Services.AddSingleton<IConnectorStore>(store);
                silo.Services.AddSingleton<ILeases>(store);
                if (SiloCount > 1)
                {
                    silo.Services.AddSingleton<IPlacementJournal>(Journal);
                    silo.Services.AddSingleton(PlacementTimes);
                }

                silo.Services.AddSingleton(Reading);
                silo.Services.AddSingleton<IModelSessions>(plan.Sessions);
                silo.Services.AddSingleton<ISiloReport>(plan.Sessions);
                Configure(silo);
            }
        );
        builder.ConfigureClient(client => client.AddMemoryStreams(DocumentStreams.Provider));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    /// <summary>Stops the silo as a host is stopped that is asked to end.</summary>
    public Task StopSiloAsync() => _cluster!.StopSiloAsync(_cluster.Silos[0]);

    /// <summary>Starts one more silo, and waits until it is part of the cluster.</summary>
    internal async Task<IServiceProvider> StartSiloAsync() =>
        (await _cluster!.StartAdditionalSiloAsync()).ServiceProvider;

    /// <summary>Starts the silo again that went last, under its name.</summary>
    internal async Task<IServiceProvider> ReturnAsync() => (await _cluster!.RestartSiloAsync(_gone!))!.ServiceProvider;

    /// <summary>Stops a silo as a host is stopped that is asked to end.</summary>
    internal Task StopSiloAsync(IServiceProvider silo)
    {
        _gone = _cluster!.Silos.Single(one => one.ServiceProvider == silo);
        return _cluster.StopSiloAsync(_gone);
    }

    /// <summary>Ends a silo without anything that a silo does when it stops.</summary>
    internal Task KillSiloAsync(IServiceProvider silo)
    {
        _gone = _cluster!.Silos.Single(one => one.ServiceProvider == silo);
        return _cluster.KillSiloAsync(_gone);
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.StopAllSilosAsync();
            await _cluster.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    public async Task<string> CreateAsync(int shards = 1)
    {
        var name = $"c{Guid.NewGuid():N}";
        Assert.True(await Client.GetCollection(name).Create(new CollectionSettings { ShardCount = shards }));
        return name;
    }

    public Task<DocumentReceipt> SubmitAsync(string collection, string id, string text, params string[] labels) =>
        Client.GetDocument(collection, id).Submit(new DocumentInput { Text = text, Labels = labels });

    /// <summary>Submits documents and waits until a search sees them all.</summary>
    public async Task FillAsync(string collection, params (string Id, string Text)[] documents)
    {
        var receipts = await Task.WhenAll(
            documents.Select(document => SubmitAsync(collection, document.Id, document.Text))
        );
        foreach (var receipt in receipts)
        {
            await SettleAsync(receipt);
        }
    }

    public Task SettleAsync(DocumentReceipt receipt) =>
        Client
            .SettleAsync(receipt.Collection, receipt.Shard, receipt.Watermark, CancellationToken.None)
            .WaitAsync(Patience);

    public Task<SearchResponse> SearchAsync(SearchRequest request) =>
        Client.GetGrain<ISearchGrain>(NewId()).Search(request, CancellationToken.None).WaitAsync(Patience);

    /// <summary>A search that sees at least what the receipt acknowledges.</summary>
    public Task<SearchResponse> SearchAsync(DocumentReceipt receipt, string query) =>
        SearchAsync(
            new SearchRequest
            {
                Collection = receipt.Collection,
                Query = query,
                AtLeast = new Dictionary<int, long> { [receipt.Shard] = receipt.Watermark },
            }
        );

    /// <summary>Asks and reads to the end.</summary>
    public async Task<IReadOnlyList<AnswerEvent>> AskAsync(AskRequest request)
    {
        var query = Client.GetGrain<IQueryGrain>(NewId());
        await query.Start(request);
        return await ReadAsync(query, 0);
    }

    public static async Task<IReadOnlyList<AnswerEvent>> ReadAsync(
        IQueryGrain query,
        long from,
        IReadOnlyList<string>? access = null
    )
    {
        using var patience = new CancellationTokenSource(Patience);
        var events = new List<AnswerEvent>();
        await foreach (var answerEvent in query.Read(from, CallerOf(access)).WithCancellation(patience.Token))
        {
            events.Add(answerEvent);
        }

        return events;
    }

    /// <summary>A caller with some labels; null: the program itself.</summary>
    public static CallerIdentity? CallerOf(IReadOnlyList<string>? access) =>
        access is null ? null : new CallerIdentity(access);

    public static string NewId() => AnswerId.New();
}
