using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Grains.Ingestion;
using Pipeline.Storage;

namespace Pipeline.Benchmarks.Ingestion;

/// <summary>
/// Many short documents from their submission until they are searchable, without an embedder: what reading, the calls
/// between the actors, the store and the index take.
/// </summary>
internal sealed class PlainIngestSuite : Suite
{
    private const int UsualDocuments = 1_000_000;
    private const int AtOnce = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private static readonly string[] Korean =
    [
        "계약",
        "보증",
        "기간은",
        "공유기의",
        "배송이",
        "창고에",
        "회의를",
        "문서와",
        "직원이",
        "환불을",
    ];

    public override string Name => "ingest-plain";

    public override string Description =>
        "Short documents without an embedder, submitted to searchable: documents a second. --size for fewer than a million.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var count = settings.Size ?? (settings.Quick ? 2000 : UsualDocuments);
        await using var silo = await MeasuredSilo.StartAsync(library: null);

        // Code that runs for the first time is compiled first.
        await RunAsync(silo, "warm", Math.Min(count, 3000), report: null, cancellationToken);
        var run = await RunAsync(silo, "plain", count, report, cancellationToken);
        report.Add(
            new ReportTable(
                $"{count} documents of about 40 words, half of them Korean, SQLite, no embedder",
                ["", "documents/s", "time", "processor time of the server", "busy reading", "busy storing"],
                [Row("accepted", count, run.Accepted, run), Row("searchable", count, run.Searchable, run)]
            )
        );
    }

    private static string[] Row(string name, int count, TimeSpan time, Run run) =>
        [
            name,
            (count / time.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture),
            Seconds(time),
            Seconds(run.Processor),
            Seconds(run.Reading),
            Seconds(run.Storing),
        ];

    private static string Seconds(TimeSpan time) =>
        $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";

    private static async Task<Run> RunAsync(
        MeasuredSilo silo,
        string collection,
        int count,
        Report? report,
        CancellationToken cancellationToken
    )
    {
        var grain = silo.Client.GetCollection(collection);
        await grain.Create(new CollectionSettings());
        await grain.SetRanking(new RankingSettings());
        var (reading, storing) = (silo.Metrics.BusyTime(IngestStages.Read), silo.Metrics.BusyTime(IngestStages.Commit));
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var (allocated, paused) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        var started = Stopwatch.GetTimestamp();
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = report is null ? Task.CompletedTask : WatchAsync(silo.Store, collection, report, watching.Token);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (i, _) =>
                await silo
                    .Client.GetDocument(collection, string.Create(CultureInfo.InvariantCulture, $"d{i}"))
                    .Submit(new DocumentInput { Text = Text(i) })
        );
        var accepted = Stopwatch.GetElapsedTime(started);
        await silo.Client.SettleAsync(collection, TimeSpan.FromHours(2), cancellationToken);
        var searchable = Stopwatch.GetElapsedTime(started);
        await watching.CancelAsync();
        await watch;
        process.Refresh();
        report?.Note(
            $"{(GC.GetTotalAllocatedBytes() - allocated) / count} bytes allocated a document, "
                + $"{(GC.GetTotalPauseDuration() - paused).TotalSeconds:N1} s of pauses, "
                + $"at most {process.PeakWorkingSet64 >> 20} MiB"
        );
        var counts = await silo.Store.CountDocumentsAsync(collection, cancellationToken);
        return counts.Indexed == count
            ? new Run(
                accepted,
                searchable,
                process.TotalProcessorTime - processor,
                silo.Metrics.BusyTime(IngestStages.Read) - reading,
                silo.Metrics.BusyTime(IngestStages.Commit) - storing
            )
            : throw new InvalidOperationException($"Of {count} documents {counts.Indexed} are searchable.");
    }

    private static async Task WatchAsync(
        ICorpusStore store,
        string collection,
        Report report,
        CancellationToken cancellationToken
    )
    {
        using var timer = new PeriodicTimer(Interval);
        var before = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = await store.CountDocumentsAsync(collection, cancellationToken);
                report.Note(
                    $"{now.Accepted} accepted, {now.Chunked} stored, {now.Indexed} searchable ({(now.Indexed - before) / Interval.TotalSeconds:N0}/s)"
                );
                before = now.Indexed;
            }
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    /// <summary>About 40 words, of which common ones come often and rare ones seldom.</summary>
    private static string Text(int i)
    {
        var random = new Random(i);
        var words = Enumerable
            .Range(0, random.Next(25, 55))
            .Select(_ =>
                i % 2 == 0
                    ? string.Create(CultureInfo.InvariantCulture, $"word{Rank(random)}")
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Korean[random.Next(Korean.Length)]}{(char)('가' + Rank(random) % 11172)}"
                    )
            );
        return string.Join(' ', words) + ".";
    }

    // Zipf's law over about 20 000 words.
    private static int Rank(Random random) => (int)Math.Exp(random.NextDouble() * Math.Log(20_000));

    private sealed record Run(
        TimeSpan Accepted,
        TimeSpan Searchable,
        TimeSpan Processor,
        TimeSpan Reading,
        TimeSpan Storing
    );
}
