using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Reranking;
using Pipeline.Storage;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Sqlite;

namespace Pipeline.Benchmarks.Questions;

/// <summary>The program's silo with its store in a temporary folder, without models, HTTP and child
/// processes.</summary>
internal sealed class PathSilo : IAsyncDisposable
{
    public const string Collection = "path";

    private readonly IHost _host;
    private readonly SqliteCorpusStore _store;
    private readonly string _folder;

    private PathSilo(IHost host, SqliteCorpusStore store, string folder)
    {
        (_host, _store, _folder) = (host, store, folder);
        Grains = host.Services.GetRequiredService<IGrainFactory>();
    }

    /// <summary>The corpus store.</summary>
    public ICorpusStore Store => _store;

    /// <summary>The silo's services.</summary>
    public IServiceProvider Services => _host.Services;

    private IGrainFactory Grains { get; }

    public static async Task<PathSilo> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("path-").FullName;
        var store = new SqliteCorpusStore(
            new SqliteCorpusStoreOptions { Path = Path.Combine(folder, "corpus.db") },
            TimeProvider.System,
            NullLogger<SqliteCorpusStore>.Instance
        );
        await store.OpenAsync(cancellationToken);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort: 21_111, gatewayPort: 0);
            silo.AddMemoryDocumentStream();
            silo.AddPipelineGrains(["cpu:0"], options => options.DataDirectory = folder);
            silo.Services.AddSingleton<ICorpusStore>(store);
            silo.Services.AddSingleton<IAnswerLogStore>(store);
            silo.Services.AddSingleton<IDocumentReading>(new InProcessReading(new ReadingLimits()));
            silo.Services.AddSingleton<IModelSessions, NoModels>();
            silo.Services.AddSingleton<ISiloReport, NoModels>();
        });
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new PathSilo(host, store, folder);
    }

    /// <summary>Creates the collection and waits until every text is searchable.</summary>
    public async Task FillAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken, int shards = 1)
    {
        await Grains.GetCollection(Collection).Create(new CollectionSettings { ShardCount = shards });
        foreach (var part in texts.Select((text, i) => (text, i)).Chunk(64))
        {
            await Task.WhenAll(
                part.Select(document =>
                    Grains
                        .GetGrain<IDocumentGrain>($"{Collection}/d{document.i}")
                        .Submit(new DocumentInput { Text = document.text })
                )
            );
        }

        await Grains.SettleAsync(Collection, TimeSpan.FromMinutes(10), cancellationToken);
    }

    public Task<SearchResponse> SearchAsync(string query, CancellationToken cancellationToken) =>
        Grains
            .GetGrain<ISearchGrain>(NewId())
            .Search(new SearchRequest { Collection = Collection, Query = query }, cancellationToken);

    /// <summary>Asks and reads to the last event.</summary>
    public async Task<DoneEvent?> AskAsync(string question, CancellationToken cancellationToken)
    {
        var query = Grains.GetGrain<IQueryGrain>(NewId());
        await query.Start(new AskRequest { Collection = Collection, Question = question });
        DoneEvent? done = null;
        await foreach (var answerEvent in query.Read(0).WithCancellation(cancellationToken))
        {
            done = answerEvent as DoneEvent;
        }

        return done;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string NewId() => Guid.NewGuid().ToString("N");

    private sealed class NoModels : IModelSessions, ISiloReport
    {
        public IModelSessions On(string device) => this;

        public ValueTask<IEmbedder?> FindEmbedderAsync(CancellationToken cancellationToken) => default;

        public ValueTask<IEmbedder?> FindEmbedderAsync(string vectors, CancellationToken cancellationToken) => default;

        public ModelStatus StatusOfEmbedder(string vectors) => ModelStatus.NotInstalled(vectors);

        public IReadOnlyList<ModelStatus> OtherEmbedders => [];

        public Task<byte[]?> ReadTokenizerAsync(string vectors, CancellationToken cancellationToken) =>
            Task.FromResult<byte[]?>(null);

        public ValueTask<IReranker?> FindRerankerAsync(CancellationToken cancellationToken) => default;

        public ValueTask<IGenerator?> FindGeneratorAsync(CancellationToken cancellationToken) => default;

        public ModelStatus StatusOf(ModelRole role) =>
            new(null, ModelState.Missing, RemarkCode.NoGenerator.With(), null);

        public PipelineStatus Status() => new("benchmark", 0, 0, [], Ready: true);

        public IReadOnlyList<ModelInfo> Models() => [];
    }
}
