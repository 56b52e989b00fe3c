using System.Runtime.InteropServices;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Ingestion;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage;

namespace Pipeline.Grains.Collections;

/// <summary>
/// Measures how much a collection should trust words, vectors and the cross-encoder, on pseudo-questions drawn from its
/// own passages: no judged questions are needed, and the work is bulk work that gives way to people.
/// </summary>
internal sealed class RankingCalibration(
    ShardReplicas replicas,
    ICorpusStore store,
    WorkerRouter workers,
    string collection,
    CollectionSettings settings,
    string? embedder,
    string? reranker
)
{
    private const int QuestionsOfAKind = 60;
    private const int RerankedQuestions = 32;
    private const int RerankDepth = 6;
    private const int Depth = 100;
    private const int Seed = 20260101;

    public async Task<RankingSettings> MeasureAsync(CancellationToken cancellationToken)
    {
        var (sample, vectors) = await PassageSample.ReadAsync(
            store,
            collection,
            settings.ShardCount,
            embedder,
            Seed,
            cancellationToken
        );
        var questions = PseudoQuestionSampler.Sample(sample, QuestionsOfAKind, Seed);
        var infos = await Task.WhenAll(
            Enumerable
                .Range(0, settings.ShardCount)
                .Select(shard => replicas.DescribeAsync(new ShardKey(collection, shard), null))
        );

        // The exam's own awaits leave the grain's scheduler, which its CPU work would otherwise hold.
        var rankings = await Task.Run(
            () =>
                RankingExam.RankAsync(
                    questions,
                    sample,
                    EmbedAsync,
                    Depth,
                    cancellationToken,
                    key => vectors.TryGetValue(key, out var vector) ? vector : null,
                    Written
                ),
            cancellationToken
        );
        var weights = await Task.Run(
            () => FusionCalibrator.ChooseNear(rankings, FusionPrior.For(sample)),
            cancellationToken
        );
        var rerankWeight = await MeasureBlendAsync(questions, sample, rankings, weights, cancellationToken);
        return new RankingSettings
        {
            Method = RankFusion.Name(weights.Method),
            KeywordWeight = weights.Keyword,
            VectorWeight = weights.Vector,
            RerankWeight = rerankWeight ?? 0,
            Reranker = reranker,
            Origin = weights.Questions > 0 ? RankingOrigin.Measured : RankingOrigin.Default,
            Questions = weights.Questions,
            Chunks = infos.Sum(info => info.Chunks),
        };
    }

    private static string Written(FetchedChunk chunk, string text) =>
        DocumentProcessor.EmbeddedText(chunk.Title, chunk.HeadingPath, text);

    /// <summary>The cross-encoder's part; null when there is none.</summary>
    private async Task<double?> MeasureBlendAsync(
        IReadOnlyList<PseudoQuestion> questions,
        IReadOnlyList<FetchedChunk> chunks,
        IReadOnlyList<JudgedRanking> rankings,
        FusionWeights weights,
        CancellationToken cancellationToken
    )
    {
        var texts = RankingExam.Texts(questions, chunks, Written);
        var judged = new List<JudgedRerank>();
        try
        {
            for (var i = 0; i < Math.Min(RerankedQuestions, rankings.Count); i++)
            {
                var fused = weights.Fuse(rankings[i].Keyword, rankings[i].Vector).Take(RerankDepth);
                if (fused.Count == 0)
                {
                    continue;
                }

                var passages = fused.Select(item => texts[item.Key]).ToArray();
                var scores = await workers.ScoreAsync(
                    questions[i].Question,
                    passages,
                    RequestPriority.Bulk,
                    cancellationToken
                );
                judged.Add(
                    new JudgedRerank(
                        fused,
                        RankedList<string>.FromScores(
                            fused.Zip(scores, (item, score) => new RankedItem<string>(item.Key, score))
                        ),
                        rankings[i].Relevance
                    )
                    {
                        Kind = questions[i].Kind.ToString(),
                    }
                );
            }
        }
        catch (PipelineException error) when (error.Code == ErrorCode.ModelUnavailable)
        {
            return null;
        }

        return BlendCalibrator.Choose(judged).Weight;
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IReadOnlyList<string> texts,
        bool isQuery,
        CancellationToken cancellationToken
    )
    {
        var vectors = await BulkVectors.EmbedAsync(
            workers,
            embedder,
            texts,
            isQuery ? TextKind.Query : TextKind.Passage,
            cancellationToken
        );
        return
        [
            .. vectors.Select(embedded =>
                (ReadOnlyMemory<float>)MemoryMarshal.Cast<byte, float>(embedded.Vector.Span).ToArray()
            ),
        ];
    }
}
