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

        if (settings.Peers)
        {
            await PeersAsync(report, results, cancellationToken);
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
                ["format", "files", "read", "refused", "seconds, longest"],
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
                                    string.Join(
                                        ", ",
                                        group
                                            .Where(result => result.Refusal is not null)
                                            .GroupBy(result => result.Problem)
                                            .Select(reason => $"{reason.Key} {reason.Count()}")
                                    ),
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
            return new Result(file, e.Reason, null, Stopwatch.GetElapsedTime(started).TotalSeconds)
            {
                Problem = e.Problem,
            };
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Result(file, null, await ScoreAsync(file, document.Text, cancellationToken), seconds);
    }

    private static async Task<Score?> ScoreAsync(RealFile file, string text, CancellationToken cancellationToken)
    {
        if (!file.IsCounted || !File.Exists(file.Expected))
        {
            return null;
        }

        var expected = WordCounts.Of(await File.ReadAllTextAsync(file.Expected, cancellationToken), file.Kind);
        var found = WordCounts.Of(text);
        return expected.Total < LeastWords
            ? null
            : new Score(
                expected.WordsIn(found),
                found.WordsIn(expected),
                expected.RunsIn(found),
                expected.LettersIn(found)
            );
    }

    // Means over the files that both read, so that whoever refuses the hard ones has no gain of it.
    private static async Task PeersAsync(Report report, List<Result> ours, CancellationToken cancellationToken)
    {
        var theirs = new List<(Result Ours, Score? Score, string Program)>();
        foreach (var result in ours.Where(result => result.File.IsCounted && File.Exists(result.File.Expected)))
        {
            if (PeerReader.Of(result.File.Format) is not { } peer)
            {
                continue;
            }

            try
            {
                var text = await peer.ReadAsync(result.File.Path, cancellationToken);
                var isRead = text is not null && WordCounts.Of(text).Total > 0;
                var score = !isRead ? null : await ScoreAsync(result.File, text!, cancellationToken);
                theirs.Add((result, score, peer.Program));
            }
            catch (System.ComponentModel.Win32Exception)
            {
                report.Note($"{peer.Program} is not installed.");
                return;
            }
        }

        report.Add(
            new ReportTable(
                "Beside peers, means over the files that both read; of articles the words around them count as wrong",
                ["format", "text", "peer", "only ours", "only theirs", "both", "recall", "precision", "order"],
                [
                    .. theirs
                        .GroupBy(one => (one.Ours.File.Format, one.Ours.File.Kind, one.Program))
                        .OrderBy(group => group.Key.Format, StringComparer.Ordinal)
                        .ThenBy(group => group.Key.Kind, StringComparer.Ordinal)
                        .Select(PeerRow),
                ]
            )
        );
    }

    private static IReadOnlyList<string> PeerRow(
        IGrouping<(string Format, string Kind, string Program), (Result Ours, Score? Score, string Program)> group
    )
    {
        var both = group.Where(one => one.Ours.Score is not null && one.Score is not null).ToList();
        return
        [
            group.Key.Format,
            group.Key.Kind,
            group.Key.Program,
            $"{group.Count(one => one.Ours.Score is not null && one.Score is null)}",
            $"{group.Count(one => one.Ours.Score is null && one.Score is not null)}",
            $"{both.Count}",
            Pair(score => score.Recall),
            Pair(score => score.Precision),
            Pair(score => score.Order),
        ];

        string Pair(Func<Score, double> of) =>
            both.Count == 0
                ? "-"
                : $"{Text(both.Average(one => of(one.Ours.Score!)))} / {Text(both.Average(one => of(one.Score!)))}";
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

    private sealed record Result(RealFile File, string? Refusal, Score? Score, double Seconds)
    {
        public ReadProblem Problem { get; init; }
    }

    private sealed record Score(double Recall, double Precision, double Order, double Letters);
}
