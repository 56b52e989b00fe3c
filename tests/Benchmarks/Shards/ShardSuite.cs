using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Benchmarks.Lexical;
using Pipeline.Benchmarks.Reports;
using Pipeline.Benchmarks.Vectors;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Benchmarks.Shards;

/// <summary>A whole shard: applying changes, searching it idle and under writes, saving and opening it again.</summary>
internal sealed class ShardSuite : Suite
{
    private const int Dimensions = 384;
    private const int UsualChunks = 50_000;
    private const int QuickChunks = 2_000;
    private const int ChangesPerApply = 500;
    private const int WritesAtOnce = 50;

    // Long enough for some merges.
    private const int RoundsUnderWrites = 30;
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(100);

    public override string Name => "shard";

    public override string Description =>
        "A shard of words and vectors: ingestion, search idle and under 500 changes a second, save, reopen.";

    public override Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var chunks = settings.Size ?? (settings.Quick ? QuickChunks : UsualChunks);
        var queries = settings.Quick ? 50 : 400;
        var texts = TermCorpus.Synthetic(chunks, queriesPerGroup: Math.Max(10, queries / 8));
        var vectors = VectorData.Clustered(chunks, queries, Dimensions, seed: 11);
        var folder = Directory.CreateTempSubdirectory("shard-").FullName;
        try
        {
            var options = new ShardIndexOptions(folder, Dimensions, "benchmark");
            var steps = new List<IReadOnlyList<string>>();
            using (var index = ShardIndex.Open(options))
            {
                var started = Stopwatch.GetTimestamp();
                for (var from = 0; from < chunks; from += ChangesPerApply)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var to = Math.Min(chunks, from + ChangesPerApply);
                    index.Apply([.. Enumerable.Range(from, to - from).Select(i => Change(i + 1, i, texts, vectors))]);
                }

                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                steps.Add(["apply", Figure(seconds), $"{Figure(chunks / seconds)} chunks/s"]);
                started = Stopwatch.GetTimestamp();
                index.Save();
                steps.Add([
                    "save",
                    Figure(Stopwatch.GetElapsedTime(started).TotalSeconds),
                    $"{index.Statistics.DiskBytes >> 20} MiB on disk",
                ]);
                Searches(report, index, texts, vectors, chunks, cancellationToken);
            }

            var opening = Stopwatch.GetTimestamp();
            using (var reopened = ShardIndex.Open(options))
            {
                steps.Add([
                    "open again",
                    Figure(Stopwatch.GetElapsedTime(opening).TotalSeconds),
                    reopened.Discarded ?? $"{reopened.Statistics.Chunks} chunks",
                ]);
            }

            report.Add(
                new ReportTable($"Shard of {chunks:n0} chunks, {Dimensions} dimensions", ["step", "seconds", ""], steps)
            );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return Task.CompletedTask;
    }

    private static void Searches(
        Report report,
        ShardIndex index,
        TermCorpus texts,
        VectorData vectors,
        int chunks,
        CancellationToken cancellationToken
    )
    {
        string[] words =
        [
            .. texts
                .Groups.Where(g => g.Kind.StartsWith("any", StringComparison.Ordinal))
                .SelectMany(g => g.Queries)
                .Take(vectors.Queries.Length)
                .Select(q => string.Join(' ', q)),
        ];
        var rows = new List<IReadOnlyList<string>>();
        Measure(1);
        var idle = Measure(3);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writes = 0;
        var applied = new List<double>();
        var writer = Task.Run(
            () =>
            {
                var random = new Random(3);
                long number = chunks;
                while (!stop.IsCancellationRequested)
                {
                    var applying = Stopwatch.GetTimestamp();
                    index.Apply([
                        .. Enumerable
                            .Range(0, WritesAtOnce)
                            .Select(_ => Change(++number, random.Next(chunks), texts, vectors)),
                    ]);
                    applied.Add(Stopwatch.GetElapsedTime(applying).TotalMilliseconds);
                    writes += WritesAtOnce;
                    stop.Token.WaitHandle.WaitOne(BetweenWrites);
                }
            },
            CancellationToken.None
        );
        var started = Stopwatch.GetTimestamp();
        var busy = Measure(RoundsUnderWrites);
        stop.Cancel();
        writer.Wait(CancellationToken.None);
        var rate = writes / Stopwatch.GetElapsedTime(started).TotalSeconds;
        foreach (
            var (kind, before, during) in (ReadOnlySpan<(string, double[], double[])>)
                [("words", idle.Words, busy.Words), ("vectors", idle.Vectors, busy.Vectors)]
        )
        {
            foreach (var part in (ReadOnlySpan<double>)[0.5, 0.99])
            {
                double one = Interleaved.Percentile(before, part),
                    other = Interleaved.Percentile(during, part);
                rows.Add([kind, $"p{part * 100:0}", Figure(one), Figure(other), Figure(other / one)]);
            }
        }

        double[] visible = [.. applied.Order()];
        report.Note(
            $"{WritesAtOnce} changes at once were visible after {Figure(Interleaved.Percentile(visible, 0.5))} ms (median), {Figure(visible[^1])} ms (most)."
        );
        report.Add(
            new ReportTable(
                $"Search, top 10, ms: idle and under {rate:0} changes/s",
                ["search", "", "idle", "under writes", "ratio"],
                rows
            )
        );

        (double[] Words, double[] Vectors) Measure(int rounds)
        {
            var byWords = new List<double>();
            var byVectors = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < words.Length; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    using var snapshot = index.Acquire();
                    var started = Stopwatch.GetTimestamp();
                    snapshot.SearchKeyword(words[i], 10, null, null, cancellationToken);
                    byWords.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    started = Stopwatch.GetTimestamp();
                    snapshot.SearchVector(vectors.Queries[i], 10, null, cancellationToken);
                    byVectors.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }

            return ([.. byWords], [.. byVectors]);
        }
    }

    private static IndexChange Change(long number, int i, TermCorpus texts, VectorData vectors)
    {
        var id = i.ToString("d7", CultureInfo.InvariantCulture);
        var half = Array.ConvertAll(vectors.Rows[i], value => (Half)value);
        var chunk = new IndexedChunk(
            0,
            string.Join(' ', texts.Texts[i]),
            [],
            0,
            1,
            null,
            MemoryMarshal.AsBytes<Half>(half).ToArray()
        );
        return new IndexChange(number, id, new IndexedDocument(id, number, null, string.Empty, [], [chunk]));
    }

    private static string Figure(double value) =>
        value.ToString(value < 100 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}
