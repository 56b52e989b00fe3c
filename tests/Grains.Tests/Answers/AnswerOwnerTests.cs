using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

/// <summary>An answer is the asker's alone.</summary>
public sealed class AnswerOwnerTests
{
    private static readonly CallerIdentity[] Callers =
    [
        new(null),
        new(null, ""),
        new(null, "kim"),
        new(null, "lee"),
        new([]),
        new([], "kim"),
        new(["hr"]),
        new(["hr"], "kim"),
        new(["hr"], "lee"),
        new(["hr", "legal"]),
        new(["hr,legal"]),
        new(["hr", "legal"], "kim"),
    ];

    [Fact]
    public void It_is_nobody_elses()
    {
        foreach (var asker in Callers)
        {
            var owner = AnswerOwner.Of(asker);
            Assert.All(Callers, caller => Assert.Equal(ReferenceEquals(caller, asker), owner.Is(caller)));
            Assert.True(owner.Is(null));
            Assert.True(AnswerOwner.Stored(owner.Digest.ToArray()).Is(asker));
        }
    }

    [Fact]
    public void The_order_of_labels_does_not_matter() =>
        Assert.True(AnswerOwner.Of(new CallerIdentity(["legal", "hr", "hr"])).Is(new CallerIdentity(["hr", "legal"])));

    [Property]
    public void Ids_are_long_differ_and_are_read_back(byte unused)
    {
        _ = unused;
        var (one, two) = (AnswerId.New(), AnswerId.New());
        Assert.NotEqual(one, two);
        Assert.Equal(32, one.Length);
        Assert.Equal(one, AnswerId.Parse(one));
        Assert.Equal(one, AnswerId.Parse(Guid.Parse(one).ToString("D")));
        Assert.Null(AnswerId.Parse(one[1..]));
    }

    [Fact]
    public void Every_bit_of_an_id_is_drawn()
    {
        // The version and variant of a GUID would be the same digits in all of them.
        var ids = Enumerable.Range(0, 256).Select(_ => AnswerId.New()).ToArray();
        Assert.All(
            Enumerable.Range(0, 32),
            digit => Assert.InRange(ids.Select(id => id[digit]).Distinct().Count(), 9, 16)
        );
    }
}
