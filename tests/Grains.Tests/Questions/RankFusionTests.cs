using FsCheck.Xunit;
using Pipeline.Contracts.Collections;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Tests.Questions;

public sealed class RankFusionTests
{
    [Property(MaxTest = 200)]
    public void WeightZeroKeepsTheOrder(int[] codes)
    {
        var (fused, rerank) = Candidates(codes);
        var blended = RankFusion.Blend(fused, rerank, 0);
        Assert.Equal(fused.Select(hit => hit.Key), blended.Select(entry => entry.Hit.Key));
    }

    [Property(MaxTest = 200)]
    public void WeightOneIsTheCrossEncodersOrder(int[] codes)
    {
        var (fused, rerank) = Candidates(codes);
        var expected = fused.Zip(rerank).OrderByDescending(pair => pair.Second).Select(pair => pair.First.Key);
        Assert.Equal(expected, RankFusion.Blend(fused, rerank, 1).Select(entry => entry.Hit.Key));
    }

    [Property(MaxTest = 200)]
    public void EachHitKeepsItsOwnCrossEncoderScore(int[] codes)
    {
        var (fused, rerank) = Candidates(codes);
        var expected = fused.Zip(rerank).ToDictionary(pair => pair.First.Key, pair => (double)pair.Second);
        var blended = RankFusion.Blend(fused, rerank, 0.3);
        Assert.Equal(fused.Length, blended.Count);
        Assert.All(blended, entry => Assert.Equal(expected[entry.Hit.Key], entry.Rerank));
    }

    [Theory]
    [InlineData(RankingSettings.ReciprocalRank)]
    [InlineData(RankingSettings.Convex)]
    public void AChunkThatBothFindBeatsOneThatOneFinds(string method)
    {
        var shared = new StageScore(new ChunkKey("both", 1, 0), 2);
        StageScore[] keyword = [new(new ChunkKey("words", 1, 0), 2.5), shared, new(new ChunkKey("k3", 1, 0), 0.5)];
        StageScore[] vector = [new(new ChunkKey("meaning", 1, 0), 2.5), shared, new(new ChunkKey("v3", 1, 0), 0.5)];
        var fused = RankFusion.Fuse(keyword, vector, new RankingSettings { Method = method });
        Assert.Equal("both", fused[0].Key.DocumentId);
        Assert.Equal(5, fused.Count);
    }

    private static (StageScore[] Fused, float[] Rerank) Candidates(int[] codes) =>
        (
            [.. codes.Select((_, i) => new StageScore(new ChunkKey($"doc{i}", 1, 0), 1.0 / (60 + i)))],
            [.. codes.Select(code => (float)((uint)code % 12))]
        );
}
