using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.TestingHost;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Ingestion;
using Pipeline.Grains.Models;
using Pipeline.Grains.Telemetry;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Models;
using Pipeline.Storage;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.DeadLetters;
using Pipeline.Storage.Facts;
using Pipeline.Storage.Sqlite;

namespace Pipeline.Benchmarks.Ingestion;

/// <summary>A silo with the corpus store, reader processes and real models, in a temporary folder.</summary>
internal sealed class MeasuredSilo : IAsyncDisposable
{
    /// <summary>The argument with which this program is started to read documents.</summary>
    public const string ReadDocumentsVerb = "read-documents";

    private readonly string _folder = Directory.CreateTempSubdirectory("ingest-").FullName;
    private readonly SqliteCorpusStore _store;
    private readonly SandboxedReading _reading;
    private readonly InstalledModelSessions _sessions;
    private readonly InProcessTestCluster _cluster;
    private int _collections;

    private MeasuredSilo(ModelLibrary? library, long maxBytes)
    {
        var readers = new IngestionOptions().Readers;
        var command = SandboxCommand.ThisProgram(ReadDocumentsVerb);
        _store = new SqliteCorpusStore(
            new SqliteCorpusStoreOptions { Path = Path.Combine(_folder, "corpus.db") },
            TimeProvider.System,
            NullLogger<SqliteCorpusStore>.Instance
        );
        _reading = new SandboxedReading(
            command.FileName,
            command.Arguments,
            ReadingLimits.For(maxBytes),
            new SandboxOptions { Processes = readers }
        );
        _sessions = new InstalledModelSessions(
            library ?? new ModelLibrary([]),
            ["cpu:0"],
            new GeneratorOptions(),
            NullLogger<InstalledModelSessions>.Instance
        );
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;
        builder.ConfigureSilo(
            (_, silo) =>
            {
                silo.AddMemoryDocumentStream();
                silo.AddPipelineGrains(
                    ["cpu:0"],
                    options => (options.DataDirectory, options.MaxDocumentBytes) = (_folder, maxBytes),
                    ["embed"]
                );
                silo.Services.AddSingleton<ICorpusStore>(_store);
                silo.Services.AddSingleton<IAnswerLogStore>(_store);
                silo.Services.AddSingleton<IDeploymentFacts>(_store);
                silo.Services.AddSingleton<IDeadLetters>(_store);
                silo.Services.AddSingleton<IConversationStore>(_store);
                silo.Services.AddSingleton<ISiloReport, NoReport>();
                silo.Services.AddSingleton<IDocumentReading>(_reading);
                silo.Services.AddSingleton<IModelSessions>(library is null ? new NoModels() : _sessions);
                silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            }
        );
        _cluster = builder.Build();
    }

    /// <summary>The store behind the silo.</summary>
    public SqliteCorpusStore Store => _store;

    /// <summary>The reader processes.</summary>
    public SandboxedReading Reading => _reading;

    /// <summary>The silo's own client, which its HTTP API calls as well.</summary>
    public IClusterClient Client => _cluster.Silos[0].ServiceProvider.GetRequiredService<IClusterClient>();

    /// <summary>What its lanes measure.</summary>
    public IngestMetrics Metrics => _cluster.Silos[0].ServiceProvider.GetRequiredService<IngestMetrics>();

    /// <param name="library">The models; null: none.</param>
    /// <param name="maxBytes">The largest document.</param>
    public static async Task<MeasuredSilo> StartAsync(ModelLibrary? library, long maxBytes = 32L << 20)
    {
        var silo = new MeasuredSilo(library, maxBytes);
        await silo._store.OpenAsync(CancellationToken.None);
        await silo._cluster.DeployAsync();
        return silo;
    }

    /// <summary>The very embedder that the silo uses.</summary>
    public async Task<IEmbedder> EmbedderAsync(CancellationToken cancellationToken) =>
        await _sessions.FindEmbedderAsync(cancellationToken)
        ?? throw new InvalidOperationException("There is no embedder.");

    /// <summary>Submits documents to a new collection and waits until all are searchable.</summary>
    /// <param name="documents">Id and text; the first is the large one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IngestRun> IngestAsync(
        IReadOnlyList<(string Id, string Text)> documents,
        CancellationToken cancellationToken
    )
    {
        var collection = $"c{_collections++}";
        var grain = Client.GetCollection(collection);
        await grain.Create(new CollectionSettings());

        // Weights that a person has set are not measured: measuring embeds questions of its own, of an earlier
        // collection too.
        await grain.SetRanking(new RankingSettings());
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            documents,
            new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken },
            async (document, _) =>
                await Client.GetDocument(collection, document.Id).Submit(new DocumentInput { Text = document.Text })
        );

        var (small, committed) = (default(TimeSpan), default(TimeSpan));
        var metrics = _cluster.Silos[0].ServiceProvider.GetRequiredService<IngestMetrics>();
        var busy = metrics.BusyTime(IngestStages.Embed);
        var settled = Client.SettleAsync(collection, TimeSpan.FromMinutes(30), cancellationToken);
        while (!settled.IsCompleted)
        {
            var now = await _store.CountDocumentsAsync(collection, cancellationToken);
            small = small == default && now.Indexed >= documents.Count - 1 ? Stopwatch.GetElapsedTime(started) : small;
            committed = committed == default && now.Accepted == 0 ? Stopwatch.GetElapsedTime(started) : committed;
            await Task.WhenAny(settled, Task.Delay(100, cancellationToken));
        }

        await settled;
        var time = Stopwatch.GetElapsedTime(started);
        busy = metrics.BusyTime(IngestStages.Embed) - busy;
        var counts = await _store.CountDocumentsAsync(collection, cancellationToken);
        if (counts.Indexed != documents.Count)
        {
            throw new InvalidOperationException(
                $"Of {documents.Count} documents {counts.Indexed} are searchable and {counts.Failed} failed."
            );
        }

        return new IngestRun(
            time,
            small == default ? time : small,
            committed == default ? time : committed,
            busy,
            await TextsAsync(collection, cancellationToken)
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
        await _sessions.DisposeAsync();
        await _reading.DisposeAsync();
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<IReadOnlyList<string>> TextsAsync(string collection, CancellationToken cancellationToken)
    {
        var texts = new List<string>();
        var after = 0L;
        while (await _store.ReadChangesAsync(collection, 0, after, 1000, cancellationToken) is { Count: > 0 } changes)
        {
            texts.AddRange(
                changes.SelectMany(change =>
                    change.Chunks.Select(chunk =>
                        DocumentProcessor.EmbeddedText(change.Title, chunk.HeadingPath, chunk.Text)
                    )
                )
            );
            after = changes[^1].Number;
        }

        return texts;
    }
}

/// <summary>What one way of documents took.</summary>
/// <param name="Time">Until all were searchable.</param>
/// <param name="SmallTime">Until all but the large one were.</param>
/// <param name="Committed">Until the chunks of all were stored.</param>
/// <param name="Embedding">For how long of it the embedder had work.</param>
/// <param name="Texts">What of each chunk was embedded.</param>
internal sealed record IngestRun(
    TimeSpan Time,
    TimeSpan SmallTime,
    TimeSpan Committed,
    TimeSpan Embedding,
    IReadOnlyList<string> Texts
);
