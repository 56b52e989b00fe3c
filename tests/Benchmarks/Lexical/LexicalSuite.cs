using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Reports;

namespace Pipeline.Benchmarks.Lexical;

/// <summary>Keyword search beside Lucene.Net's and Lucene's for Java: the same terms, BM25 with the same parameters,
/// one segment, one thread, the ten best.</summary>
internal sealed class LexicalSuite : Suite
{
    private const int Rounds = 9;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    public override string Name => "lexical";

    public override string Description => "Keyword search beside Lucene.Net and Lucene for Java.";

    public override Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        Measure(
            TermCorpus.Synthetic(settings.Quick ? 20_000 : 500_000, settings.Quick ? 5 : 60),
            report,
            cancellationToken
        );
        if (settings.Data is null)
        {
            report.Note("No folder of sets (--data): real text is left out.");
            return Task.CompletedTask;
        }

        foreach (
            var folder in Directory
                .EnumerateDirectories(settings.Data)
                .Order()
                .Where(f => File.Exists(Path.Combine(f, "corpus.jsonl")))
        )
        {
            Measure(TermCorpus.Read(folder, settings.Quick ? 20 : 300), report, cancellationToken);
        }

        return Task.CompletedTask;
    }

    private static void Measure(TermCorpus corpus, Report report, CancellationToken cancellationToken)
    {
        var contenders = new List<Contender>();
        try
        {
            contenders.Add(new OurIndex(corpus));
            contenders.Add(new LuceneNetIndex(corpus));
            if (LuceneJavaIndex.Start(corpus, out var reason) is { } java)
            {
                contenders.Add(java);
            }
            else
            {
                report.Note(reason);
            }

            GC.Collect();
            Measure(corpus, contenders, report, cancellationToken);
        }
        finally
        {
            contenders.ForEach(c => c.Dispose());
        }
    }

    private static void Measure(
        TermCorpus corpus,
        List<Contender> contenders,
        Report report,
        CancellationToken cancellationToken
    )
    {
        // Until both just-in-time compilers have seen enough.
        foreach (var contender in contenders)
        {
            for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < WarmUp; )
            {
                contender.Run();
            }
        }

        var times = contenders.Select(_ => new List<double[]>()).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var c = 0; c < contenders.Count; c++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                times[c].Add(contenders[c].Run());
            }
        }

        // The median over the rounds for each query, then the mean over the queries of a group.
        var medians = times
            .Select(rounds =>
                Enumerable
                    .Range(0, corpus.Queries.Count)
                    .Select(q => Interleaved.Median(rounds.Select(r => r[q])))
                    .ToArray()
            )
            .ToArray();
        var rows = new List<IReadOnlyList<string>>();
        var at = 0;
        foreach (var (kind, queries) in corpus.Groups)
        {
            var means = medians.Select(m => m.AsSpan(at, queries.Count).ToArray().Average() * 1e6).ToArray();
            rows.Add([kind, .. means.Select(Micro), .. means.Skip(1).Select(m => Ratio(m / means[0]))]);
            at += queries.Count;
        }

        var all = medians.Select(m => m.Average() * 1e6).ToArray();
        rows.Add(["all queries", .. all.Select(Micro), .. all.Skip(1).Select(m => Ratio(m / all[0]))]);
        report.Add(
            new ReportTable(
                $"{corpus.Name}: microseconds a query (mean over queries of the median of {Rounds} rounds), top {Contender.Top}",
                ["queries", .. contenders.Select(c => c.Name), .. contenders.Skip(1).Select(c => $"x {c.Name}")],
                rows
            )
        );
        Compare(contenders, report);
    }

    /// <summary>The contenders round document lengths differently (ours not at all), so only the sets can be
    /// compared.</summary>
    private static void Compare(List<Contender> contenders, Report report)
    {
        var ours = contenders[0].Best();
        foreach (var other in contenders.Skip(1))
        {
            var best = other.Best();
            var share = ours.Zip(best)
                .Where(p => p.First.Length > 0)
                .Average(p => p.First.Intersect(p.Second).Count() / (double)p.First.Length);
            report.Note(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{share:p1} of our best {Contender.Top} are among those of {other.Name}, which keeps a length in one byte; ours is exact."
                )
            );
        }
    }

    private static string Micro(double value) => value.ToString("f0", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => value.ToString("f2", CultureInfo.InvariantCulture);
}
