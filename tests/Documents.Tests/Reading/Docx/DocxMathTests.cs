using System.Xml.Linq;
using Pipeline.Documents.Reading.Docx;

namespace Pipeline.Documents.Tests.Reading.Docx;

public sealed class DocxMathTests
{
    [Theory]
    [InlineData("<f><num>1+x</num><den>2a</den></f>", "(1+x)/2a")]
    [InlineData("<f><fPr><type val='noBar'/></fPr><num>n</num><den>k</den></f>", "n¦k")]
    [InlineData("<sSup><e><f><num><d><e>x-c</e></d></num><den>v</den></f></e><sup>2</sup></sSup>", "((x-c)/v)^2")]
    [InlineData("<sSub><e>x</e><sub>i+1</sub></sSub>", "x_(i+1)")]
    [InlineData("<sSubSup><e>a</e><sub>1</sub><sup>2</sup></sSubSup>", "a_1^2")]
    [InlineData("<rad><deg/><e>b-4ac</e></rad>", "√(b-4ac)")]
    [InlineData("<rad><deg>3</deg><e>x</e></rad>", "√(3&x)")]
    [InlineData("<nary><naryPr><chr val='∑'/></naryPr><sub>i=1</sub><sup>n</sup><e>i</e></nary>", "∑_(i=1)^n i")]
    [InlineData("<nary><sub/><sup/><e>x</e></nary>", "∫ x")]
    [InlineData("<d><dPr><begChr val='{'/><endChr/></dPr><e>가</e><e>나</e></d>", "{가|나")]
    [InlineData("<m><mr><e>1</e><e>2</e></mr><mr><e>3</e><e>4</e></mr></m>", "[1, 2; 3, 4]")]
    [InlineData("<func><fName>sin</fName><e>x</e></func>", "sin x")]
    [InlineData("<limLow><e>lim</e><lim>x→0</lim></limLow>", "lim_(x→0)")]
    [InlineData("<acc><e>x</e></acc>", "x\u0302")]
    [InlineData("<eqArr><e>x=1</e><e>y=2</e></eqArr>", "x=1; y=2")]
    [InlineData("<sSup><e><d><e>a</e></d><d><e>b</e></d></e><sup>2</sup></sSup>", "((a)(b))^2")]
    public void WritesAnEquationInALine(string math, string expected) =>
        Assert.Equal(expected, DocxMath.TextOf(Words(XElement.Parse($"<oMath>{math}</oMath>"))));

    // Text stands in runs.
    private static XElement Words(XElement element)
    {
        foreach (var text in element.DescendantNodes().OfType<XText>().ToList())
        {
            text.ReplaceWith(new XElement("r", new XElement("t", text.Value)));
        }

        return element;
    }
}
