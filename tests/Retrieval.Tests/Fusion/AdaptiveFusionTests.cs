using FsCheck.Xunit;
using Pipeline.Retrieval.Fusion;

namespace Pipeline.Retrieval.Tests.Fusion;

public sealed class AdaptiveFusionTests
{
    [Property(MaxTest = 300)]
    public void Scores_are_those_of_the_definition(int seed)
    {
        var random = new Random(seed);
        RankedList<string> words = List(random),
            vectors = List(random);
        var weight = random.NextDouble();
        double[] byWords =
        [
            .. words.Select(i => i.Score),
            .. Enumerable.Repeat(0.0, Math.Max(0, vectors.Count - words.Count)),
        ];
        double[] byVectors = [.. vectors.Select(i => i.Score)];
        (double, double) StandsOut(double[] scores) =>
            (Math.Sqrt(scores.Average(s => Math.Pow(s - scores.Average(), 2))), scores.Max() - scores.Average());
        if (
            words.Count == 0
            || vectors.Count == 0
            || StandsOut(byWords).Item1 < 1e-9
            || StandsOut(byVectors).Item1 < 1e-9
        )
        {
            return;
        }

        (var wordsDeviation, var wordsAbove) = StandsOut(byWords);
        (var vectorsDeviation, var vectorsAbove) = StandsOut(byVectors);
        double a = weight * wordsAbove / wordsDeviation,
            b = (1 - weight) * vectorsAbove / vectorsDeviation;
        foreach (var item in AdaptiveFusion.Fuse(words, weight, vectors, 1 - weight))
        {
            var expected =
                (
                    words
                        .Where(w => w.Key == item.Key)
                        .Select(w => (w.Score - byWords.Min()) / wordsDeviation)
                        .FirstOrDefault()
                    * a
                    / (a + b)
                )
                + (
                    vectors
                        .Where(v => v.Key == item.Key)
                        .Select(v => (v.Score - byVectors.Min()) / vectorsDeviation)
                        .FirstOrDefault()
                    * b
                    / (a + b)
                );
            Assert.Equal(expected, item.Score, 9);
        }
    }

    [Property(MaxTest = 300)]
    public void The_share_of_words_is_bounded_and_grows_with_their_best_hit(int seed)
    {
        var random = new Random(seed);
        RankedList<string> words = List(random),
            vectors = List(random);
        var weight = random.NextDouble();
        var share = AdaptiveFusion.KeywordShare(words, weight, vectors, 1 - weight);
        Assert.InRange(share, 0, 1);
        Assert.InRange(
            AdaptiveFusion.KeywordShare(words, Math.Min(1, weight + 0.1), vectors, Math.Max(0, 0.9 - weight)),
            share - 1e-12,
            1
        );
        if (words.Count > 1)
        {
            // What the words find first is found more clearly, and nothing else changes.
            var clearer = RankedList<string>.FromScores(
                words.Select(
                    (item, place) => place == 0 ? item with { Score = item.Score + random.NextDouble() + 1e-3 } : item
                )
            );
            var grown = AdaptiveFusion.KeywordShare(clearer, weight, vectors, 1 - weight);
            Assert.True(grown >= share - 1e-12 || words[0].Score == words[^1].Score, $"{share} fell to {grown}");
        }
    }

    [Property(MaxTest = 300)]
    public void Units_of_the_scores_do_not_matter(int seed)
    {
        var random = new Random(seed);
        RankedList<string> words = List(random),
            vectors = List(random);
        double weight = random.NextDouble(),
            scale = Math.Exp(random.NextDouble() * 4),
            shift = random.NextDouble() - 0.5;
        var scaled = RankedList<string>.FromScores(words.Select(i => i with { Score = i.Score * scale }));
        var shifted = RankedList<string>.FromScores(vectors.Select(i => i with { Score = (i.Score * scale) + shift }));
        var fused = AdaptiveFusion.Fuse(words, weight, vectors, 1 - weight);
        var other = AdaptiveFusion.Fuse(scaled, weight, shifted, 1 - weight).ToDictionary(i => i.Key, i => i.Score);
        Assert.Equal(fused.Count, other.Count);
        Assert.All(fused, item => Assert.Equal(item.Score, other[item.Key], 6));
        Assert.All(fused, item => Assert.InRange(item.Score, 0, 2 * Math.Sqrt(Math.Max(words.Count, vectors.Count))));
    }

    [Property(MaxTest = 100)]
    public void One_list_alone_keeps_its_order(int seed)
    {
        var random = new Random(seed);
        var list = List(random);
        var weight = random.NextDouble();
        Assert.Equal(
            Keys(list),
            Keys(HybridFusion.Fuse(FusionMethod.Adaptive, list, weight, RankedList<string>.Empty, 1 - weight))
        );
        Assert.Equal(
            Keys(list),
            Keys(HybridFusion.Fuse(FusionMethod.Adaptive, RankedList<string>.Empty, weight, list, 1 - weight))
        );
    }

    [Fact]
    public void A_passage_that_alone_has_a_code_comes_first()
    {
        var words = RankedList<string>.FromScores([new("code", 7.5)]);
        var vectors = RankedList<string>.FromScores(
            Enumerable.Range(0, 100).Select(i => new RankedItem<string>($"v{i:00}", 0.8 + (0.05 * Math.Exp(-i / 20.0))))
        );
        Assert.Equal("code", AdaptiveFusion.Fuse(words, 0.25, vectors, 0.75)[0].Key);
    }

    [Fact]
    public void The_list_whose_best_hit_stands_out_leads()
    {
        // Equal weights; words tell their hits hardly apart, vectors are sure, and the other way round.
        var flat = RankedList<string>.FromScores(
            Enumerable.Range(0, 20).Select(i => new RankedItem<string>($"a{i:00}", 5 - (0.1 * i)))
        );
        var sure = RankedList<string>.FromScores(
            Enumerable.Range(0, 20).Select(i => new RankedItem<string>($"b{i:00}", i == 0 ? 0.95 : 0.8 - (0.001 * i)))
        );
        Assert.Equal("b00", AdaptiveFusion.Fuse(flat, 0.5, sure, 0.5)[0].Key);
        Assert.Equal("b00", AdaptiveFusion.Fuse(sure, 0.5, flat, 0.5)[0].Key);
    }

    private static IEnumerable<string> Keys(RankedList<string> list) => list.Select(i => i.Key);

    private static RankedList<string> List(Random random) =>
        RankedList<string>.FromScores(
            Enumerable
                .Range(0, random.Next(0, 25))
                .Select(_ => new RankedItem<string>($"k{random.Next(40)}", random.NextDouble() * random.Next(1, 10)))
        );
}
