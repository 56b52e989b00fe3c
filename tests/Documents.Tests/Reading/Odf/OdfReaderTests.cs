using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Odf;

public sealed class OdfReaderTests
{
    [Fact]
    public void TextsHaveHeadingsListsNotesAndComments()
    {
        var document = Read(
            Bytes(
                Odfs.Text(
                    "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
                        + "<text:p text:style-name=\"P1\">규정집</text:p>"
                        + "<text:table-of-content><text:index-body><text:p>Contents</text:p></text:index-body></text:table-of-content>"
                        + "<text:h text:outline-level=\"2\">휴가</text:h>"
                        + "<text:p>연차는<text:s text:c=\"2\"/>15일<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                        + "<text:p>제60조</text:p></text:note-body></text:note>이다.<office:annotation><dc:creator>Kim</dc:creator>"
                        + "<text:p>check</text:p></office:annotation></text:p>"
                        + "<text:list text:style-name=\"L1\"><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>inner</text:p>"
                        + "</text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>",
                    "<style:style style:name=\"P1\" style:parent-style-name=\"Title\"/>"
                        + "<text:list-style style:name=\"L1\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\"/>"
                        + "<text:list-level-style-bullet text:level=\"2\"/></text:list-style>"
                )
            )
        );
        Assert.Equal(
            [
                "Heading1: 규정집",
                "Heading2: 휴가",
                "Paragraph: 연차는 15일[1]이다.",
                "Paragraph: [Kim] check",
                "ListItem: 1. one",
                "ListItem: - inner",
                "ListItem: 2. two",
                "Paragraph: [1] 제60조",
            ],
            Outline(document)
        );
        Assert.Equal(("규정집", "odf"), (document.Title, document.Format));
    }

    [Fact]
    public void HiddenTextIsLeftOutAndLinesOfCodeAreOneBlock() =>
        Assert.Equal(
            ["Paragraph: 보임 다시", "Code: if (a)\n\n  b();", "Paragraph: 뒤", "Code: x"],
            Outline(
                Read(
                    Bytes(
                        Odfs.Text(
                            "<text:p>보임 <text:span text:style-name=\"T2\">숨김</text:span>"
                                + "<text:span text:style-name=\"T3\">다시</text:span></text:p>"
                                + "<text:p text:style-name=\"T1\">숨김</text:p>"
                                + "<text:p text:style-name=\"Preformatted_20_Text\">if (a)</text:p>"
                                + "<text:p text:style-name=\"P1\"/>"
                                + "<text:p text:style-name=\"P1\"><text:s text:c=\"2\"/>b();</text:p>"
                                + "<text:p>뒤</text:p><text:p text:style-name=\"P1\">x</text:p>",
                            "<style:style style:name=\"P1\" style:parent-style-name=\"Preformatted_20_Text\"/>"
                                + "<style:style style:name=\"T1\"><style:text-properties text:display=\"none\"/></style:style>"
                                + "<style:style style:name=\"T2\" style:parent-style-name=\"T1\"/>"
                                + "<style:style style:name=\"T3\" style:parent-style-name=\"T1\">"
                                + "<style:text-properties text:display=\"true\"/></style:style>"
                        )
                    )
                )
            )
        );

    [Fact]
    public void TablesHaveHeadersAndSpans() =>
        Assert.Equal(
            "| 구분 | 합계 | 합계 |\n| - | - | - |\n| 서울 | 1 | 2 |\n| 서울 | 3 | 4 |",
            Read(
                Bytes(
                    Odfs.Text(
                        "<table:table><table:table-column/><table:table-header-rows><table:table-row>"
                            + Cell("구분")
                            + Cell("합계", "table:number-columns-spanned=\"2\"")
                            + "<table:covered-table-cell/></table:table-row></table:table-header-rows><table:table-row>"
                            + Cell("서울", "table:number-rows-spanned=\"2\"")
                            + Cell("1")
                            + Cell("2")
                            + "</table:table-row><table:table-row><table:covered-table-cell/>"
                            + Cell("3")
                            + Cell("4")
                            + "</table:table-row></table:table>"
                    )
                )
            ).Text
        );

