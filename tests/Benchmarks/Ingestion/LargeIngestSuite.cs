using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;

namespace Pipeline.Benchmarks.Ingestion;

/// <summary>
/// What a large document costs the others: the memory of server and readers while it goes in, and how long small ones
/// that come behind it wait until they are searchable.
/// </summary>
internal sealed class LargeIngestSuite : Suite
{
    private const int UsualMegabytes = 90;
    private const int UsualPages = 5000;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    public override string Name => "ingest-large";

    public override string Description =>
        "A large text (--size MB) and a PDF of 5,000 pages: memory, and the wait of small documents behind them. With --models they are embedded.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var megabytes = settings.Quick ? 2 : settings.Size ?? UsualMegabytes;
        var limit = Math.Max(32, megabytes) * 1L << 20;
        await using var silo = await MeasuredSilo.StartAsync(settings.Library, limit);

        // The readers are there, and what runs for the first time is compiled.
        await RunAsync(silo, "warm", LargeDocuments.Pdf(20), "application/pdf", cancellationToken);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var pdf in new[] { false, true })
        {
            var content = pdf
                ? LargeDocuments.Pdf(settings.Quick ? 100 : UsualPages)
                : LargeDocuments.Text((megabytes * 1_000_000L) - 2000);
            var run = await RunAsync(
                silo,
                pdf ? "pdf" : "text",
                content,
                pdf ? "application/pdf" : "text/plain",
                cancellationToken
            );
            rows.Add([
                pdf ? $"PDF of {UsualPages} pages" : "text",
                Megabytes(content.Length),
                $"{run.Chunks}",
                Seconds(run.Time),
                Megabytes(run.Idle.All),
                Megabytes(run.Most - run.Idle.All),
                Megabytes(run.MostOwn - run.Idle.Own),
                $"{run.Waits.Count}",
                run.Waits.Count == 0 ? "" : Seconds(run.Waits.Max()),
            ]);
        }

        report.Add(
            new ReportTable(
                "Large documents: memory of server and readers, and small documents a second apart behind them",
                [
                    "",
                    "size",
                    "chunks",
                    "searchable after",
                    "idle",
                    "at most above idle",
                    "without mapped files",
                    "small ones",
                    "longest wait",
                ],
                rows
            )
        );
    }

    private static async Task<Run> RunAsync(
        MeasuredSilo silo,
        string collection,
        byte[] content,
        string type,
        CancellationToken cancellationToken
    )
    {
        var grain = silo.Client.GetCollection(collection);
        await grain.Create(new CollectionSettings());
        await grain.SetRanking(new RankingSettings());
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var idle = ResidentMemory.Now();
        await using var memory = new ResidentMemory();
        var started = Stopwatch.GetTimestamp();
        var large = silo.Client.GetDocument(collection, "large");
        await large.Submit(new DocumentInput { Content = content, ContentType = type });
        var waits = new List<TimeSpan>();
        while (await grain.FindDocument("large") is { State: DocumentState.Accepted or DocumentState.Chunked })
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"small{waits.Count}");
            var begun = Stopwatch.GetTimestamp();
            await silo
                .Client.GetDocument(collection, id)
                .Submit(new DocumentInput { Text = $"A small document, {id}." });
            DocumentInfo? small;
            do
            {
                await Task.Delay(20, cancellationToken);
                small = await grain.FindDocument(id);
            } while (small is { State: DocumentState.Accepted or DocumentState.Chunked });
            waits.Add(Stopwatch.GetElapsedTime(begun));
            await Task.Delay(Between, cancellationToken);
        }

        var time = Stopwatch.GetElapsedTime(started);
        return await grain.FindDocument("large") is { State: DocumentState.Indexed } done
            ? new Run(done.Chunks, time, idle, memory.Most, memory.MostOwn, waits)
            : throw new InvalidOperationException(
                $"The large document failed: {(await grain.FindDocument("large"))?.FailureReason}"
            );
    }

    private static string Seconds(TimeSpan time) =>
        $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";

    private static string Megabytes(long bytes) => $"{bytes >> 20} MiB";

    private sealed record Run(
        int Chunks,
        TimeSpan Time,
        (long All, long Own) Idle,
        long Most,
        long MostOwn,
        IReadOnlyList<TimeSpan> Waits
    );
}
