using FsCheck.Xunit;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;

namespace Pipeline.Grains.Tests.Answers;

public sealed class RepeatsTests
{
    private const string Korean = "연차 휴가는 입사 첫해에 11일이며, 다음 해부터 15일입니다. 신청은 3일 전까지 합니다.";

    private static readonly string[] Vocabulary = ["leave", "days", "15", "not", "휴가는", "15일", "없다", "A"];

    [Fact]
    public void FiveCopiesLeaveRoomForWhatElseWasFound()
    {
        SearchHit[] hits =
        [
            .. Enumerable.Range(1, 5).Select(i => Passages.Of(Korean, i, $"copy{i}")),
            Passages.Of("병가는 진단서를 내면 60일까지 쓸 수 있습니다.", 6, "sick"),
        ];
        var chosen = ContextBuilder.Choose(hits, [1, 1, 1, 1, 1, 1], budget: 30, top: 5, perDocument: 3);
        Assert.Equal(["copy1", "sick"], chosen.Select(hit => hit.DocumentId));
    }

    [Theory]
    [InlineData("Leave is 15 days a year.\nAsk three days before.", "leave is 15 days a year. Ask  three days before")]
    [InlineData(Korean, "**연차 휴가는** 입사 첫해에 11일이며, 다음 해부터 15일입니다.")]
    public void MarksSpacesAndCaseMakeNoDifference(string first, string again) => Assert.True(Has(first, again));

    [Theory]
    [InlineData("Leave is 15 days a year.", "Leave is 25 days a year.")]
    [InlineData("Visitors may park here.", "Visitors may not park here.")]
    [InlineData("수수료는 10%입니다.", "수수료는 10입니다.")]
    [InlineData("인사팀의 내선번호는 1234입니다.", "총무팀의 내선번호는 1234입니다.")]
    [InlineData("외부 반출이 된다.", "외부 반출이 안 된다.")]
    public void OneOtherWordIsEnoughToStay(string first, string other) => Assert.False(Has(first, other));

    [Fact]
    public void TheSameTextUnderAnotherNameThatIsAskedForStays()
    {
        var first = Passages.Of("The warranty lasts 24 months.", title: "Router R1");
        var other = Passages.Of("The warranty lasts 24 months.", title: "Router R2");
        Assert.False(Has(first, other, "How long do R1 and R2 have warranty?"));
        Assert.True(Has(first, other, "How long is the warranty?"));
    }

    [Property(MaxTest = 500)]
    public void WhatIsLeftOutHasNoWordOfItsOwn(byte[] first, byte[] second)
    {
        var (kept, left) = (Text(first), Text(second));
        var isPiece = Words(left).Length > 0 && $" {kept} ".Contains($" {left} ", StringComparison.Ordinal);
        var has = Has(kept, left);
        Assert.True(!isPiece || has);
        Assert.True(!has || Words(left).All(Words(kept).Contains));
    }

    private static string Text(byte[] codes) =>
        string.Join(' ', codes.Take(12).Select(code => Vocabulary[code % Vocabulary.Length]));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool Has(string first, string second) => Has(Passages.Of(first), Passages.Of(second), "");

    private static bool Has(SearchHit first, SearchHit second, string question)
    {
        var repeats = new Repeats(question);
        repeats.Add(first);
        return repeats.Has(second);
    }
}
