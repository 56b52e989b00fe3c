using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Tests.Cache;

public sealed class AnswerCacheTests
{
    private static readonly int Size = AnswerSize.Of("q0", Answer(0, 0));

    [Property(MaxTest = 500)]
    public void ItIsAMapWithinItsBounds(int[] codes, int bytesCode, int entriesCode)
    {
        var (mostBytes, mostEntries) = ((uint)bytesCode % 6 * Size, (int)((uint)entriesCode % 4));
        var cache = new AnswerCache(mostBytes, mostEntries);
        var model = new Dictionary<(string Scope, string Question), CachedAnswer>();
        for (var i = 0; i < codes.Length; i++)
        {
            var code = (uint)codes[i];
            var (scope, question) = ($"s{code / 3 % 2}", $"q{code / 6 % 5}");
            switch (code % 3)
            {
                case 0:
                    var answer = Answer(i, code / 30 % 3);
                    var left = cache.Store(scope, question, answer);
                    model[(scope, question)] = answer;
                    Assert.All(left, gone => Assert.True(model.Remove(gone)));
                    break;
                case 1:
                    Assert.Same(model.GetValueOrDefault((scope, question)), cache.Find(scope, question));
                    break;
                default:
                    cache.Forget(scope, question);
                    model.Remove((scope, question));
                    break;
            }

            Assert.Equal(model.Count, cache.Count);
            Assert.Equal(model.Sum(pair => (long)AnswerSize.Of(pair.Key.Question, pair.Value)), cache.Bytes);
            Assert.True(cache.Bytes <= mostBytes);
            Assert.All(model.Keys.CountBy(key => key.Scope), scope => Assert.True(scope.Value <= mostEntries));
        }
    }

    [Fact]
    public void WhatWasDearToMakeStaysLonger()
    {
        var cache = new AnswerCache(2 * Size, 10);
        cache.Store("s", "q0", Answer(0, 5000));
        cache.Store("s", "q1", Answer(1, 10));
        Assert.Equal([("s", "q1")], cache.Store("s", "q2", Answer(2, 10)));
        Assert.NotNull(cache.Find("s", "q0"));
    }

    [Fact]
    public void WhatIsNeverUsedAgainLeavesHoweverDearItWas()
    {
        var cache = new AnswerCache(2 * Size, 10);
        cache.Store("s", "q0", Answer(0, 100));
        var stores = 0;
        for (var left = false; !left && stores < 1000; stores++)
        {
            left = cache.Store("s", $"n{stores % 7}", Answer(stores, 10)).Contains(("s", "q0"));
        }

        Assert.InRange(stores, 3, 999);
    }

    [Fact]
    public void AScopeThatEndsLeavesTheOthersAlone()
    {
        var cache = new AnswerCache(100 * Size, 10);
        cache.Store("a", "q0", Answer(0, 1));
        cache.Store("b", "q0", Answer(1, 1));
        cache.Clear("a");
        Assert.Null(cache.Find("a", "q0"));
        Assert.NotNull(cache.Find("b", "q0"));
        Assert.Equal(Size, cache.Bytes);
    }

    private static CachedAnswer Answer(int i, double milliseconds) =>
        new(
            [],
            new TokenUsage(0, i),
            AnswerOrigin.Generated,
            AnswerEnd.Completed,
            [1],
            Basis: new CachedBasis(1, 1, milliseconds, 0)
        );
}
