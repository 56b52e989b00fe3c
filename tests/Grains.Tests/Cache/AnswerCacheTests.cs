using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Tests.Cache;

public sealed class AnswerCacheTests
{
    [Property(MaxTest = 300)]
    public void ItIsALeastRecentlyUsedMap(int[] codes, int capacityCode)
    {
        var capacity = (int)((uint)capacityCode % 4);
        var cache = new AnswerCache(capacity);
        var model = new List<(string Question, long Watermark, CachedAnswer Answer)>();
        for (var i = 0; i < codes.Length; i++)
        {
            var code = (uint)codes[i];
            var question = $"q{code / 2 % 6}";
            var watermark = code / 12 % 8 == 0 ? 2L : 1L;
            if (code % 2 == 0)
            {
                var answer = Answer(i);
                cache.Store(question, [watermark], answer);
                model.RemoveAll(entry => entry.Question == question);
                model.Insert(0, (question, watermark, answer));
                model.RemoveRange(Math.Min(capacity, model.Count), model.Count - Math.Min(capacity, model.Count));
            }
            else
            {
                var expected = model.Find(entry => entry.Question == question);
                model.RemoveAll(entry => entry.Question == question);
                if (expected.Answer is not null && expected.Watermark == watermark)
                {
                    model.Insert(0, expected);
                    Assert.Same(expected.Answer, cache.Find(question, [watermark]));
                }
                else
                {
                    Assert.Null(cache.Find(question, [watermark]));
                }
            }

            Assert.Equal(model.Count, cache.Count);
        }
    }

    [Fact]
    public void AChangeOfAnyShardEndsAnEntry()
    {
        var cache = new AnswerCache(4);
        cache.Store("q", [3, 7], Answer(1));
        Assert.NotNull(cache.Find("q", [3, 7]));
        Assert.Null(cache.Find("q", [3, 8]));
        Assert.Null(cache.Find("q", [3, 7]));
        Assert.Equal(0, cache.Count);
    }

    private static CachedAnswer Answer(int i) => new([], new TokenUsage(0, i), AnswerOrigin.Generated, AnswerEnd.Completed);
}
