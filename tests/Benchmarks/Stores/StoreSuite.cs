using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Benchmarks.Reports;
using Pipeline.Servers;
using Pipeline.Storage;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Sqlite;

namespace Pipeline.Benchmarks.Stores;

/// <summary>
/// The corpus store in SQLite beside PostgreSQL, both on this machine's disk and synced at every commit, in turn in one
/// process.
/// </summary>
internal sealed class StoreSuite : Suite
{
    private const int Shards = 4;
    private const int ChunksEach = 8;
    private const int CommitAtOnce = 32;
    private const int VectorBytes = 768;

    private static readonly string[] Measures =
    [
        "submit, one at a time, documents/s",
        "submit, 64 at once, documents/s",
        "commit, chunks/s",
        "change feed, publications/s",
        "change feed, chunks/s",
        "read a document, 16 at once, reads/s",
    ];

    public override string Name => "store";

    public override string Description => "Submits, commits and the change feed of SQLite and PostgreSQL.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        if (PostgresServer.ReasonToSkip is { } reason)
        {
            report.Note(reason);
            return;
        }

        var documents = settings.Size ?? (settings.Quick ? 200 : 2000);
        var rounds = settings.Quick ? 1 : 5;
        var folder = Directory.CreateTempSubdirectory("pipeline-store-").FullName;
        await using var server = await PostgresServer.StartAsync("-c shared_buffers=256MB");
        await using var source = PostgresDataSource.Create(server.NewSchema());
        await using var sqlite = new SqliteCorpusStore(
            new SqliteCorpusStoreOptions { Path = Path.Combine(folder, "corpus.db") },
            TimeProvider.System,
            NullLogger<SqliteCorpusStore>.Instance
        );
        await using var postgres = new PostgresCorpusStore(
            source,
            new PostgresCorpusStoreOptions(),
            TimeProvider.System,
            NullLogger<PostgresCorpusStore>.Instance
        );
        ICorpusStore[] stores = [sqlite, postgres];
        var rates = stores.Select(_ => new List<double[]>()).ToArray();
        foreach (var store in stores)
        {
            await store.OpenAsync(cancellationToken);
        }

        // The first round warms up.
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < stores.Length; i++)
            {
                var measured = await MeasureAsync(stores[i], $"round{round}", documents, cancellationToken);
                if (round > 0)
                {
                    rates[i].Add(measured);
                }
            }
        }

        report.Add(
            new ReportTable(
                $"Corpus store, {documents} documents of 1 KB in {Shards} shards, {ChunksEach} chunks each, "
                    + $"medians of {rounds} rounds in turn",
                ["", "SQLite", "PostgreSQL", "PostgreSQL / SQLite"],
                [
                    .. Measures.Select(
                        (measure, i) =>
                        {
                            var medians = rates
                                .Select(of => Interleaved.Median(of.Select(round => round[i])))
                                .ToArray();
                            return (string[])
                                [
                                    measure,
                                    Text(medians[0], "F0"),
                                    Text(medians[1], "F0"),
                                    Text(medians[1] / medians[0], "F2"),
                                ];
                        }
                    ),
                ]
            )
        );
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<double[]> MeasureAsync(
        ICorpusStore store,
        string collection,
        int documents,
        CancellationToken cancellationToken
    )
    {
        await store.CreateCollectionAsync(
            new CollectionRow(collection, Shards, "{}", DateTimeOffset.UtcNow),
            cancellationToken
        );
        var alone = Math.Max(20, documents / 20);
        var oneByOne = await RateAsync(
            alone,
            async () =>
            {
                for (var i = 0; i < alone; i++)
                {
                    await store.SubmitAsync(Submission(collection, -1 - i), cancellationToken);
                }
            }
        );
        var receipts = new SubmitOutcome[documents];
        var together = await RateAsync(
            documents,
            () =>
                ForEachAsync(
                    documents,
                    64,
                    async i => receipts[i] = await store.SubmitAsync(Submission(collection, i), cancellationToken)
                )
        );
        var batches = receipts
            .GroupBy(receipt => receipt.Shard)
            .SelectMany(shard => shard.Chunk(CommitAtOnce))
            .Select(batch => batch.Select(Chunked).ToArray())
            .ToArray();
        var commits = await RateAsync(
            documents * ChunksEach,
            () => ForEachAsync(batches.Length, 4, i => store.CommitChunksAsync(batches[i], cancellationToken))
        );
        var feed = await RateAsync(
            documents,
            () => ForEachAsync(Shards, Shards, shard => FollowAsync(store, collection, shard, cancellationToken))
        );
        var reads = await RateAsync(
            documents,
            () => ForEachAsync(documents, 16, i => store.FindDocumentAsync(collection, Id(i), cancellationToken))
        );
        return [oneByOne, together, commits, feed, feed * ChunksEach, reads];
    }

    private static async Task FollowAsync(
        ICorpusStore store,
        string collection,
        int shard,
        CancellationToken cancellationToken
    )
    {
        var after = 0L;
        while (await store.ReadChangesAsync(collection, shard, after, 500, cancellationToken) is { Count: > 0 } page)
        {
            after = page[^1].Number;
        }
    }

    private static async Task<double> RateAsync(int items, Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return items / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Task ForEachAsync(int items, int atOnce, Func<int, Task> work) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, items),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce },
            async (i, _) => await work(i)
        );

    private static DocumentSubmission Submission(string collection, int i)
    {
        var content = new byte[1024];
        new Random(i).NextBytes(content);
        return new DocumentSubmission(
            collection,
            Id(i),
            Math.Abs(i) % Shards,
            content,
            "text/plain",
            null,
            null,
            "{}",
            ["team"],
            null
        );
    }

    private static ChunkedDocument Chunked(SubmitOutcome receipt)
    {
        var vector = new byte[VectorBytes];
        new Random(receipt.Shard).NextBytes(vector);
        return new ChunkedDocument(
            receipt.Collection,
            receipt.DocumentId,
            receipt.Version,
            receipt.Shard,
            null,
            "e5",
            [
                .. Enumerable
                    .Range(0, ChunksEach)
                    .Select(c => new StoredChunk(c, new string('가', 300), ["장"], 0, 300, null, vector)),
            ]
        );
    }

    private static string Id(int i) => string.Create(CultureInfo.InvariantCulture, $"문서-{i}");

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
