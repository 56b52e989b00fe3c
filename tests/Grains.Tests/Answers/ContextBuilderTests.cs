using FsCheck.Xunit;
using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

public sealed class ContextBuilderTests
{
    [Property(MaxTest = 300)]
    public void TheLimitsHold(int[] codes, int budgetCode, int topCode, int capCode)
    {
        var budget = 1 + (int)((uint)budgetCode % 120);
        var top = 1 + (int)((uint)topCode % 8);
        var cap = 1 + (int)((uint)capCode % 3);
        var hits = codes
            .Select((code, i) => Passages.Of($"{i} ".PadRight(90, 'x'), i + 1, $"doc{(uint)code % 4}", chunk: i))
            .ToArray();
        var tokens = codes.Select(code => 1 + (int)((uint)code % 60)).ToArray();

        var chosen = ContextBuilder.Choose(hits, tokens, budget, top, cap);

        Assert.True(chosen.Count <= top);
        Assert.All(chosen.GroupBy(hit => hit.DocumentId), group => Assert.True(group.Count() <= cap));
        Assert.Equal(Enumerable.Range(1, chosen.Count), chosen.Select(hit => hit.Rank));

        // Chunk is the hit's original place.
        Assert.Equal(chosen.Select(hit => hit.Chunk).Order(), chosen.Select(hit => hit.Chunk));
        Assert.Equal(hits.Length > 0, chosen.Count > 0);
        if (chosen.Count == 1 && tokens[chosen[0].Chunk] > budget)
        {
            Assert.Equal(90 * budget / tokens[chosen[0].Chunk], chosen[0].Text.Length);
            Assert.Equal(chosen[0].Text.Length, chosen[0].End - chosen[0].Start);
        }
        else
        {
            Assert.True(chosen.Sum(hit => tokens[hit.Chunk]) <= budget);
            Assert.All(chosen, hit => Assert.Equal(90, hit.Text.Length));
        }
    }

    [Fact]
    public void ALargePassageIsSkippedForASmallerOneBehindIt()
    {
        var hits = new[] { Passages.Of("a", 1, "a"), Passages.Of("b", 2, "b"), Passages.Of("c", 3, "c") };
        var chosen = ContextBuilder.Choose(hits, [10, 100, 10], budget: 30, top: 5, perDocument: 3);
        Assert.Equal(["a", "c"], chosen.Select(hit => hit.DocumentId));
    }

    [Fact]
    public void TheSameChunkEntersOnce()
    {
        var hits = new[] { Passages.Of("a", 1, "a"), Passages.Of("a", 2, "a") };
        Assert.Single(ContextBuilder.Choose(hits, [1, 1], budget: 30, top: 5, perDocument: 3));
    }

    [Fact]
    public void ACutDoesNotSplitACharacter()
    {
        var hit = Passages.Of(string.Concat(Enumerable.Repeat("😀", 10)));
        var chosen = Assert.Single(ContextBuilder.Choose([hit], [20], budget: 5, top: 1, perDocument: 1));
        Assert.Equal("😀😀", chosen.Text);
    }
}
