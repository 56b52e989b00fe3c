using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Docx;

/// <summary>What is shown of forms, hidden text, code and parts of other formats.</summary>
public sealed class DocxFormTests
{
    private const string Styles =
        "<w:style w:styleId=\"Gone\"><w:rPr><w:vanish/></w:rPr></w:style>"
        + "<w:style w:styleId=\"Based\"><w:basedOn w:val=\"Gone\"/></w:style>"
        + "<w:style w:styleId=\"Shown\"><w:basedOn w:val=\"Gone\"/><w:rPr><w:vanish w:val=\"0\"/></w:rPr></w:style>"
        + "<w:style w:styleId=\"C\"><w:name w:val=\"Source Code\"/></w:style>"
        + "<w:style w:styleId=\"D\"><w:name w:val=\"Mine\"/><w:basedOn w:val=\"C\"/></w:style>";

    [Fact]
    public void BoxesAndChoicesAreWritten() =>
        Assert.Equal(
            ["Paragraph: [x] 예 [ ] 아니오", "Paragraph: [x] yes [ ] no 서울", "Paragraph: ☒ 글", "Table: | [x] | a |"],
            Outline(
                P($"{Box("1")}{R(" 예 ")}{Box("0")}{R(" 아니오")}")
                    + P(
                        Field("<w:checkBox><w:default w:val=\"0\"/><w:checked/></w:checkBox>")
                            + R(" yes ")
                            + Field("<w:checkBox><w:default w:val=\"1\"/><w:checked w:val=\"0\"/></w:checkBox>")
                            + R(" no ")
                            + Field(
                                "<w:ddList><w:result w:val=\"1\"/><w:listEntry w:val=\"부산\"/><w:listEntry w:val=\"서울\"/></w:ddList>"
                            )
                    )
                    + P(R("☒ 글"))
                    + $"<w:tbl><w:tr><w:tc>{P(Box("1"))}</w:tc><w:tc>{P(R("a"))}</w:tc></w:tr></w:tbl>"
            )
        );

    [Fact]
    public void HiddenTextIsLeftOutByItsOwnAndByItsStyle() =>
        Assert.Equal(
            ["Paragraph: 보임 다시 끝", "Paragraph: 링크 앞 뒤"],
            Outline(
                P(
                    R("보임 ")
                        + R("숨김", "<w:vanish/>")
                        + R("숨김", "<w:rStyle w:val=\"Based\"/>")
                        + R("다시 ", "<w:rStyle w:val=\"Shown\"/>")
                        + R("끝", "<w:vanish w:val=\"false\"/>")
                )
                    + P(R("숨김"), "<w:pStyle w:val=\"Based\"/>")
                    + P(
                        R("링크 ")
                            + "<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType=\"begin\"/><w:instrText>XE</w:instrText>"
                            + "<w:fldChar w:fldCharType=\"separate\"/></w:r>"
                            + R("앞")
                            + "<w:r><w:rPr><w:vanish/></w:rPr><w:fldChar w:fldCharType=\"end\"/></w:r>"
                            + R(" 뒤")
                    ),
                ("styles", Styles)
            )
        );

    [Fact]
    public void LinesOfCodeAreOneBlockThatKeepsItsShape() =>
        Assert.Equal(
            ["Paragraph: 앞", "Code: if (a)\n\n    b();\n\tc", "Paragraph: 뒤", "Code: x", "Table: | 1 | 2 |"],
            Outline(
                P(R("앞"))
                    + P(R("if (a)"), "<w:pStyle w:val=\"C\"/>")
                    + P("", "<w:pStyle w:val=\"C\"/>")
                    + P(R("    b();"), "<w:pStyle w:val=\"D\"/>")
                    + P("<w:r><w:tab/></w:r>" + R("c"), "<w:pStyle w:val=\"C\"/>")
                    + P(R("뒤"))
                    + P(R("x"), "<w:pStyle w:val=\"C\"/>")
                    + $"<w:tbl><w:tr><w:tc>{P(R("1"))}</w:tc><w:tc>{P(R("2"))}</w:tc></w:tr></w:tbl>",
                ("styles", Styles)
            )
        );

