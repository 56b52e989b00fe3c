using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Html;

public sealed class HtmlTableTests
{
    private static string[] Blocks(string body) => Outline(Read(Text($"<body>{body}</body>", "text/html")));

    [Fact]
    public void AHeadingOverTheWholeTableIsItsTitle() =>
        Assert.Equal(
            ["Paragraph: 오리", "Table: | 계 | 동물 |\n| 문 | 척삭동물 |"],
            Blocks("<table><tr><th colspan=2>오리<tr><td>계<td>동물<tr><td>문<td>척삭동물</table>")
        );

    [Fact]
    public void AHeadingBelowTheFirstRowsIsSaidOnce() =>
        Assert.Equal(
            ["Table: | a | 1 |\n| Part two |\n| b | 2 |"],
            Blocks("<table><tr><td>a<td>1<tr><th colspan=2>Part two<tr><td>b<td>2</table>")
        );

    [Fact]
    public void HeadingsOverSeveralColumnsNameEachOfThem() =>
        Assert.Equal(
            ["Table: | 도시 | 인구 2020 | 인구 2021 |\n| - | - | - |\n| 서울 | 1 | 2 |"],
            Blocks("<table><tr><th rowspan=2>도시<th colspan=2>인구<tr><th>2020<th>2021<tr><td>서울<td>1<td>2</table>")
        );

    [Fact]
    public void ATableInACellOfDataIsTextOfTheCell() =>
        Assert.Equal(
            ["Table: | Bird | Sounds |\n| - | - |\n| Duck | short quak long quaaack |\n| Swan | none |"],
            Blocks(
                "<table><tr><th>Bird<th>Sounds<tr><td>Duck<td><table><tr><td>short<td>quak<tr><td>long<td>quaaack</table>"
                    + "<tr><td>Swan<td>none</table>"
            )
        );

    [Fact]
    public void RowsAndCellsThatNobodySeesAreLeftOut() =>
        Assert.Equal(
            ["Table: | a | b |\n| e | f |"],
            Blocks("<table><tr><td>a<td>b<td hidden>x<tr style='display: none'><td>c<td>d<tr><td>e<td>f</table>")
        );

    [Fact]
    public void TheTextsOfALayoutAreNotCells()
    {
        var text = string.Concat(Enumerable.Range(1, 30).Select(i => $"<p>The text goes on, sentence {i} of it.</p>"));
        var blocks = Blocks($"<table><tr><td>{text}<td>{text}</table>");
        Assert.Equal(60, blocks.Length);
        Assert.DoesNotContain(blocks, block => block.StartsWith("Table", StringComparison.Ordinal));
    }

    [Fact]
    public void ALongTextThatSpansRowsIsNoLabelOfTheirs()
    {
        var text = string.Concat(Enumerable.Repeat("긴 글 ", 20)).Trim();
        Assert.Equal(
            [$"Table: | {text} | 1 |\n| | 2 |"],
            Blocks($"<table><tr><td rowspan=2>{text}<td>1<tr><td>2</table>")
        );
    }
}
