using FsCheck.Xunit;
using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Tests.Cache;

public sealed class AnswersInFlightTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Property(MaxTest = 500)]
    public void WhoeverIsFollowedWritesTheSameQuestionOfTheSameDocumentsInTime(int[] codes)
    {
        var flights = new AnswersInFlight(most: 3);
        var writing = new Dictionary<string, (string Question, long Watermark, DateTimeOffset Until)>();
        for (var i = 0; i < codes.Length; i++)
        {
            var code = (uint)codes[i];
            var (question, watermark) = ($"q{code / 2 % 4}", code / 8 % 2);
            var now = Now.AddSeconds(i);
            if (code % 2 == 0 && writing.Count > 0)
            {
                var (id, ended) = writing.ElementAt((int)(code / 8 % writing.Count));
                flights.Leave(ended.Question, id);
                writing.Remove(id);
                continue;
            }

            var mine = $"a{i}";
            var notBehind = code / 16 % 3 == 0 ? writing.Keys.LastOrDefault() : null;
            var until = now.AddSeconds(1 + (code / 64 % 9));
            var mayFollow = code / 32 % 4 != 0;
            var writer = flights.Enter(question, mine, [watermark], until, now, mayFollow, notBehind);
            if (writer is null)
            {
                writing[mine] = (question, watermark, until);
            }
            else
            {
                Assert.True(mayFollow);
                Assert.NotEqual(notBehind, writer);
                Assert.Equal((question, watermark), (writing[writer].Question, writing[writer].Watermark));
                Assert.True(writing[writer].Until > now);
            }

            Assert.InRange(flights.Count, 0, 3);
        }
    }

    [Fact]
    public void TheSecondFollowsTheFirstUntilThatHasLeft()
    {
        var flights = new AnswersInFlight();
        Assert.Null(Enter("a"));
        Assert.Equal("a", Enter("b"));
        flights.Leave("q", "b");
        Assert.Equal("a", Enter("c"));
        flights.Leave("q", "a");
        Assert.Null(Enter("d"));

        string? Enter(string id) => flights.Enter("q", id, [7], Now.AddSeconds(9), Now, mayFollow: true, null);
    }

    [Fact]
    public void OfAllWhoseWriterBrokeOffOneWritesForTheOthers()
    {
        var flights = new AnswersInFlight();
        Assert.Null(Enter("a", null));
        Assert.Null(Enter("b", "a"));
        Assert.Equal("b", Enter("c", "a"));

        string? Enter(string id, string? notBehind) =>
            flights.Enter("q", id, [7], Now.AddSeconds(9), Now, mayFollow: true, notBehind);
    }
}
