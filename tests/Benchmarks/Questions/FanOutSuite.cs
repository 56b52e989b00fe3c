using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Pipeline.Benchmarks.Reports;
using Pipeline.Contracts.Search;
using Pipeline.Grains;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Replicas.Requests;
using Pipeline.Grains.Routing;
using Pipeline.Retrieval.Filtering;

namespace Pipeline.Benchmarks.Questions;

/// <summary>What it costs that a search finds its shards by routing and their owner: beside the same search over the
/// same indexes, held and called without either.</summary>
internal sealed class FanOutSuite : Suite
{
    private const int Shards = 16;
    private const int Top = 50;

    public override string Name => "fan-out";

    public override string Description => "A search over 16 shards of one silo, beside the indexes called directly.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var random = new Random(7);
        var documents = settings.Size ?? (settings.Quick ? 320 : 8_000);
        var rounds = settings.Quick ? 50 : 1_000;
        await using var silo = await PathSilo.StartAsync(cancellationToken);
        string[] texts = [.. Enumerable.Range(0, documents).Select(_ => MadeUpWords.Text(random))];
        await silo.FillAsync(texts, cancellationToken, Shards);
        var folder = Directory.CreateTempSubdirectory("fan-out-").FullName;
        var indexes = await CopyAsync(silo, folder, cancellationToken);
        try
        {
            double[] hosted = new double[rounds],
                direct = new double[rounds];
            for (var round = -rounds / 4; round < rounds; round++)
            {
                var query = new ShardQuery(MadeUpWords.Question(random), Top, null, null, null);
                var turns = new (double[] Times, Func<Task<IReadOnlyList<StageScore>>> Search)[]
                {
                    (hosted, () => HostedAsync(silo, query, cancellationToken)),
                    (direct, () => DirectAsync(indexes, query, cancellationToken)),
                };
                var lists = new IReadOnlyList<StageScore>[turns.Length];
                for (var i = 0; i < turns.Length; i++)
                {
                    var turn = (i + round) & 1;
                    var started = Stopwatch.GetTimestamp();
                    lists[turn] = await turns[turn].Search();
                    if (round >= 0)
                    {
                        turns[turn].Times[round] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    }
                }

                if (lists[0].Count == 0 || !lists[0].SequenceEqual(lists[1]))
                {
                    throw new InvalidOperationException("The two found something else.");
                }
            }

            report.Add(
                new ReportTable(
                    $"Keyword search over {Shards} shards with {documents:n0} documents on one silo, ms",
                    ["", "p50", "p90", "p99"],
                    [
                        Row("indexes called directly", part => Interleaved.Percentile(direct, part)),
                        Row("over the host", part => Interleaved.Percentile(hosted, part)),
                        Row(
                            "ratio",
                            part => Interleaved.Percentile(hosted, part) / Interleaved.Percentile(direct, part)
                        ),
                    ]
                )
            );
        }
        finally
        {
            foreach (var index in indexes)
            {
                index.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<IReadOnlyList<StageScore>> HostedAsync(
        PathSilo silo,
        ShardQuery query,
        CancellationToken cancellationToken
    ) =>
        new ShardFanOut(
            silo.Services.GetRequiredService<IGrainFactory>(),
            silo.Services.GetRequiredService<ShardReplicas>(),
            PathSilo.Collection,
            Shards,
            null
        ).KeywordAsync(query, cancellationToken);

    private static async Task<IReadOnlyList<StageScore>> DirectAsync(
        IReplicaIndex[] indexes,
        ShardQuery query,
        CancellationToken cancellationToken
    )
    {
        var parts = await AskAsync<TermStatisticsRecord>(indexes, new StatisticsRequest(query), cancellationToken);
        var lists = await AskAsync<ScoredKeys>(
            indexes,
            new KeywordRequest(query, TermStatisticsCodec.Sum(parts)),
            cancellationToken
        );
        return
        [
            .. lists
                .SelectMany(list => list.Keys.Zip(list.Scores, (key, score) => new StageScore(key, score)))
                .OrderByDescending(hit => hit.Score)
                .ThenBy(hit => hit.Key.DocumentId, StringComparer.Ordinal)
                .ThenBy(hit => hit.Key.Ordinal)
                .Take(query.Top),
        ];
    }

    private static Task<T[]> AskAsync<T>(
        IReplicaIndex[] indexes,
        ShardRequest request,
        CancellationToken cancellationToken
    ) =>
        Task.WhenAll(
            indexes.Select(index =>
                Task.Run(
                    () =>
                    {
                        using var snapshot = index.Acquire(AccessScope.Everything);
                        return (T)request.Answer(snapshot, index.Embedder, cancellationToken)!;
                    },
                    cancellationToken
                )
            )
        );

    /// <summary>Indexes that nobody owns, of the same files as those of the silo: the same segments.</summary>
    private static async Task<IReplicaIndex[]> CopyAsync(
        PathSilo silo,
        string folder,
        CancellationToken cancellationToken
    )
    {
        ShardKey[] keys = [.. Enumerable.Range(0, Shards).Select(shard => new ShardKey(PathSilo.Collection, shard))];
        var host = silo.Services.GetRequiredService<ReplicaHost>();
        await Task.WhenAll(keys.Select(host.CloseAsync));
        var data = silo.Services.GetRequiredService<IOptions<PipelineOptions>>().Value.DataDirectory;
        var indexes = Path.Combine(data, "indexes");
        foreach (var path in Directory.EnumerateFiles(indexes, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(data, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        await Task.WhenAll(keys.Select(key => host.OpenAsync(key, cancellationToken)));
        var created = await new StoreFeed(silo.Store, keys[0]).FindCreatedAsync(cancellationToken);
        return [.. keys.Select(key => new ReplicaDirectory(folder, key, created).Open(EmbedderIdentity.None, 0))];
    }

    private static string[] Row(string name, Func<double, double> value) =>
        [name, .. new[] { 0.5, 0.9, 0.99 }.Select(part => value(part).ToString("0.00", CultureInfo.InvariantCulture))];
}
