using System.Xml.Linq;
using Pipeline.Documents.Reading.Docx;

namespace Pipeline.Documents.Tests.Reading.Docx;

public sealed class DocxNumberingTests
{
    private const string Outline =
        "<abstractNum abstractNumId='1'><lvl ilvl='0'><numFmt val='decimal'/><lvlText val='제%1장'/></lvl>"
        + "<lvl ilvl='1'><pStyle val='Second'/><numFmt val='lowerLetter'/><lvlText val='%1.%2'/></lvl>"
        + "<lvl ilvl='2'><numFmt val='ganada'/><lvlText val='%3.'/></lvl>"
        + "<lvl ilvl='3'><numFmt val='decimalEnclosedCircle'/><lvlText val='%4'/></lvl>"
        + "<lvl ilvl='4'><numFmt val='bullet'/><lvlText val='·'/></lvl>"
        + "<lvl ilvl='5'><lvlRestart val='0'/><numFmt val='upperRoman'/><lvlText val='%6)'/></lvl>"
        + "<lvl ilvl='6'><isLgl/><numFmt val='decimal'/><lvlText val='%2.%7'/></lvl></abstractNum>"
        + "<abstractNum abstractNumId='2'><numStyleLink val='Legal'/></abstractNum>"
        + "<num numId='1'><abstractNumId val='1'/></num><num numId='2'><abstractNumId val='1'/></num>"
        + "<num numId='3'><abstractNumId val='1'/><lvlOverride ilvl='0'><startOverride val='5'/></lvlOverride></num>"
        + "<num numId='4'><abstractNumId val='2'/></num>";

    private const string StylesXml =
        "<style styleId='Two'><pPr><numPr><numId val='1'/></numPr></pPr></style>"
        + "<style styleId='Second'><pPr><numPr><numId val='1'/></numPr></pPr></style>"
        + "<style styleId='Legal'><pPr><numPr><numId val='1'/></numPr></pPr></style>"
        + "<style styleId='Third'><basedOn val='Two'/><pPr><numPr><ilvl val='2'/></numPr></pPr></style>";

    private readonly DocxStyles _styles = new(
        XElement.Parse($"<styles>{StylesXml}</styles>"),
        XElement.Parse($"<numbering>{Outline}</numbering>")
    );

    [Fact]
    public void LevelsAreWrittenAsTheirTextSays() =>
        Assert.Equal(
            ["제1장 ", "1.a ", "1.b ", "가. ", "나. ", "① ", "- ", "제2장 ", "2.a ", "가. "],
            Of(0, 1, 1, 2, 2, 3, 4, 0, 1, 2)
        );

    [Fact]
    public void ALevelThatNeverRestartsGoesOn() => Assert.Equal(["I) ", "제2장 ", "II) "], Of(5, 0, 5));

    [Fact]
    public void ALegalLevelIsWrittenInDigits() => Assert.Equal(["1.a ", "1.b ", "2.1 "], Of(1, 1, 6));

    [Fact]
    public void ListsOfOneDefinitionGoOnUnlessTheySayWhereTheyStart() =>
        Assert.Equal(
            ["제1장 ", "제2장 ", "제5장 ", "제6장 ", "제7장 "],
            [List("1"), List("2"), List("3"), List("3"), List("1")]
        );

    [Fact]
    public void StylesSayListAndLevel()
    {
        Assert.Equal("제1장 ", Marker("<pStyle val='Two'/>"));
        Assert.Equal("1.a ", Marker("<pStyle val='Second'/>"));
        Assert.Equal("가. ", Marker("<pStyle val='Third'/>"));
        Assert.Equal("", Marker("<pStyle val='Third'/><numPr><numId val='0'/></numPr>"));
        Assert.Equal("", Marker("<pStyle val='None'/>"));
        Assert.Equal("제2장 ", List("4"));
    }

    [Fact]
    public void AMarkerIsNoLongerThanAnyoneWrites()
    {
        var level = $"<lvl ilvl='0'><numFmt val='decimal'/><lvlText val='{new string('x', 5000)}'/></lvl>";
        var styles = new DocxStyles(
            null,
            XElement.Parse(
                $"<numbering><abstractNum abstractNumId='1'>{level}</abstractNum><num numId='1'><abstractNumId val='1'/></num></numbering>"
            )
        );
        Assert.Equal(
            new string('x', 64) + ' ',
            styles.Marker(XElement.Parse("<pPr><numPr><numId val='1'/></numPr></pPr>"))
        );
    }

    [Theory]
    [InlineData("upperLetter", 28, "BB")]
    [InlineData("lowerRoman", 4, "iv")]
    [InlineData("chosung", 2, "ㄴ")]
    [InlineData("koreanCounting", 12, "십이")]
    [InlineData("koreanLegal", 3, "셋")]
    [InlineData("decimalZero", 7, "07")]
    [InlineData("decimalEnclosedParen", 3, "(3)")]
    [InlineData("ordinal", 22, "22nd")]
    [InlineData("ordinal", 112, "112th")]
    [InlineData("none", 1, "")]
    [InlineData("upperLetter", 2_000_000_000, "2000000000")]
    [InlineData("unheard of", 9, "9")]
    public void WritesNumbers(string format, int number, string expected) =>
        Assert.Equal(expected, DocxNumber.Write(format, number));

    private string[] Of(params int[] levels) =>
        [.. levels.Select(level => Marker($"<numPr><ilvl val='{level}'/><numId val='1'/></numPr>"))];

    private string List(string id) => Marker($"<numPr><ilvl val='0'/><numId val='{id}'/></numPr>");

    private string Marker(string properties) => _styles.Marker(XElement.Parse($"<pPr>{properties}</pPr>"));
}
