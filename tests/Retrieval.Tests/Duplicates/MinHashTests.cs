using FsCheck.Xunit;
using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Retrieval.Tests.Duplicates;

public sealed class MinHashTests
{
    [Property(MaxTest = 200)]
    public void TheEstimateIsNearTheExactJaccardIndex(ushort both, ushort one, ushort other, int seed)
    {
        var random = new Random(seed);
        var shared = Some(random, both % 300);
        uint[] first = [.. shared, .. Some(random, 1 + (one % 300))];
        uint[] second = [.. shared, .. Some(random, 1 + (other % 300))];
        var exact = (double)first.Intersect(second).Count() / first.Union(second).Count();
        var estimate = MinHash.Of(first)!.Likeness(MinHash.Of(second)!);

        // Five standard errors, and one entry.
        Assert.InRange(estimate - exact, -Bound(exact), Bound(exact));
    }

    [Fact]
    public void TheEstimateHasNoLeaning()
    {
        var random = new Random(7);
        foreach (var shared in (int[])[20, 100, 180])
        {
            var errors = Enumerable
                .Range(0, 300)
                .Select(_ =>
                {
                    var same = Some(random, shared);
                    var (first, second) = (Some(random, 200 - shared), Some(random, 200 - shared));
                    return MinHash.Of([.. same, .. first])!.Likeness(MinHash.Of([.. same, .. second])!)
                        - (shared / (400.0 - shared));
                });
            Assert.InRange(errors.Average(), -0.01, 0.01);
        }
    }

    [Property(MaxTest = 100)]
    public void OrderAndRepeatsMakeNoDifference(uint[] hashes)
    {
        var signature = MinHash.Of(hashes);
        Assert.Equal(hashes.Length == 0, signature is null);
        if (signature is not null)
        {
            Assert.Equal(1, signature.Likeness(MinHash.Of([.. hashes.Reverse(), .. hashes])!));
        }
    }

    [Theory]
    [InlineData("Annual leave is requested in the portal, two weeks before it begins.", 0, 0)]
    [InlineData("연차 휴가는 시작하기 이 주 전에 포털에서 신청하고 팀장의 승인을 받는다.", 2, "휴가는")]
    public void KoreanEndingsCostLittle(string text, int at, object other)
    {
        var words = PassageWords.Of(text).ToArray();
        var before = Shingles.Of(words).ToHashSet();
        words[at] = other is string ? "시작하는" : "yearly";
        var after = Shingles.Of(words).ToHashSet();
        Assert.True(before.Intersect(after).Count() >= 0.6 * before.Union(after).Count());
    }

    private static double Bound(double jaccard) =>
        (5 * Math.Sqrt(jaccard * (1 - jaccard) / MinHash.Entries)) + (2.0 / MinHash.Entries);

    private static uint[] Some(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64(1L << 32))];
}
