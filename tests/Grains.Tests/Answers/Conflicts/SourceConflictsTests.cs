using FsCheck.Xunit;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Conflicts;

namespace Pipeline.Grains.Tests.Answers.Conflicts;

public sealed class SourceConflictsTests
{
    private const string Question = "How long is annual leave? 연차는 며칠인가요?";

    [Fact]
    public void WhatContradictsIsToldWithBothPassages()
    {
        SearchHit[] context =
        [
            Passages.Of("Lunch is at noon. Annual leave is 15 days a year.", 1, "a"),
            Passages.Of("Sick leave is 60 days.", 2, "b"),
            Passages.Of("Annual leave is 18 days a year.", 3, "c"),
        ];
        var (left, conflicts) = SourceConflicts.Settle(Question, context);
        var conflict = Assert.Single(conflicts!);
        Assert.Equal(("number", 1, 3), (conflict.Kind, conflict.First, conflict.Second));
        Assert.Equal("Annual leave is 15 days a year.", conflict.FirstText);
        Assert.Equal("Annual leave is 18 days a year.", conflict.SecondText);
        Assert.Equal(context, left);
    }

    [Theory]
    [InlineData("{\"supersedes\":\"x, a\"}", "{}")]
    [InlineData("{\"version\":2}", "{\"version\":\"1.4\"}")]
    [InlineData("{\"version\":\"v10\"}", "{\"version\":\"v9\"}")]
    public void TheNewerEditionWinsWhereMetadataSaysSo(string newer, string older)
    {
        SearchHit[] context =
        [
            Passages.Of("연차는 15일이다.", 1, "a", title: "휴가 규정") with
            {
                Metadata = older,
            },
            Passages.Of("연차는 18일이다.", 2, "b", title: "휴가 규정") with
            {
                Metadata = newer,
            },
        ];
        var (left, conflicts) = SourceConflicts.Settle(Question, context);
        Assert.Null(conflicts);
        var only = Assert.Single(left);
        Assert.Equal(("b", 1), (only.DocumentId, only.Rank));
    }

    [Theory]
    [InlineData("{\"date\":\"2024-01-01\"}", "{\"date\":\"2023-01-01\"}")]
    [InlineData("{\"version\":2}", "{}")]
    [InlineData("{\"supersedes\":\"c\"}", "not json")]
    public void NothingElseDecides(string one, string other)
    {
        SearchHit[] context =
        [
            Passages.Of("연차는 15일이다.", 1, "a", title: "휴가 규정") with
            {
                Metadata = other,
            },
            Passages.Of("연차는 18일이다.", 2, "b", title: "휴가 규정") with
            {
                Metadata = one,
            },
        ];
        var (left, conflicts) = SourceConflicts.Settle(Question, context);
        Assert.Single(conflicts!);
        Assert.Equal(2, left.Count);
    }

    [Fact]
    public void WhatIsNotAskedAboutAndOneDocumentAloneAreLeft()
    {
        SearchHit[] context =
        [
            Passages.Of("Annual leave is 15 days a year.", 1, "a"),
            Passages.Of("Annual leave is 18 days a year.", 2, "a", chunk: 1),
        ];
        Assert.Null(SourceConflicts.Settle(Question, context).Conflicts);
        context[1] = context[1] with { DocumentId = "b" };
        Assert.NotNull(SourceConflicts.Settle(Question, context).Conflicts);
        Assert.Null(SourceConflicts.Settle("Who leads the Falcon project?", context).Conflicts);
    }

    /// <summary>The order of the passages decides what is first, and nothing else.</summary>
    [Property(MaxTest = 200)]
    public void TheOrderMakesNoDifference(byte[] codes)
    {
        string[] texts =
        [
            "Annual leave is 15 days a year.",
            "Annual leave is 18 days a year.",
            "연차는 15일이다.",
            "연차는 18일이다.",
            "Sick leave is 60 days.",
            "Annual leave is not paid.",
            "Annual leave is paid.",
        ];
        SearchHit[] context =
        [
            .. codes.Take(6).Select((code, i) => Passages.Of(texts[code % texts.Length], i + 1, $"d{i}")),
        ];
        SearchHit[] reversed = [.. context.Reverse().Select((hit, i) => hit with { Rank = i + 1 })];
        Assert.Equal(Pairs(context).Count > 0, Pairs(reversed).Count > 0);
        Assert.All(
            Pairs(context),
            pair => Assert.Contains(pair, from one in context from other in context select (one.Text, other.Text))
        );
    }

    private static List<(string, string)> Pairs(SearchHit[] context) =>
        [
            .. (SourceConflicts.Settle(Question, context).Conflicts ?? []).Select(conflict =>
                (conflict.FirstText, conflict.SecondText)
            ),
        ];
}
