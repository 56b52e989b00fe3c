using System.Runtime.InteropServices;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Ingestion;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Collections;

/// <summary>
/// Measures how much a collection should trust words, vectors and the cross-encoder, on pseudo-questions drawn from its
/// own passages: no judged questions are needed, and the work is bulk work that gives way to people.
/// </summary>
internal sealed class RankingCalibration(
    IGrainFactory grains, WorkerRouter workers, string collection, CollectionSettings settings)
{
    private const int SampledChunks = 400;
    private const int MaxQuestions = 120;
    private const int RerankedQuestions = 40;
    private const int RerankDepth = 10;
    private const int Depth = 100;
    private const int Seed = 20260101;

    public async Task<RankingSettings> MeasureAsync(CancellationToken cancellationToken)
    {
        var perShard = Math.Max(1, SampledChunks / settings.ShardCount);
        var replicas = Enumerable.Range(0, settings.ShardCount)
            .Select(shard => grains.GetGrain<IShardReplicaGrain>(new ShardKey(collection, shard).ToString()))
            .ToArray();
        var infos = await Task.WhenAll(replicas.Select(replica => replica.Describe()));
        var samples = await Task.WhenAll(replicas.Select(replica => replica.Sample(perShard, Seed, cancellationToken)));
        var chunks = samples.SelectMany(sample => sample).Select(Chunk).ToArray();
        var questions = InverseClozeSampler.Sample(chunks, Seed).Take(MaxQuestions).ToArray();
        if (questions.Length == 0)
        {
            return settings.Ranking ?? new RankingSettings();
        }

        // The exam's own awaits leave the grain's scheduler, which its CPU work would otherwise hold.
        var rankings = await Task.Run(
            () => ClozeExam.RankAsync(questions, chunks, EmbedAsync, Depth, cancellationToken), cancellationToken);
        var weights = FusionCalibrator.Choose(rankings);
        var rerankWeight = await MeasureBlendAsync(questions, chunks, rankings, weights, cancellationToken);
        return new RankingSettings
        {
            Method = weights.Method == FusionMethod.Convex ? RankingSettings.Convex : RankingSettings.ReciprocalRank,
            KeywordWeight = weights.Keyword,
            VectorWeight = weights.Vector,
            RerankWeight = rerankWeight ?? settings.Ranking?.RerankWeight ?? new RankingSettings().RerankWeight,
            Origin = "measured",
            Questions = weights.Questions,
            Chunks = infos.Sum(info => info.Chunks),
        };
    }

    /// <summary>The cross-encoder's part; null when there is none.</summary>
    private async Task<double?> MeasureBlendAsync(
        ClozeQuestion[] questions, StoredChunk[] chunks, IReadOnlyList<JudgedRanking> rankings, FusionWeights weights,
        CancellationToken cancellationToken)
    {
        var texts = ClozeExam.Texts(questions, chunks);
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
                var scores = await workers.ScoreAsync(questions[i].Question, passages, WorkPriority.Bulk, cancellationToken);
                judged.Add(new JudgedRerank(
                    fused,
                    RankedList<string>.FromScores(fused.Zip(scores, (item, score) => new RankedItem<string>(item.Key, score))),
                    rankings[i].Relevance));
            }
        }
        catch (PipelineException error) when (error.Code == ErrorCode.ModelUnavailable)
        {
            return null;
        }

        return BlendCalibrator.Choose(judged).Weight;
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IReadOnlyList<string> texts, bool isQuery, CancellationToken cancellationToken)
    {
        var vectors = new List<ReadOnlyMemory<float>>(texts.Count);
        foreach (var part in texts.Chunk(32))
        {
            var embeddings = await workers.EmbedAsync(
                part, isQuery ? TextKind.Query : TextKind.Passage, WorkPriority.Bulk, cancellationToken);
            var floats = MemoryMarshal.Cast<byte, float>(embeddings.Data.Span).ToArray();
            for (var row = 0; row < part.Length; row++)
            {
                vectors.Add(floats.AsMemory(row * embeddings.Dimensions, embeddings.Dimensions));
            }
        }

        return vectors;
    }

    private static StoredChunk Chunk(StoredPassage passage) => new(
        new ChunkKey(passage.Key.DocumentId, passage.Key.Version, passage.Key.Ordinal),
        passage.Text, passage.HeadingPath, passage.Start, passage.End, passage.Page, passage.Title,
        passage.Metadata ?? "{}", []);
}
