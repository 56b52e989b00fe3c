using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Ingestion;
using Pipeline.Benchmarks.Reports;
using Pipeline.Documents;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;

namespace Pipeline.Benchmarks.Reading;

/// <summary>How much of the text of real files the readers find, and why they refuse the others.</summary>
internal sealed class ReadingSuite : Suite
{
    private const int Worst = 25;

    // Of fewer words no share can be told.
    private const int LeastWords = 5;

    public override string Name => "reading";

    public override string Description =>
        "What the readers find in real files (--data: a folder with MANIFEST.tsv, or one that has it below real/), by format: words recalled, precise and in order, and the reason of each file that is not read.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var folder = new[] { settings.Data, Path.Combine(settings.Data ?? "", "real") }.FirstOrDefault(data =>
            data is not null && File.Exists(Path.Combine(data, "MANIFEST.tsv"))
        );
        if (folder is null)
        {
            report.Note("No folder with MANIFEST.tsv: give one with --data.");
            return;
        }

        // A broken file may take its process with it, as it would a silo's reader.
        var command = SandboxCommand.ThisProgram(MeasuredSilo.ReadDocumentsVerb);
        await using var reading = new SandboxedReading(command.FileName, command.Arguments, new ReadingLimits());
        var results = new List<Result>();
        foreach (var file in RealFile.In(folder).Where((_, i) => !settings.Quick || i % 20 == 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            results.Add(await ReadAsync(reading, file, cancellationToken));
        }

        report.Add(
            new ReportTable(
                "Texts found, means over the files of a format that are read and whose text is known",
                ["format", "text", "files", "recall", "precision", "order", "letters"],
                [
                    .. results
                        .Where(result => result.Score is not null)
                        .GroupBy(result => (result.File.Format, result.File.Kind))
                        .OrderBy(group => group.Key.Format, StringComparer.Ordinal)
                        .ThenBy(group => group.Key.Kind, StringComparer.Ordinal)
                        .Select(group =>
                            (IReadOnlyList<string>)[group.Key.Format, group.Key.Kind, .. Means([.. group])]
                        ),
                ]
            )
        );
        report.Add(
            new ReportTable(
                "Files read",
                ["format", "files", "read", "seconds, longest"],
                [
                    .. results
                        .GroupBy(result => result.File.Format)
                        .OrderBy(group => group.Key, StringComparer.Ordinal)
                        .Select(group =>
                            (IReadOnlyList<string>)
                                [
                                    group.Key,
                                    $"{group.Count()}",
                                    $"{group.Count(result => result.Refusal is null)}",
                                    Text(group.Max(result => result.Seconds)),
                                ]
                        ),
                ]
            )
        );
        report.Add(
            new ReportTable(
                "Files that are not read",
                ["file", "reason"],
                [
                    .. results
                        .Where(result => result.Refusal is not null)
                        .Select(result => (IReadOnlyList<string>)[result.File.Name, result.Refusal!]),
                ]
            )
        );
        report.Add(Lowest("recall", results, score => score.Recall));
        report.Add(Lowest("precision", results, score => score.Precision));
        report.Add(Lowest("order", results, score => score.Order));
    }

    private static async Task<Result> ReadAsync(
        SandboxedReading reading,
        RealFile file,
        CancellationToken cancellationToken
    )
    {
        var source = new SourceDocument(await File.ReadAllBytesAsync(file.Path, cancellationToken), "", file.Name);
        var started = Stopwatch.GetTimestamp();
        DocumentText document;
        try
        {
            document = await reading.ReadAsync(source, cancellationToken);
        }
        catch (DocumentReadException e)
        {
            return new Result(file, e.Reason, null, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        if (!file.IsCounted || !File.Exists(file.Expected))
        {
            return new Result(file, null, null, seconds);
        }

        var expected = WordCounts.Of(await File.ReadAllTextAsync(file.Expected, cancellationToken), file.Kind);
        var found = WordCounts.Of(document.Text);
        return new Result(
            file,
            null,
            expected.Total < LeastWords
                ? null
                : new Score(
                    expected.WordsIn(found),
                    found.WordsIn(expected),
                    expected.RunsIn(found),
                    expected.LettersIn(found)
                ),
            seconds
        );
    }

    private static string[] Means(List<Result> results) =>
        [
            $"{results.Count}",
            Text(results.Average(result => result.Score!.Recall)),
            Text(results.Average(result => result.Score!.Precision)),
            Text(results.Average(result => result.Score!.Order)),
            Text(results.Average(result => result.Score!.Letters)),
        ];

    private static ReportTable Lowest(string what, List<Result> results, Func<Score, double> of) =>
        new(
            $"Lowest {what}",
            ["file", "recall", "precision", "order", "letters"],
            [
                .. results
                    .Where(result => result.Score is not null)
                    .OrderBy(result => of(result.Score!))
                    .Take(Worst)
                    .Select(result => (IReadOnlyList<string>)[result.File.Name, .. Means([result]).Skip(1)]),
            ]
        );

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed record Result(RealFile File, string? Refusal, Score? Score, double Seconds);

    private sealed record Score(double Recall, double Precision, double Order, double Letters);
}