    [Fact]
    public void SpreadsheetsShowDatesAndHiddenSheets() =>
        Assert.Equal(
            [
                "Heading1: 직원 (hidden)",
                "Table: | 이름 | 입사 |\n| - | - |\n| 김 | 2024-01-15 |\n| 이 | 2024-02-01 |",
                "Paragraph: [박] 확인",
            ],
            Outline(
                Read(
                    Bytes(
                        Odfs.Spreadsheet(
                            "<table:table table:name=\"직원\" table:style-name=\"t1\"><table:table-column/><table:table-row>"
                                + Cell("이름", "office:value-type=\"string\"")
                                + Cell("입사", "office:value-type=\"string\"")
                                + "<table:table-cell table:number-columns-repeated=\"16000\"/></table:table-row><table:table-row>"
                                + "<table:table-cell><office:annotation><dc:creator>박</dc:creator><text:p>확인</text:p></office:annotation>"
                                + "<text:p>김</text:p></table:table-cell>"
                                + Cell(
                                    "15/01/24",
                                    "office:value-type=\"date\" office:date-value=\"2024-01-15T00:00:00\""
                                )
                                + "</table:table-row><table:table-row>"
                                + Cell("이")
                                + Cell("01/02/24", "office:value-type=\"date\" office:date-value=\"2024-02-01\"")
                                + "</table:table-row><table:table-row table:number-rows-repeated=\"1048000\">"
                                + "<table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>"
                                + "<table:table table:name=\"Empty\"/>",
                            "<style:style style:name=\"t1\"><style:table-properties table:display=\"false\"/></style:style>"
                        )
                    )
                )
            )
        );

    [Fact]
    public void PresentationsHaveTitlesAndNotes() =>
        Assert.Equal(
            ["Heading1: 제목", "Paragraph: Body text", "Paragraph: Say it twice.", "Paragraph: second"],
            Outline(
                Read(
                    Bytes(
                        Odfs.Presentation(
                            "<draw:page>"
                                + Frame("outline", "Body text")
                                + Frame("title", "제목")
                                + Frame("page-number", "1")
                                + "<presentation:notes>"
                                + Frame("notes", "Say it twice.")
                                + "</presentation:notes></draw:page><draw:page>"
                                + Frame("", "second")
                                + "</draw:page>"
                        )
                    )
                )
            )
        );

    [Fact]
    public void FormulasAreWrittenInALine() =>
        Assert.Equal(
            "E = m c^ 2",
            Read(
                Bytes(
                    Odfs.Of(
                        "text",
                        "<text:p><draw:frame><draw:object xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"./Object 1\"/></draw:frame></text:p>",
                        "",
                        (
                            "Object 1/content.xml",
                            "<math><mrow><mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></mrow></math>"
                        )
                    )
                )
            )
                .Text.Replace("  ", " ")
                .Replace("c ^", "c^")
        );

    [Fact]
    public void EncryptedDocumentsAreNamed() =>
        Refused(
            Bytes(
                Odfs.Of(
                    "text",
                    "",
                    "",
                    (
                        "META-INF/manifest.xml",
                        "<manifest><file-entry full-path=\"content.xml\"><encryption-data/></file-entry></manifest>"
                    )
                )
            ),
            ReadFailure.Encrypted
        );

    [Fact]
    public void ARepeatedRowOfTextEndsAtTheLimit() =>
        Refused(
            Bytes(
                Odfs.Spreadsheet(
                    "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1048576\">"
                        + Cell("a", "table:number-columns-repeated=\"16384\"")
                        + "</table:table-row></table:table>"
                )
            ),
            ReadFailure.OutputTooLarge,
            new ReadingLimits { MaxCharacters = 100_000 }
        );

    private static string Cell(string text, string attributes = "") =>
        $"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>";

    private static string Frame(string kind, string text) =>
        $"<draw:frame presentation:class=\"{kind}\"><draw:text-box><text:p>{text}</text:p></draw:text-box></draw:frame>";
}
