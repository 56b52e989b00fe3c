using Pipeline.Grains.Ingestion;

namespace Pipeline.Grains.Tests.Ingestion;

public sealed class EmbeddedTextTests
{
    [Fact]
    public void TitleAndHeadingsComeFirst() =>
        Assert.Equal(
            "Handbook\nLeave > Sick leave\nCall before nine.",
            DocumentProcessor.EmbeddedText("Handbook", ["Leave", "Sick leave"], "Call before nine.")
        );

    [Fact]
    public void AHeadingThatIsTheTitleIsNotSaidTwice() =>
        Assert.Equal(
            "Handbook\nLeave\nCall before nine.",
            DocumentProcessor.EmbeddedText("Handbook", ["Handbook", "Leave"], "Call before nine.")
        );

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void WithoutTitleAndHeadingsTheTextStandsAlone(string? title) =>
        Assert.Equal("Call before nine.", DocumentProcessor.EmbeddedText(title, [], "Call before nine."));

    [Theory]
    [InlineData("", 0)]
    [InlineData("four", 1)]
    [InlineData("five letters", 3)]
    public void TheEstimateCountsLatinInFours(string text, int tokens) =>
        Assert.Equal(tokens, new EstimatedTokenCounter().Count(text));

    [Fact]
    public void TheEstimateCountsHangulHigher() =>
        Assert.True(new EstimatedTokenCounter().Count("가나다라마바") > new EstimatedTokenCounter().Count("abcdef"));
}
