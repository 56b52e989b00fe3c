using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Pipeline.Benchmarks.Answerability;
using Pipeline.Benchmarks.Questions;
using Pipeline.Benchmarks.Ranking;
using Pipeline.Benchmarks.Reports;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Collections;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Retrieval.Tests.Paraphrase;

namespace Pipeline.Benchmarks.Cache;

/// <summary>The answer cache: what a hit takes, and what is taken for the same question in other words.</summary>
internal sealed class CacheSuite : Suite
{
    private const int Questions = 200;
    private const int Documents = 500;
    private const int Passages = 400;
    private const int Seed = 1;

    public override string Name => "cache";

    public override string Description =>
        "What an exact hit takes; paraphrases that hit and minimal pairs that must not. The latter need --data and --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        await HitsAsync(report, settings, cancellationToken);
        var library = settings.Library;
        if (settings.Data is null || library?.Find(ModelRole.Embed) is not { } model)
        {
            report.Note("No folder of sets (--data), or no embedder (--models): nothing near is measured.");
            return;
        }

        await using var embedder = await OnnxEmbedder.LoadAsync(
            model.ToEmbedder(),
            cancellationToken: cancellationToken
        );
        using var cache = new EmbeddingCache(embedder, report);
        var learnt = new Dictionary<string, NearSettings>(StringComparer.Ordinal);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var set in AbstainSet.Of(settings.Data))
        {
            using var collection = await ExamCollection.FillAsync(set.Set, cache, null, cancellationToken);
            var near = await new NearCalibration(
                async (texts, stop) => [.. (await cache.EmbedAsync(texts, isQuery: true, stop)).Select(Bytes)],
                embedder.Name
            ).MeasureAsync(collection.Sample(Passages, Seed), cancellationToken);
            var isKorean = set.Set.Documents[0].Text.Any(character => character is >= '가' and <= '힣');
            learnt[isKorean ? "ko" : "en"] = near;
            rows.Add([
                set.Set.Name,
                Number(near.Questions),
                near.Threshold.ToString("0.000", CultureInfo.InvariantCulture),
                Share(near.Share, 1),
                Number(near.Pairs),
                Number(near.FalseHits),
                near.IsOn ? "on" : "off",
            ]);
        }

        report.Add(
            new ReportTable(
                "what collections have learnt from their own passages",
                ["collection", "questions", "cosine", "known again", "changed", "wrongly", "near hits"],
                rows
            )
        );
        await ParaphrasesAsync(report, cache, learnt, cancellationToken);
        await PairsAsync(report, settings, cache, learnt, cancellationToken);
    }

    private static async Task HitsAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var random = new Random(Seed);
        await using var silo = await PathSilo.StartAsync(cancellationToken);
        await silo.FillAsync(
            [.. Enumerable.Range(0, settings.Quick ? 50 : Documents).Select(_ => MadeUpWords.Text(random))],
            cancellationToken
        );
        string[] asked = [.. Enumerable.Range(0, Questions).Select(_ => MadeUpWords.Question(random))];
        var rows = new List<IReadOnlyList<string>>();
        foreach (var round in (string[])["made", "hit", "hit again"])
        {
            var milliseconds = new double[asked.Length];
            var hits = 0;
            for (var i = 0; i < asked.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var done = await silo.AskAsync(asked[i], cancellationToken);
                milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                hits += done?.Origin == AnswerOrigin.Cached ? 1 : 0;
            }

            rows.Add([
                round,
                Share(hits, asked.Length),
                .. new[] { 0.5, 0.9, 0.99 }.Select(part =>
                    Interleaved.Percentile(milliseconds, part).ToString("0.00", CultureInfo.InvariantCulture)
                ),
            ]);
        }

        report.Add(
            new ReportTable(
                "a question in the silo from its start to its last event, quoted, without models, ms",
                ["round", "from the cache", "p50", "p90", "p99"],
                rows
            )
        );
    }

    private static async Task ParaphrasesAsync(
        Report report,
        EmbeddingCache cache,
        Dictionary<string, NearSettings> learnt,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (language, near) in learnt)
        {
            foreach (var isHeldOut in (bool[])[false, true])
            {
                var pairs = Paraphrases.Of(language, isHeldOut);
                var cosines = await CosinesAsync(cache, pairs, cancellationToken);
                var agree = pairs.Select(pair => NearAgreement.Holds(pair.One, pair.Other)).ToArray();
                rows.Add([
                    language,
                    isHeldOut ? "not seen" : "seen",
                    Number(pairs.Count),
                    Share(agree.Count(one => one), pairs.Count),
                    Share(cosines.Count(cosine => cosine >= near.Threshold), pairs.Count),
                    Share(cosines.Zip(agree).Count(one => one.First >= near.Threshold && one.Second), pairs.Count),
                ]);
            }
        }

        report.Add(
            new ReportTable(
                "questions in other words; the rules were written with the first half in view",
                ["language", "half", "pairs", "agree", "near", "hit"],
                rows
            )
        );
    }

    private static async Task PairsAsync(
        Report report,
        SuiteSettings settings,
        EmbeddingCache cache,
        Dictionary<string, NearSettings> learnt,
        CancellationToken cancellationToken
    )
    {
        var pairs = MinimalPairs.Make(Paraphrases.Questions, Seed).ToArray();
        var threshold = learnt.Values.Min(near => near.Threshold);
        new Random(Seed).Shuffle(pairs);
        var some = pairs[..Math.Min(pairs.Length, settings.Quick ? 50 : 1000)];
        var cosines = await CosinesAsync(cache, [.. some.Select(pair => (pair.One, pair.Other))], cancellationToken);
        var near = some.Zip(cosines).Where(pair => pair.Second >= threshold).Select(pair => pair.First).ToArray();
        report.Add(
            new ReportTable(
                "questions that differ in one thing",
                ["kind", "pairs", "taken for the same", "of a sample", "by the embedder alone"],
                [
                    .. pairs
                        .GroupBy(pair => pair.Kind)
                        .OrderBy(kind => kind.Key, StringComparer.Ordinal)
                        .Select(kind => Row(kind.Key, [.. kind], some, near)),
                    Row("all", pairs, some, near),
                ]
            )
        );
    }

    private static string[] Row(string kind, MinimalPair[] pairs, MinimalPair[] some, MinimalPair[] near) =>
        [
            kind,
            Number(pairs.Length),
            Number(pairs.Count(pair => NearAgreement.Holds(pair.One, pair.Other))),
            Number(some.Count(pair => kind == "all" || pair.Kind == kind)),
            Share(
                near.Count(pair => kind == "all" || pair.Kind == kind),
                Math.Max(1, some.Count(pair => kind == "all" || pair.Kind == kind))
            ),
        ];

    private static async Task<double[]> CosinesAsync(
        EmbeddingCache cache,
        IReadOnlyList<(string One, string Other)> pairs,
        CancellationToken cancellationToken
    )
    {
        var ones = await cache.EmbedAsync([.. pairs.Select(pair => pair.One)], isQuery: true, cancellationToken);
        var others = await cache.EmbedAsync([.. pairs.Select(pair => pair.Other)], isQuery: true, cancellationToken);
        return
        [
            .. ones.Zip(others)
                .Select(pair =>
                    NearVector.Cosine(NearVector.Pack(Bytes(pair.First)), NearVector.Pack(Bytes(pair.Second)))
                ),
        ];
    }

    private static byte[] Bytes(ReadOnlyMemory<float> vector) => MemoryMarshal.AsBytes(vector.Span).ToArray();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Share(double part, double whole) =>
        (100 * part / whole).ToString("0.0 '%'", CultureInfo.InvariantCulture);
}
