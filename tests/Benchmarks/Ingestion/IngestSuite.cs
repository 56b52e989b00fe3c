using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Encoders;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;

namespace Pipeline.Benchmarks.Ingestion;

/// <summary>
/// The whole way of documents from their submission until they are searchable, beside the embedder alone on the same
/// chunks: what the reading, the calls between the actors, the store and the index leave of its speed.
/// </summary>
internal sealed class IngestSuite : Suite
{
    private const int UsualTexts = 200;
    private const int TextsACall = 64;
    private const int CallsAtOnce = 2;

    public override string Name => "ingest";

    public override string Description =>
        "From submission to searchable, beside the same chunks embedded directly: chunks a second and their ratio. Needs --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        if (
            settings.Models is not { } folder
            || new ModelLibrary([new ModelDirectory(folder, "--models", IsExplicit: true)]) is var library
                && library.Find(ModelRole.Embed) is null
        )
        {
            report.Note("No model of the role 'Embed' under --models: nothing to measure.");
            return;
        }

        var documents = Documents(
            EncoderTexts.Read(settings.Data, settings.Quick ? 60 : settings.Size ?? UsualTexts).Passages
        );
        await using var silo = await MeasuredSilo.StartAsync(library);
        var embedder = await silo.EmbedderAsync(cancellationToken);

        // The first way warms everything up and says which chunks the documents make.
        var chunks = (await silo.IngestAsync(documents, cancellationToken)).Texts;
        var before = await EmbedAsync(embedder, chunks, cancellationToken);
        var rounds = new List<(double Path, double Direct, IngestRun Run)>();
        for (var round = 0; round < (settings.Quick ? 1 : 3); round++)
        {
            var path = await silo.IngestAsync(documents, cancellationToken);
            var after = await EmbedAsync(embedder, chunks, cancellationToken);
            rounds.Add((chunks.Count / path.Time.TotalSeconds, 2 * chunks.Count / (before + after).TotalSeconds, path));
            before = after;
        }

        report.Add(
            new ReportTable(
                $"{documents.Count} documents, one of them a quarter of the text, {chunks.Count} chunks; {embedder.Name}; chunks a second",
                [
                    "round",
                    "embedder alone",
                    "submit to searchable",
                    "ratio",
                    "time",
                    "the embedder had work for",
                    "all stored after",
                    "the small documents searchable after",
                ],
                [
                    .. rounds.Select(
                        (round, i) =>
                            (IReadOnlyList<string>)
                                [
                                    $"{i + 1}",
                                    Figure(round.Direct),
                                    Figure(round.Path),
                                    Figure(round.Path / round.Direct),
                                    Seconds(round.Run.Time),
                                    Seconds(round.Run.Embedding),
                                    Seconds(round.Run.Committed),
                                    Seconds(round.Run.SmallTime),
                                ]
                    ),
                    [
                        "median",
                        Figure(Median(rounds.Select(round => round.Direct))),
                        Figure(Median(rounds.Select(round => round.Path))),
                        Figure(Median(rounds.Select(round => round.Path / round.Direct))),
                        "",
                        "",
                        "",
                        "",
                    ],
                ]
            )
        );
    }

    /// <summary>Documents of one to eight passages, and first of all one of a quarter of the text.</summary>
    private static List<(string Id, string Text)> Documents(IReadOnlyList<string> passages)
    {
        var random = new Random(7);
        var documents = new List<(string, string)>();
        var next = passages.Count / 4;
        documents.Add(("book", string.Join("\n\n", passages.Take(next))));
        while (next < passages.Count)
        {
            var count = random.Next(1, 9);
            documents.Add(($"d{documents.Count}", string.Join("\n\n", passages.Skip(next).Take(count))));
            next += count;
        }

        return documents;
    }

    private static async Task<TimeSpan> EmbedAsync(
        IEmbedder embedder,
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            texts.Chunk(TextsACall),
            new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = cancellationToken },
            async (part, stop) => await embedder.EmbedAsync(part, TextKind.Passage, RequestPriority.Bulk, stop)
        );
        return Stopwatch.GetElapsedTime(started);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }

    private static string Seconds(TimeSpan time) =>
        $"{time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s";

    private static string Figure(double value) =>
        value.ToString(value < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
}
