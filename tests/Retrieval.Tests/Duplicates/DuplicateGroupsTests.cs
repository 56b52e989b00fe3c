using FsCheck.Xunit;
using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Retrieval.Tests.Duplicates;

public sealed class DuplicateGroupsTests
{
    private static readonly string[] Words =
    [
        .. "휴가 연차 신청 승인 포털 부서 규정 급여 leave portal request manager approve office travel budget".Split(
            ' '
        ),
    ];

    [Property(MaxTest = 60)]
    public void GroupsAreThoseOfComparingEverythingWithEverything(int seed, byte count)
    {
        var random = new Random(seed);
        var texts = new List<string[]>();
        for (var i = 0; i < 5 + (count % 40); i++)
        {
            var text =
                texts.Count > 0 && random.Next(3) > 0
                    ? Changed(texts[random.Next(texts.Count)], random)
                    : [.. Enumerable.Range(0, 150).Select(_ => Word(random))];
            texts.Add(text);
        }

        var groups = new DuplicateGroups(0.9);
        var leaders = new List<int>();
        for (var i = 0; i < texts.Count; i++)
        {
            // At 0.9 a band of six is missed by all twenty once in several million pairs.
            var signature = Signature(texts[i]);
            var expected = leaders.Cast<int?>().FirstOrDefault(one => Likeness(texts[one!.Value], signature) >= 0.9);
            var found = groups.Add(texts[i]);
            Assert.Equal(expected, found?.First);
            if (found is { } copy)
            {
                Assert.Equal(Likeness(texts[copy.First], signature), copy.Likeness);
                Assert.Equal(texts[copy.First].SequenceEqual(texts[i]), copy.SameWords);
            }
            else
            {
                leaders.Add(i);
            }
        }
    }

    [Theory]
    [InlineData("Item {0} costs {1} won and is delivered within three days of the order.")]
    [InlineData("{0}번 품목의 값은 {1}원이며 주문한 날부터 사흘 안에 배송합니다.")]
    public void APriceListWithAnotherPriceIsAlikeAndNotTheSame(string line)
    {
        var groups = new DuplicateGroups();
        Assert.Null(groups.Add(PassageWords.Of(List(1000))));
        var other = groups.Add(PassageWords.Of(List(1001)))!.Value;
        Assert.False(other.SameWords);
        Assert.InRange(other.Likeness, 0.9, 1);
        Assert.True(groups.Add(PassageWords.Of(List(1000).ToUpperInvariant()))!.Value.SameWords);

        string List(int last) =>
            string.Join(
                "\n",
                Enumerable.Range(0, 40).Select(i => string.Format(null, line, i, i == 39 ? last : 10 * i))
            );
    }

    [Fact]
    public void NothingIsLikeATextWithoutWords()
    {
        var groups = new DuplicateGroups();
        Assert.Null(groups.Add([]));
        Assert.Null(groups.Add([]));
        Assert.Null(groups.Add(["a"]));
        Assert.Equal(2, groups.Add(["a"])!.Value.First);
    }

    private static double Likeness(string[] text, MinHash other) => Signature(text).Likeness(other);

    private static MinHash Signature(string[] text) => MinHash.Of(Shingles.Of(text))!;

    private static string[] Changed(string[] text, Random random)
    {
        var changed = text.ToArray();
        for (var i = random.Next(4); i > 0; i--)
        {
            changed[random.Next(changed.Length)] = Word(random);
        }

        return changed;
    }

    private static string Word(Random random) => Words[random.Next(Words.Length)] + random.Next(40);
}
