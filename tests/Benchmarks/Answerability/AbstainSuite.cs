using System.Globalization;
using Pipeline.Benchmarks.Ranking;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Inference.Reranking;
using Pipeline.Retrieval.Answerability;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Benchmarks.Answerability;

/// <summary>Whether questions that the documents do not answer are declined, and the others answered, by scales that
/// the documents alone have given.</summary>
internal sealed class AbstainSuite : Suite
{
    private const int Sampled = 400;
    private const int RerankedQuestions = 32;
    private const int Samples = 5;

    public override string Name => "abstain";

    public override string Description =>
        "Unanswerable questions that are declined and answerable ones that are answered, with and without a re-ranker. Needs --data and --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var library = settings.Library;
        if (settings.Data is null || library?.Find(ModelRole.Embed) is not { } model)
        {
            report.Note("No folder of sets (--data), or no embedder (--models): nothing to measure.");
            return;
        }

        await using var embedder = await OnnxEmbedder.LoadAsync(
            model.ToEmbedder(),
            cancellationToken: cancellationToken
        );
        using var cache = new EmbeddingCache(embedder, report);
        await using var reranker = library.Find(ModelRole.Rerank) is { } rerank
            ? await OnnxReranker.LoadAsync(rerank.ToReranker(), cancellationToken: cancellationToken)
            : null;
        var rows = new List<IReadOnlyList<string>>();
        foreach (var reads in reranker is null ? (IReranker?[])[null] : [null, reranker])
        {
            foreach (var set in AbstainSet.Of(settings.Data))
            {
                using var collection = await ExamCollection.FillAsync(set.Set, cache, reads, cancellationToken);
                var measured = await MeasureAsync(set, collection, settings.Quick ? 1 : Samples, cancellationToken);
                foreach (var row in measured)
                {
                    report.Note(string.Join("  ", row));
                }

                rows.AddRange(measured);
            }
        }

        report.Add(
            new ReportTable(
                "share of unanswerable questions that are declined, and of answerable ones that are answered; mean and worst of several calibrations",
                ["set", "evidence", "declined", "worst", "answered", "worst", "scales (words; meaning; re-ranker)"],
                rows
            )
        );
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> MeasureAsync(
        AbstainSet set,
        ExamCollection collection,
        int samples,
        CancellationToken cancellationToken
    )
    {
        List<Evidence> answerable = [],
            unanswerable = [];
        foreach (var (id, text) in set.Set.Queries)
        {
            (set.Unanswerable.Contains(id) ? unanswerable : answerable).Add(
                await collection.EvidenceAsync(text, cancellationToken)
            );
        }

        List<AnswerabilityModel> models = [];
        for (var seed = 1; seed <= samples; seed++)
        {
            var trials = await AnswerabilityExam.RunAsync(
                Ask(collection.Sample(Sampled, seed), seed),
                collection,
                RerankedQuestions,
                cancellationToken
            );
            models.Add(
                AnswerabilityCalibrator.Choose(trials) ?? throw new InvalidOperationException("Nothing to go by.")
            );
        }

        return models[0].Rerank is not null
            ? [Row("words, meaning, re-ranker", models, evidence => evidence)]
            :
            [
                Row("prior", [AnswerabilityModel.Prior], evidence => evidence),
                Row("words", models, evidence => evidence with { Meaning = null }),
                Row("words, meaning", models, evidence => evidence),
            ];

        IReadOnlyList<string> Row(string name, IReadOnlyList<AnswerabilityModel> chosen, Func<Evidence, Evidence> seen)
        {
            double[] declined = [.. chosen.Select(model => unanswerable.Count(one => !Answers(model, seen(one))))];
            double[] answered = [.. chosen.Select(model => answerable.Count(one => Answers(model, seen(one))))];
            return
            [
                set.Set.Name,
                name,
                Share(declined.Average() / unanswerable.Count),
                Share(declined.Min() / unanswerable.Count),
                Share(answered.Average() / answerable.Count),
                Share(answered.Min() / answerable.Count),
                string.Join("; ", Scales(chosen[0])),
            ];
        }
    }

    private static IReadOnlyList<(FetchedChunk Chunk, string Question)> Ask(
        IReadOnlyList<FetchedChunk> chunks,
        int seed
    ) => AnswerabilityExam.Ask(chunks, AnswerabilityExam.QuestionsOf(chunks.Count), seed);

    private static bool Answers(AnswerabilityModel model, Evidence evidence) =>
        model.Support(evidence) >= AnswerabilityModel.Partial;

    private static IEnumerable<string> Scales(AnswerabilityModel model) =>
        new[] { model.Words, model.Meaning, model.Rerank }.Select(scale =>
            scale is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{scale.Cut:0.000} {scale.Full:0.000}")
        );

    private static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
