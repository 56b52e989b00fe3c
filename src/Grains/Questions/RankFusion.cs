using Pipeline.Contracts.Collections;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Grains.Questions;

/// <summary>The retrieval library's fusion over keys that cross the wire.</summary>
internal static class RankFusion
{
    public static FusionMethod Method(RankingSettings ranking) =>
        ranking.Method switch
        {
            RankingSettings.Convex => FusionMethod.Convex,
            RankingSettings.ConvexZScore => FusionMethod.ConvexZScore,
            RankingSettings.ConvexTheoretical => FusionMethod.ConvexTheoretical,
            RankingSettings.Adaptive => FusionMethod.Adaptive,
            _ => FusionMethod.ReciprocalRank,
        };

    public static string Name(FusionMethod method) =>
        method switch
        {
            FusionMethod.Convex => RankingSettings.Convex,
            FusionMethod.ConvexZScore => RankingSettings.ConvexZScore,
            FusionMethod.ConvexTheoretical => RankingSettings.ConvexTheoretical,
            FusionMethod.Adaptive => RankingSettings.Adaptive,
            _ => RankingSettings.ReciprocalRank,
        };

    public static IReadOnlyList<StageScore> Fuse(
        IReadOnlyList<StageScore> keyword,
        IReadOnlyList<StageScore> vector,
        RankingSettings ranking
    ) =>
        Plain(
            HybridFusion.Fuse(Method(ranking), List(keyword), ranking.KeywordWeight, List(vector), ranking.VectorWeight)
        );

    /// <summary>Orders the re-ranked candidates by the blend of both scores.</summary>
    /// <param name="fused">The candidates as fused, best first.</param>
    /// <param name="rerank">The cross-encoder's score of each.</param>
    /// <param name="weight">Its part, 0 to 1.</param>
    public static IReadOnlyList<(StageScore Hit, double Rerank)> Blend(
        IReadOnlyList<StageScore> fused,
        float[] rerank,
        double weight
    )
    {
        var byCrossEncoder = fused.Zip(rerank, (hit, score) => new StageScore(hit.Key, score)).ToArray();
        var raw = byCrossEncoder.ToDictionary(hit => hit.Key, hit => hit.Score);
        return
        [
            .. Plain(ScoreBlend.Blend(List(fused), List(byCrossEncoder), weight)).Select(hit => (hit, raw[hit.Key])),
        ];
    }

    private static RankedList<ChunkKey> List(IReadOnlyList<StageScore> hits) =>
        RankedList<ChunkKey>.FromScores(hits.Select(hit => new RankedItem<ChunkKey>(hit.Key, hit.Score)));

    private static StageScore[] Plain(RankedList<ChunkKey> list) =>
        [.. list.Select(item => new StageScore(item.Key, item.Score))];
}
