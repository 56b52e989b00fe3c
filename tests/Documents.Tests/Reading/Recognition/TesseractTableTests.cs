using System.Text;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Tests.Reading.Recognition;

public sealed class TesseractTableTests
{
    private const string Head =
        "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
        + "1\t1\t0\t0\t0\t0\t0\t0\t800\t600\t-1\t\n";

    [Fact]
    public void WordsComeByLineAndParagraphWithTheirBoxes()
    {
        var page = Read(
            Word("1\t1\t1\t1", 90, "남은"),
            Word("1\t1\t1\t2", 80, "휴가"),
            Word("1\t1\t2\t1", 90, "days"),
            Word("2\t1\t1\t1", 90, "left")
        );
        Assert.Equal((800, 600), (page.Width, page.Height));
        Assert.Equal(
            ["0: 남은 휴가", "0: days", "1: left"],
            page.Lines.Select(line => $"{line.Paragraph}: {string.Join(' ', line.Words.Select(word => word.Text))}")
        );
        Assert.Equal(new RecognisedWord("남은", 0.9, 10, 20, 30, 40), page.Lines[0].Words[0]);
    }

    [Fact]
    public void SyllablesAreWordsWhereTheTextHasNoSpace()
    {
        var table =
            Head
            + Word("1\t1\t1\t1", 90, "남")
            + "\n"
            + Word("1\t1\t1\t2", 80, "은")
            + "\n"
            + Word("1\t1\t1\t3", 70, "날")
            + "\n"
            + Word("1\t1\t2\t1", 60, "들")
            + "\n남은 날\n들\n\f";
        var lines = TesseractTable.Read(Encoding.UTF8.GetBytes(table)).Lines;
        Assert.Equal(["남은", "날"], lines[0].Words.Select(word => word.Text));
        Assert.Equal(0.8, lines[0].Words[0].Confidence);
        Assert.Equal("들", Assert.Single(lines[1].Words).Text);
    }

    [Fact]
    public void WhatIsGuessedIsLeftOut()
    {
        var page = Read(
            Word("1\t1\t1\t1", 95, "sure"),
            Word("1\t1\t1\t2", 5, "~!"),
            Word("2\t1\t1\t1", 40, "|||"),
            Word("2\t1\t1\t2", 30, "=.,"),
            Word("3\t1\t1\t1", 95, " "),
            Word("4\t1\t1\t1", 95, "too")
        );
        Assert.Equal(["sure", "too"], page.Lines.Select(line => Assert.Single(line.Words).Text));
        Assert.Equal([0, 1], page.Lines.Select(line => line.Paragraph));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5\t1\t1")]
    [InlineData("5\t1\t1\t1\t1\t1\tx\t-9\t99999999999999\t\tNaN\tword")]
    [InlineData("no table at all")]
    public void WhatIsNoTableHasNoLines(string table) =>
        Assert.Empty(TesseractTable.Read(Encoding.UTF8.GetBytes(table)).Lines);

    private static RecognisedPage Read(params string[] words) =>
        TesseractTable.Read(Encoding.UTF8.GetBytes(Head + string.Join('\n', words) + "\n"));

    private static string Word(string place, int sure, string text) => $"5\t1\t{place}\t10\t20\t30\t40\t{sure}\t{text}";
}
