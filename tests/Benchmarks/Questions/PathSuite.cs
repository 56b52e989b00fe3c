using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Contracts.Answers;

namespace Pipeline.Benchmarks.Questions;

/// <summary>
/// What a question costs beside its models: searches and quoted answers of a silo without any, one after the other and
/// from several callers at once. To compare two versions, build each and run both in turn.
/// </summary>
internal sealed class PathSuite : Suite
{
    private const int UsualDocuments = 2_000;
    private const int QuickDocuments = 100;
    private const int CallersAtOnce = 8;

    public override string Name => "path";

    public override string Description => "A search and an answer without models: the path through the grains alone.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var random = new Random(7);
        var documents = settings.Size ?? (settings.Quick ? QuickDocuments : UsualDocuments);
        var questions = settings.Quick ? 50 : 1_500;
        await using var silo = await PathSilo.StartAsync(cancellationToken);
        await silo.FillAsync(
            [.. Enumerable.Range(0, documents).Select(_ => MadeUpWords.Text(random))],
            cancellationToken
        );
        var rows = new List<IReadOnlyList<string>>();
        foreach (var callers in (int[])[1, CallersAtOnce])
        {
            await MeasureAsync(Math.Max(20, questions / 3), callers, Search);
            rows.Add(Row("search", callers, await MeasureAsync(questions, callers, Search)));
            await MeasureAsync(Math.Max(20, questions / 3), callers, Ask);
            rows.Add(Row("answer", callers, await MeasureAsync(questions, callers, Ask)));
        }

        report.Add(
            new ReportTable(
                $"A question over {documents:n0} documents without models, ms",
                ["question", "callers", "p50", "p90", "p99", "per second"],
                rows
            )
        );

        async Task Search(string query)
        {
            var response = await silo.SearchAsync(query, cancellationToken);
            if (response.Hits.Count == 0)
            {
                throw new InvalidOperationException("A search found nothing.");
            }
        }

        // Every question is another, so that none comes from the cache.
        async Task Ask(string question)
        {
            if (
                await silo.AskAsync(question, cancellationToken)
                is not { Reason: AnswerEnd.Completed, Origin: AnswerOrigin.Extractive }
            )
            {
                throw new InvalidOperationException("An answer was not quoted to its end.");
            }
        }

        async Task<(double[] Milliseconds, double Seconds)> MeasureAsync(int count, int callers, Func<string, Task> ask)
        {
            string[] asked = [.. Enumerable.Range(0, count).Select(_ => MadeUpWords.Question(random))];
            var milliseconds = new double[count];
            var next = -1;
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(
                Enumerable
                    .Range(0, callers)
                    .Select(_ =>
                        Task.Run(
                            async () =>
                            {
                                for (int i; (i = Interlocked.Increment(ref next)) < count; )
                                {
                                    var started = Stopwatch.GetTimestamp();
                                    await ask(asked[i]);
                                    milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                                }
                            },
                            cancellationToken
                        )
                    )
            );
            return (milliseconds, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    private static string[] Row(string question, int callers, (double[] Milliseconds, double Seconds) measured) =>
        [
            question,
            callers.ToString(CultureInfo.InvariantCulture),
            .. new[] { 0.5, 0.9, 0.99 }.Select(part => Figure(Interleaved.Percentile(measured.Milliseconds, part))),
            Figure(measured.Milliseconds.Length / measured.Seconds),
        ];

    private static string Figure(double value) =>
        value.ToString(value < 100 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}
