using FsCheck.Xunit;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Tests.Fusion;

public sealed class MaximalMarginalRelevanceTests
{
    [Fact]
    public void A_copy_gives_way_to_something_else()
    {
        // 0 and 1 are the same; relevance 1, 0.9, 0.5, 0. After 0: 1 has 0.45 - 0.5, 2 has 0.25 - 0, 3 has 0 - 0.
        double[] relevance = [1, 0.9, 0.5, 0];
        var chosen = MaximalMarginalRelevance.Choose(relevance, (a, b) => a + b == 1 ? 1 : 0, 0.5, 4);
        Assert.Equal([0, 2, 3, 1], chosen);
        Assert.Equal([0, 1, 2], MaximalMarginalRelevance.Choose(relevance, (_, _) => 1, 0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MaximalMarginalRelevance.Choose(relevance, (_, _) => 0, 1.1, 3)
        );
    }

    [Property(MaxTest = 100)]
    public void Each_choice_is_the_best_of_those_left(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(1, 12);
        double[] relevance = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble()).OrderDescending()];
        var alike = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                alike[i, j] = alike[j, i] = random.NextDouble();
            }
        }

        var diversity = random.NextDouble();
        var chosen = MaximalMarginalRelevance.Choose(relevance, (a, b) => alike[a, b], diversity, count);
        Assert.Equal(Enumerable.Range(0, count), chosen.Order());
        var range = Math.Max(relevance[0] - relevance[^1], double.Epsilon);
        for (var step = 0; step < count; step++)
        {
            double Gain(int place) =>
                ((1 - diversity) * (count == 1 ? 1 : (relevance[place] - relevance[^1]) / range))
                - (diversity * chosen.Take(step).Select(c => alike[c, place]).DefaultIfEmpty(0).Max());
            Assert.True(chosen.Skip(step).All(place => Gain(chosen[step]) >= Gain(place) - 1e-9));
        }
    }

    [Fact]
    public void Overlap_of_terms()
    {
        var one = new TermOverlap("Batching requests together");
        Assert.Equal(1, one.With(new TermOverlap("request batches, together")), 9);
        Assert.Equal(0, one.With(new TermOverlap("휴가 신청")));
        Assert.Equal(0, one.With(new TermOverlap("")));
        Assert.Equal(2 / Math.Sqrt(6), one.With(new TermOverlap("batching requests")), 9);
    }
}
