using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Pipeline.Benchmarks.Answerability;
using Pipeline.Benchmarks.Reports;
using Pipeline.Grains.Ingestion;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Evaluation;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Steps;
using Pipeline.Retrieval.Tests.Steps;

namespace Pipeline.Benchmarks.Ranking;

/// <summary>What is found in two steps for questions that need two documents, and for such that need one.</summary>
internal sealed class MultiStepSuite : Suite
{
    private static readonly string[] Halves = ["first", "second"];

    public override string Name => "multi-step";

    public override string Description =>
        "nDCG@10 of questions that need two documents, searched once and in steps, by keyword search; with --models by hybrid search too; with --data how often a step is taken where none is needed.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        await using var embedder = await settings.OpenEmbedderAsync(cancellationToken);
        using var cache = embedder is null ? null : new EmbeddingCache(embedder, report);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var language in (string[])["en", "ko"])
        {
            using var set = StepSet.Read(language);
            await MeasureAsync(language, "keyword", set, question => Task.FromResult(set.Keyword(question)), rows);
            if (cache is not null)
            {
                await MeasureAsync(language, "hybrid", set, await HybridAsync(set, cache, cancellationToken), rows);
            }
        }

        report.Add(
            new ReportTable(
                "questions that need two documents (nDCG@10 counts both), and that need one; rules were written looking at the first half only",
                [
                    "language",
                    "search",
                    "half",
                    "questions",
                    "nDCG@10 once",
                    "in steps",
                    "answer among the first two: once",
                    "in steps",
                    "questions of one document",
                    "with a step",
                    "ms a plan",
                ],
                rows
            )
        );
        if (settings.Data is { } data)
        {
            await NeedlessAsync(data, report, cancellationToken);
        }
    }

    private static async Task MeasureAsync(
        string language,
        string name,
        StepSet set,
        Func<string, Task<RankedList<string>>> search,
        List<IReadOnlyList<string>> rows
    )
    {
        foreach (var half in Halves)
        {
            double once = 0,
                stepped = 0;
            int count = 0,
                reachedOnce = 0,
                reached = 0,
                alone = 0,
                needless = 0;
            var planner = new TimedPlanner(new StepRules());
            foreach (var one in set.Questions.Where(one => one.Half == half))
            {
                string[] first = [.. (await search(one.Question)).Select(item => item.Key)];
                var (found, steps) = await set.StepAsync(one.Question, search, planner);
                if (one.Documents.Count == 1)
                {
                    (alone, needless) = (alone + 1, needless + steps.Count);
                    continue;
                }

                count++;
                once += StepSet.Ndcg(one, first);
                stepped += StepSet.Ndcg(one, found);
                reachedOnce += first.Take(2).Contains(one.Documents[^1]) ? 1 : 0;
                reached += found.Take(2).Contains(one.Documents[^1]) ? 1 : 0;
            }

            rows.Add([
                language,
                name,
                half,
                Count(count),
                Score(once / count),
                Score(stepped / count),
                Count(reachedOnce),
                Count(reached),
                Count(alone),
                Count(needless),
                (planner.Took.TotalMilliseconds / (count + alone)).ToString("0.0", CultureInfo.InvariantCulture),
            ]);
        }
    }

    /// <summary>How often a step is taken for questions that one passage answers, and for such that none
    /// does.</summary>
    private static async Task NeedlessAsync(string data, Report report, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var set in AbstainSet.Of(data))
        {
            using var index = StepSet.Of([
                .. set.Set.Documents.Select(document => new StepDocument(document.Id, document.Title, document.Text)),
            ]);
            int[] asked = [0, 0],
                taken = [0, 0];
            double once = 0,
                stepped = 0;
            foreach (var (id, text) in set.Set.Queries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var kind = set.Unanswerable.Contains(id) ? 1 : 0;
                var (found, steps) = await index.StepAsync(
                    text,
                    question => Task.FromResult(index.Keyword(question)),
                    new StepRules()
                );
                asked[kind]++;
                taken[kind] += steps.Count;
                if (kind == 0)
                {
                    var grades = set.Set.Judgements[id];
                    once += RankingMetrics.Ndcg([.. index.Keyword(text).Select(item => item.Key)], grades, 10);
                    stepped += RankingMetrics.Ndcg(found, grades, 10);
                }
            }

            rows.Add([
                set.Set.Name,
                Count(asked[0]),
                Count(taken[0]),
                Score(once / asked[0]),
                Score(stepped / asked[0]),
                Count(asked[1]),
                Count(taken[1]),
            ]);
        }

        report.Add(
            new ReportTable(
                "questions that one passage answers, and that none does, with a step that passed the check (keyword search)",
                ["set", "answerable", "with a step", "nDCG@10 once", "in steps", "unanswerable", "with a step"],
                rows
            )
        );
    }

    /// <summary>Hybrid search as a collection begins with it: adaptive fusion with the weights of the prior.</summary>
    private static async Task<Func<string, Task<RankedList<string>>>> HybridAsync(
        StepSet set,
        EmbeddingCache cache,
        CancellationToken cancellationToken
    )
    {
        var passages = await cache.EmbedAsync(
            [.. set.Documents.Select(document => DocumentProcessor.EmbeddedText(document.Title, [], document.Text))],
            isQuery: false,
            cancellationToken
        );
        var prior = FusionPrior.For(set.Documents.Average(document => Sentences.Split(document.Text).Count));
        return async question =>
        {
            var asked = (await cache.EmbedAsync([question], isQuery: true, cancellationToken))[0];
            return HybridFusion.Fuse(
                FusionMethod.Adaptive,
                set.Keyword(question),
                prior.Keyword,
                RankedList<string>
                    .FromScores(
                        set.Documents.Select(
                            (document, i) =>
                                new RankedItem<string>(document.Id, TensorPrimitives.Dot(asked.Span, passages[i].Span))
                        )
                    )
                    .Take(StepSet.Depth),
                prior.Vector
            );
        };
    }

    private static string Score(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Knows what planning took.</summary>
    private sealed class TimedPlanner(IStepPlanner planner) : IStepPlanner
    {
        public TimeSpan Took { get; private set; }

        public async ValueTask<IReadOnlyList<NextQuestion>> PlanAsync(
            string question,
            IReadOnlyList<FoundPassage> found,
            CancellationToken cancellationToken
        )
        {
            var started = Stopwatch.GetTimestamp();
            var plan = await planner.PlanAsync(question, found, cancellationToken);
            Took += Stopwatch.GetElapsedTime(started);
            return plan;
        }
    }
}