    [Fact]
    public void CodeStandsBeforeALetterThatNothingGoesOnWith() =>
        Assert.Equal(
            ["Code: x", "Paragraph: 가", "Table: | 1 | 2 |"],
            Outline(
                P(R("x"), "<w:pStyle w:val=\"C\"/>")
                    + P(R("가"), "<w:framePr w:dropCap=\"drop\"/>")
                    + $"<w:tbl><w:tr><w:tc>{P(R("1"))}</w:tc><w:tc>{P(R("2"))}</w:tc></w:tr></w:tbl>",
                ("styles", Styles)
            )
        );

    [Theory]
    [InlineData("<html><head><title>t</title></head><body><h1>제목</h1><p>Hello <b>world</b></p></body></html>")]
    [InlineData(
        "{\\rtf1\\ansi{\\stylesheet{\\s1 heading 1;}}{\\pard\\s1\\outlinelevel0 \\u51228?\\u47785?\\par}{\\pard Hello {\\b world}\\par}}"
    )]
    public void APartOfAnotherFormatStandsWhereItIsTakenOver(string part) =>
        Assert.Equal(
            ["Paragraph: 앞", "Heading1: 제목", "Paragraph: Hello world", "Paragraph: 뒤"],
            Sources.Outline(
                Read(
                    Bytes(
                        WithPart(
                            P(R("앞")) + "<w:altChunk r:id=\"p\"/>" + P(R("뒤")) + "<w:altChunk r:id=\"p\"/>",
                            System.Text.Encoding.UTF8.GetBytes(part)
                        )
                    )
                )
            )
        );

    [Fact]
    public void ADocumentInADocumentIsReadAndOneThatIsNoneIsLeftOut()
    {
        var inner = WithPart(
            P(R("안")) + "<w:altChunk r:id=\"p\"/>",
            "<html><body><p>더 안</p></body></html>"u8.ToArray()
        );
        Assert.Equal(
            ["Paragraph: 앞", "Paragraph: 안", "Paragraph: 더 안"],
            Sources.Outline(Read(Bytes(WithPart(P(R("앞")) + "<w:altChunk r:id=\"p\"/>", inner))))
        );
        Assert.Equal(
            ["Paragraph: 앞"],
            Sources.Outline(Read(Bytes(WithPart(P(R("앞")) + "<w:altChunk r:id=\"p\"/>", [0xD0, 0xCF, 0x11, 0xE0, 0]))))
        );
    }

    [Fact]
    public void ABlankItemCounts() =>
        Assert.Equal(
            ["ListItem: 1. 하나", "ListItem: 3. 셋"],
            Outline(
                P(R("하나"), Item) + P("", Item) + P(R("셋"), Item),
                (
                    "numbering",
                    "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/>"
                        + "</w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
                )
            )
        );

    private const string Item = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";

    private static string[] Outline(string body, params (string Kind, string Content)[] parts) =>
        Sources.Outline(Read(Bytes(Docxs.WithParts(body, parts))));

    private static byte[] WithPart(string body, byte[] part) =>
        Docxs.WithBytes(Docxs.WithParts(body, ("p", "")), "word/0.xml", part);

    private static string R(string text, string properties = "") =>
        $"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>";

    private static string P(string content, string properties = "") =>
        $"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>";

    private static string Box(string chosen) =>
        $"<w:sdt><w:sdtPr><w:checkbox><w:checked w:val=\"{chosen}\"/></w:checkbox></w:sdtPr>"
        + $"<w:sdtContent>{R("☒")}</w:sdtContent></w:sdt>";

    private static string Field(string data) =>
        $"<w:r><w:fldChar w:fldCharType=\"begin\"><w:ffData>{data}</w:ffData></w:fldChar></w:r>"
        + "<w:r><w:instrText> FORM </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
}
