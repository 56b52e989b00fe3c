using FsCheck.Xunit;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Tests.Fusion;

public sealed class FusionTests
{
    [Fact]
    public void Reciprocal_rank_fusion_by_hand()
    {
        var fused = ReciprocalRankFusion.Fuse<string>([new(List("a", "b"), 1), new(List("b", "c"), 2)]);
        Assert.Equal(["b", "c", "a"], fused.Select(f => f.Key));
        Assert.Equal([(1 / 62.0) + (2 / 61.0), 2 / 62.0, 1 / 61.0], fused.Select(f => f.Score));
    }

    [Fact]
    public void Convex_fusion_by_hand()
    {
        var words = RankedList<string>.FromScores([new("a", 10), new("b", 5), new("c", 0)]);
        var vectors = RankedList<string>.FromScores([new("b", 0.9), new("d", 0.8)]);
        var fused = ConvexFusion.Fuse<string>([new(words, 1), new(vectors, 3)]);
        Assert.Equal(
            [("b", 0.875), ("a", 0.25), ("c", 0.0), ("d", 0.0)],
            fused.Select(f => (f.Key, Math.Round(f.Score, 9)))
        );
    }

    [Fact]
    public void Scales_by_hand()
    {
        var words = RankedList<string>.FromScores([new("a", 8), new("b", 6), new("c", 4)]);
        var vectors = RankedList<string>.FromScores([new("b", 0.9), new("a", 0.8)]);

        // The deviation of 8, 6, 4 is sqrt(8/3), that of 0.9, 0.8 is 0.05.
        var standard = ConvexFusion.Fuse<string>([new(words, 1), new(vectors, 1, -1)], ScoreScale.ZScore);
        Assert.Equal(
            [
                ("b", Math.Round((1 / Math.Sqrt(8 / 3.0)) + 1, 9)),
                ("a", Math.Round(2 / Math.Sqrt(8 / 3.0), 9)),
                ("c", 0.0),
            ],
            standard.Select(f => (f.Key, Math.Round(f.Score, 9)))
        );

        // From 0 to 8, and from -1 to 0.9.
        var theoretical = ConvexFusion.Fuse<string>([new(words, 1), new(vectors, 1, -1)], ScoreScale.TheoreticalMinMax);
        Assert.Equal(
            [("a", 0.25), ("b", Math.Round(0.125 + (0.05 / 1.9), 9)), ("c", 0.0)],
            theoretical.Select(f => (f.Key, Math.Round(f.Score, 9)))
        );
    }

    [Fact]
    public void Equal_scores_go_by_key_not_by_culture()
    {
        var list = RankedList<string>.FromScores([new("a", 1), new("B", 1), new("A", 1), new("b", 1), new("A", 0.5)]);
        Assert.Equal(["A", "B", "a", "b"], list.Select(i => i.Key));
        Assert.Throws<ArgumentException>(() => RankedList<string>.FromScores([new("a", double.NaN)]));
    }

    [Property(MaxTest = 200)]
    public void Fusion_ignores_the_order_of_lists_and_the_scale_of_weights(int seed)
    {
        var random = new Random(seed);
        RankedList<string> a = Random(random),
            b = Random(random);
        var weight = random.NextDouble();
        foreach (var method in Enum.GetValues<FusionMethod>())
        {
            string[] one = [.. HybridFusion.Fuse(method, a, weight, b, 1 - weight).Select(i => i.Key)];
            Assert.Equal(one.Order(), a.Concat(b).Select(i => i.Key).Distinct().Order());
            string[] doubled = [.. HybridFusion.Fuse(method, a, 4 * weight, b, 4 * (1 - weight)).Select(i => i.Key)];
            Assert.Equal(one, doubled);
            if (method is not (FusionMethod.ConvexTheoretical or FusionMethod.Adaptive))
            {
                // There the two lists differ: BM25 and the cosine have different least scores, and only the former's is
                // known.
                Assert.Equal(one, HybridFusion.Fuse(method, b, 1 - weight, a, weight).Select(i => i.Key));
            }
        }
    }

    [Property(MaxTest = 200)]
    public void A_list_with_all_the_weight_keeps_its_order(int seed)
    {
        var random = new Random(seed);
        RankedList<string> a = Random(random),
            b = Random(random);
        foreach (var method in Enum.GetValues<FusionMethod>())
        {
            Assert.Equal(
                (a.Count > 0 ? a : b).Select(i => i.Key),
                HybridFusion.Fuse(method, a, 1, b, 0).Select(i => i.Key)
            );
        }
    }

    [Property(MaxTest = 200)]
    public void Blending_keeps_every_key_and_its_ends_are_the_two_orders(int seed)
    {
        var random = new Random(seed);
        var fused = Random(random);
        var rerank = RankedList<string>.FromScores(
            fused.Take(random.Next(fused.Count + 1)).Select(i => new RankedItem<string>(i.Key, random.NextDouble()))
        );
        Assert.Same(fused, ScoreBlend.Blend(fused, rerank, 0));
        var full = ScoreBlend.Blend(fused, rerank, 1);
        Assert.Equal(rerank.Select(i => i.Key), full.Take(rerank.Count).Select(i => i.Key));
        Assert.Equal(fused.Skip(rerank.Count).Select(i => i.Key), full.Skip(rerank.Count).Select(i => i.Key));
        var half = ScoreBlend.Blend(fused, rerank, 0.5);
        Assert.Equal(fused.Select(i => i.Key).Order(), half.Select(i => i.Key).Order());
        Assert.Equal(half.Select(i => i.Score).OrderDescending(), half.Select(i => i.Score));
    }

    [Fact]
    public void Blend_by_hand()
    {
        // z of both lists: +1, -1 and -1, +1; with three quarters for the re-ranker b wins by 0.5 to -0.5.
        var blended = ScoreBlend.Blend(
            RankedList<string>.FromScores([new("a", 4), new("b", 2)]),
            RankedList<string>.FromScores([new("a", -7), new("b", 3)]),
            0.75
        );
        Assert.Equal([("b", 0.5), ("a", -0.5)], blended.Select(i => (i.Key, Math.Round(i.Score, 9))));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScoreBlend.Blend(blended, blended, 1.5));
    }

    private static RankedList<string> List(params string[] keys) =>
        RankedList<string>.FromScores(keys.Select((k, i) => new RankedItem<string>(k, -i)));

    private static RankedList<string> Random(Random random) =>
        RankedList<string>.FromScores(
            Enumerable
                .Range(0, random.Next(12))
                .Select(_ => new RankedItem<string>($"k{random.Next(15)}", random.Next(6)))
        );
}
