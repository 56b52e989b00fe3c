using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Documents;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Benchmarks.Hostile;

/// <summary>Reading and chunking of documents that are built to be slow, at growing sizes: time should grow as the size
/// does.</summary>
internal sealed class HostileSuite : Suite
{
    private const int Megabyte = 1_000_000;

    public override string Name => "hostile";

    public override string Description =>
        "Reading and chunking of documents that are built to be slow, at 1, 2, 4 and 8 MB: seconds, and growth from the smallest to the largest. Counts with the embedder of --models, else by an estimate.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        int[] sizes =
            settings.Quick ? [Megabyte / 20, Megabyte / 10]
            : settings.Size is { } given ? [given, 2 * given]
            : [Megabyte, 2 * Megabyte, 4 * Megabyte, 8 * Megabyte];
        var library = settings.Library;
        var model = library?.Find(ModelRole.Embed);
        await using var embedder = model is null
            ? null
            : await OnnxEmbedder.LoadAsync(model.ToEmbedder(), cancellationToken: cancellationToken);
        report.Note($"Tokens are counted {(embedder is null ? "by an estimate" : $"with {embedder.Name}")}.");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var shape in HostileShapes.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(
                Measure(
                    shape,
                    sizes,
                    embedder is null ? new EstimateCounter() : new EmbedderCounter(embedder.Tokenizer),
                    cancellationToken
                )
            );
        }
        report.Add(
            new ReportTable(
                "Seconds to read and chunk, or until refused",
                ["declared as", "shape", .. sizes.Select(s => $"{(double)s / Megabyte:0.##} MB"), "growth", "outcome"],
                rows
            )
        );
    }

    private static string[] Measure(
        HostileShape shape,
        int[] sizes,
        ITokenCounter counter,
        CancellationToken cancellationToken
    )
    {
        var seconds = new List<double>();
        var outcome = "";
        Run(shape, shape.Create(sizes[0] / 8), counter, cancellationToken);
        foreach (var size in sizes)
        {
            var content = shape.Create(size);
            GC.Collect();
            var started = Stopwatch.GetTimestamp();
            outcome = Run(shape, content, counter, cancellationToken);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        // Of what takes no time no growth can be told.
        var growth =
            seconds[^1] < 0.1
                ? "-"
                : (seconds[^1] / Math.Max(seconds[0], 0.001)).ToString("0.0", CultureInfo.InvariantCulture);
        return
        [
            shape.ContentType.Split('/')[^1].Split('.')[^1],
            shape.Name,
            .. seconds.Select(s => s.ToString("0.00", CultureInfo.InvariantCulture)),
            growth,
            outcome,
        ];
    }

    private static string Run(
        HostileShape shape,
        byte[] content,
        ITokenCounter counter,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var document = new DocumentReaders().Read(
                new SourceDocument(content, shape.ContentType, null),
                new ReadingLimits(),
                cancellationToken
            );
            return $"{new Chunker(counter, new ChunkingOptions()).Chunk(document, cancellationToken).Count} chunks";
        }
        catch (DocumentReadException e)
        {
            return e.Failure.ToString();
        }
    }

    private sealed class EmbedderCounter(ITokenizer tokenizer) : ITokenCounter
    {
        public int Count(string text) => tokenizer.Count(text);
    }

    private sealed class EstimateCounter : ITokenCounter
    {
        public int Count(string text) => (text.Length + 2) / 3;
    }
}
