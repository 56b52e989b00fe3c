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
        var model = new List<(string Question, CachedAnswer Answer)>();
        for (var i = 0; i < codes.Length; i++)
        {
            var code = (uint)codes[i];
            var question = $"q{code / 2 % 6}";
            if (code % 2 == 0)
            {
                var answer = Answer(i);
                cache.Store(question, answer);
                model.RemoveAll(entry => entry.Question == question);
                model.Insert(0, (question, answer));
                model.RemoveRange(Math.Min(capacity, model.Count), model.Count - Math.Min(capacity, model.Count));
            }
            else
            {
                var expected = model.Find(entry => entry.Question == question);
                if (model.Remove(expected))
                {
                    model.Insert(0, expected);
                }

                Assert.Same(expected.Answer, cache.Find(question));
            }

            Assert.Equal(model.Count, cache.Count);
        }
    }

    private static CachedAnswer Answer(int i) =>
        new([], new TokenUsage(0, i), AnswerOrigin.Generated, AnswerEnd.Completed, [1]);
}
