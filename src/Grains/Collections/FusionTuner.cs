using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Grains.Collections;

/// <summary>
/// Chooses a collection's fusion on questions that people have judged. Documents are ranked by their best chunk, since
/// people judge documents.
/// </summary>
internal sealed class FusionTuner(
    IGrainFactory grains,
    ShardReplicas replicas,
    WorkerRouter workers,
    string collection,
    CollectionSettings settings
)
{
    private const int Depth = 100;
    private const int QuestionsAtOnce = 32;

    public async Task<FusionTuning> TuneAsync(
        IReadOnlyList<JudgedQuestion> questions,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    )
    {
        Validate(questions);
        var shards = new ShardFanOut(grains, replicas, collection, settings.ShardCount, access, settings.Generation);
        var rankings = new List<JudgedRanking>(questions.Count);
        foreach (var part in questions.Chunk(QuestionsAtOnce))
        {
            var embedded = await workers.EmbedAsync(
                [.. part.Select(question => question.Query)],
                TextKind.Query,
                RequestPriority.Bulk,
                cancellationToken,
                model: settings.Embedder
            );
            var bytes = embedded.Dimensions * sizeof(float);
            for (var i = 0; i < part.Length; i++)
            {
                var query = new ShardQuery(part[i].Query, Depth, null, null, access);
                var vector = new QueryVector(embedded.Model, embedded.Data.Slice(i * bytes, bytes));
                var byWords = shards.KeywordAsync(query, cancellationToken);
                var byMeaning =
                    await shards.VectorAsync(
                        query,
                        new ServedEmbedders(settings.ShardCount, settings.Embedder),
                        name => Task.FromResult(name is null ? vector : new QueryVector(name, default)),
                        cancellationToken
                    ) ?? [];
                rankings.Add(new JudgedRanking(Documents(await byWords), Documents(byMeaning), part[i].Relevance));
            }
        }

        var tuned = await Task.Run(() => FusionCrossValidation.Tune(rankings), cancellationToken);
        var weights = tuned.Weights;
        var now = settings.Ranking ?? new RankingSettings();
        return new FusionTuning
        {
            Ranking = now with
            {
                Method = RankFusion.Name(weights.Method),
                KeywordWeight = weights.Keyword,
                VectorWeight = weights.Vector,
                Origin = RankingOrigin.Tuned,
                Questions = weights.Questions,
                Chunks = 0,
            },
            Applied = false,
            Questions = weights.Questions,
            Folds = tuned.Folds,
            HeldOutNdcg = double.IsNaN(tuned.HeldOutNdcg) ? null : tuned.HeldOutNdcg,
            TunedNdcg = weights.FusedNdcg,
            KeywordNdcg = weights.KeywordNdcg,
            VectorNdcg = weights.VectorNdcg,
            EqualNdcg = weights.EqualNdcg,
        };
    }

    private static void Validate(IReadOnlyList<JudgedQuestion> questions)
    {
        RequestFields.Range("questions", questions.Count, 1, TuneFusionRequest.MaxQuestions);
        for (var i = 0; i < questions.Count; i++)
        {
            if (
                questions[i] is not { Relevance: { } relevance }
                || relevance.Values.Any(grade => !double.IsFinite(grade))
            )
            {
                throw PipelineException.Invalid(
                    $"questions[{i}].relevance",
                    $"questions[{i}] needs relevance: an object of grades (numbers) by document id."
                );
            }

            RequestValidation.Text($"questions[{i}].query", questions[i].Query);
        }

        if (!questions.Any(question => question.Relevance.Values.Any(grade => grade > 0)))
        {
            throw PipelineException.Invalid(
                "questions",
                "No question has a document with a grade above 0; there is nothing to tune to."
            );
        }
    }

    private static RankedList<string> Documents(IReadOnlyList<StageScore> chunks) =>
        RankedList<string>.FromScores(chunks.Select(hit => new RankedItem<string>(hit.Key.DocumentId, hit.Score)));
}
