using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Docx;

public sealed class DocxContentTests
{
    [Fact]
    public void AnEquationStandsInItsParagraph() =>
        Assert.Equal(
            ["Paragraph: 넓이 A= πr^2 이다."],
            Outline(
                P(
                    R("넓이")
                        + "<m:oMath><m:r><m:t>A= </m:t></m:r><m:sSup><m:e><m:r><m:t>πr</m:t></m:r></m:e>"
                        + "<m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
                        + R("이다.")
                )
            )
        );

    [Fact]
    public void ATextBoxFollowsItsParagraphOnce()
    {
        var box = $"<w:txbxContent>{P(R("상자 box"))}{Table([ ["a", "b"] ])}</w:txbxContent>";
        var both =
            $"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>";
        Assert.Equal(
            ["Paragraph: 앞뒤", "Paragraph: 상자 box", "Table: | a | b |"],
            Outline(P($"{R("앞")}<w:r>{both}</w:r>{R("뒤")}"))
        );
        Assert.Equal(
            ["Paragraph: 하나"],
            Outline(
                $"<mc:AlternateContent><mc:Choice>{P(R("하나"))}</mc:Choice><mc:Fallback>{P(R("둘"))}</mc:Fallback></mc:AlternateContent>"
            )
        );
        Assert.Equal(
            ["Paragraph: 옛것"],
            Outline(
                P(
                    $"<w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:txbxContent>{P(R("옛것"))}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
                )
            )
        );
    }

    [Fact]
    public void AChartIsItsTitleAndItsValues() =>
        Assert.Equal(
            ["Paragraph: 매출", "Table: | | 서울 |\n| - | - |\n| 2024 | 10 |"],
            Outline(
                P("<w:r><w:drawing><a:graphic><c:chart r:id=\"chart\"/></a:graphic></w:drawing></w:r>"),
                (
                    "chart",
                    "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>매출</a:t></a:r></a:p></c:rich></c:tx></c:title>"
                        + "<c:ser><c:tx><c:v>서울</c:v></c:tx><c:cat><c:pt idx=\"0\"><c:v>2024</c:v></c:pt></c:cat>"
                        + "<c:val><c:pt idx=\"0\"><c:v>10</c:v></c:pt></c:val></c:ser></c:chart>"
                )
            )
        );

    [Fact]
    public void AChartSaysItsKindAndItsAxes() =>
        Assert.Equal(
            ["Paragraph: Line chart (Year, Euro)", "Table: | | A |\n| - | - |\n| 2024 | 10 |"],
            Outline(
                P("<w:r><w:drawing><a:graphic><c:chart r:id=\"chart\"/></a:graphic></w:drawing></w:r>"),
                (
                    "chart",
                    "<c:chart><c:plotArea><c:lineChart><c:ser><c:tx><c:v>A</c:v></c:tx>"
                        + "<c:cat><c:pt idx=\"0\"><c:v>2024</c:v></c:pt></c:cat>"
                        + "<c:val><c:pt idx=\"0\"><c:v>10</c:v></c:pt></c:val></c:ser></c:lineChart>"
                        + $"<c:catAx>{Axis("Year")}</c:catAx><c:valAx>{Axis("Euro")}</c:valAx></c:plotArea></c:chart>"
                )
            )
        );

    private static string Axis(string name) =>
        $"<c:title><c:tx><c:rich><a:p><a:r><a:t>{name}</a:t></a:r></a:p></c:rich></c:tx></c:title>";

    [Fact]
    public void NotesCommentsAndMarginsFollowTheText() =>
        Assert.Equal(
            [
                "Paragraph: 글[1] 끝[i] 또[2]",
                "Paragraph: [1] 첫째",
                "Paragraph: [2] 둘째",
                "Paragraph: [i] 미주",
                "Paragraph: [Kim, 2024-05-01 09:30] 확인",
                "Paragraph: 회사 규정",
                "Paragraph: 대외비",
            ],
            Outline(
                P(
                    R("글")
                        + "<w:r><w:footnoteReference w:id=\"9\"/></w:r>"
                        + R(" 끝")
                        + "<w:r><w:endnoteReference w:id=\"2\"/></w:r>"
                        + R(" 또")
                        + "<w:r><w:footnoteReference w:id=\"4\"/></w:r>"
                        + "<w:del><w:r><w:footnoteReference w:id=\"5\"/></w:r></w:del>"
                ),
                ("header", P(R("회사 규정"))),
                (
                    "footer",
                    P(R("회사 규정"))
                        + P(R("대외비"))
                        + P($"{Field("PAGE", "7")}")
                        + P("<w:fldSimple w:instr=\" PAGE \">" + R("쪽 7") + "</w:fldSimple>")
                ),
                (
                    "footnotes",
                    $"<w:footnote w:id=\"4\">{P(R("둘째"))}</w:footnote><w:footnote w:id=\"5\">{P(R("지움"))}</w:footnote>"
                        + $"<w:footnote w:id=\"9\">{P(R("첫째"))}</w:footnote>"
                        + $"<w:footnote w:id=\"0\" w:type=\"separator\">{P(R("선"))}</w:footnote>"
                ),
                ("endnotes", $"<w:endnote w:id=\"2\">{P(R("미주"))}</w:endnote>"),
                ("comments", $"<w:comment w:author=\"Kim\" w:date=\"2024-05-01T09:30:00Z\">{P(R("확인"))}</w:comment>")
            )
        );

    [Fact]
    public void ChangesFieldsControlsAndSymbols() =>
        Assert.Equal(
            ["Paragraph: 새 글 링크 결과 α≤☑ co-op 조건", "Paragraph: 안"],
            Outline(
                P(
                    $"<w:ins>{R("새 글 ")}</w:ins><w:del><w:r><w:delText>헌 글</w:delText></w:r></w:del>"
                        + $"<w:moveFrom>{R("옮김")}</w:moveFrom><w:hyperlink>{R("링크 ")}</w:hyperlink>"
                        + Field("IF " + Field("REF a", "코드"), "결과 ")
                        + "<w:r><w:sym w:font=\"Symbol\" w:char=\"F061\"/><w:sym w:font=\"Symbol\" w:char=\"F0A3\"/>"
                        + "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/></w:r>"
                        + R(" co")
                        + "<w:r><w:noBreakHyphen/></w:r>"
                        + R("o")
                        + "<w:r><w:softHyphen/></w:r>"
                        + R("p ")
                        + $"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{R("조건")}</w:sdtContent></w:sdt>"
                )
                    + $"<w:sdt><w:sdtContent>{P(R("안"))}</w:sdtContent></w:sdt>"
                    + $"<w:moveFrom>{P(R("옮긴 단락"))}</w:moveFrom>"
            )
        );

    [Fact]
    public void AFieldWithoutAnEndEndsWithItsParagraph() =>
        Assert.Equal(
            ["Paragraph: 앞", "Paragraph: 뒤"],
            Outline(P(R("앞") + "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>" + R("코드")) + P(R("뒤")))
        );

    [Fact]
    public void AParagraphGoesOnAfterAHighLetterAndADeletedMark() =>
        Assert.Equal(
            [
                "Paragraph: Drop cap",
                "Paragraph: 앞과 뒤와 끝",
                "Paragraph: 남음",
                "Table: | a | b |",
                "Paragraph: 마지막",
            ],
            Outline(
                P("<w:pPr><w:framePr w:dropCap=\"drop\"/></w:pPr>" + R("D"))
                    + P(R("rop cap"))
                    + P($"{DeletedMark}{R("앞과 ")}")
                    + P($"{DeletedMark}{R("뒤와 ")}")
                    + P(R("끝"))
                    + P($"{DeletedMark}{R("남음")}")
                    + Table([
                        ["a", "b"],
                    ])
                    + P($"{DeletedMark}{R("마지막")}")
            )
        );

    [Fact]
    public void EveryCellOfATableIsThere()
    {
        Assert.Equal(
            ["Table: | 가 | 나 | 다 |\n| - | - | - |\n| 같다 | 같다 | x |", "Table: | 1 | | 3 |"],
            Outline(
                Table(
                    [
                        ["가", "나", "다"],
                        ["같다", "같다", "x"],
                    ],
                    Look
                )
                    + P("")
                    + Table([
                        ["1", "", "3"],
                    ])
            )
        );
        Assert.Equal(
            ["Table: | 이름 | 넓다 | 넓다 |\n| 아래 | 2 | 3 |\n| 아래 | 5 | 6 |\n| | 늦게 |"],
            Outline(
                "<w:tbl>"
                    + Row(Cell("이름") + Cell("넓다", "<w:gridSpan w:val=\"2\"/>"))
                    + Row(Cell("아래", "<w:vMerge w:val=\"restart\"/>") + Cell("2") + Cell("3"))
                    + Row(Cell("", "<w:vMerge/>") + Cell("5") + Cell("6"))
                    + $"<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{Cell("늦게")}</w:tr>"
                    + $"<w:tr><w:trPr><w:del/></w:trPr>{Cell("지움")}{Cell("지움")}</w:tr>"
                    + "</w:tbl>"
            )
        );
    }

    [Fact]
    public void AFirstRowOfOneCellIsWhatTheTableIsCalled() =>
        Assert.Equal(
            ["Paragraph: 매출 표", "Table: | 해 | 값 |\n| - | - |\n| 2024 | 1 |"],
            Outline(
                $"<w:tbl>{Look}"
                    + Row(Cell("매출 표", "<w:gridSpan w:val=\"2\"/>"))
                    + Row(Cell("해") + Cell("값"))
                    + Row(Cell("2024") + Cell("1"))
                    + "</w:tbl>"
            )
        );

    [Fact]
    public void WhatACellCoversIsNotRead() =>
        Assert.Equal(
            ["Table: | a | b |\n| c |\n| d | b |", "Paragraph: [1] e f"],
            Outline(
                    "<w:tbl>"
                        + Row(Cell("a") + Cell("b", "<w:vMerge w:val=\"restart\"/>"))
                        + Row(Cell("c"))
                        + Row(Cell("d") + Cell("covered", "<w:vMerge/>"))
                        + "</w:tbl>"
                )
                .Append(
                    Outline(
                        P("<w:r><w:footnoteReference w:id=\"1\"/></w:r>"),
                        (
                            "footnotes",
                            $"<w:footnote w:id=\"1\"><w:tbl>{Row(Cell("e"))}{Row(Cell("f") + Cell("covered", "<w:vMerge/>"))}</w:tbl></w:footnote>"
                        )
                    )[^1]
                        .Replace('\n', ' ')
                )
        );

    [Fact]
    public void AHeaderStandsAboveEveryPieceOfItsTableAndNowhereElse() =>
        Assert.Equal(
            [
                "Table: | a | b |",
                "Paragraph: 옆",
                "Table: | h | i |\n| - | - |\n| 1 | 2 |",
                "Table: | a | b |",
                "Paragraph: 옆",
                "Table: | h | i |\n| - | - |\n| 3 | 4 |",
            ],
            Outline(
                $"<w:tbl>{Look}"
                    + Row(Cell("h") + Cell("i"))
                    + Row($"<w:tc>{Table([ ["a", "b"] ])}</w:tc>" + Cell("옆"))
                    + Row(Cell("1") + Cell("2"))
                    + Row($"<w:tc>{Table([ ["a", "b"] ])}</w:tc>" + Cell("옆"))
                    + Row(Cell("3") + Cell("4"))
                    + "</w:tbl>"
            )
        );

    [Fact]
    public void RowsOfAHeaderNameTheirColumnsTogether() =>
        Assert.Equal(
            ["Table: | 구분 | 매출 서울 | 매출 부산 |\n| - | - | - |\n| 2024 | 1 | 2 |"],
            Outline(
                "<w:tbl>"
                    + Header(Cell("구분", "<w:vMerge w:val=\"restart\"/>") + Cell("매출", "<w:gridSpan w:val=\"2\"/>"))
                    + Header(Cell("", "<w:vMerge/>") + Cell("서울") + Cell("부산"))
                    + Row(Cell("2024") + Cell("1") + Cell("2"))
                    + "</w:tbl>"
            )
        );

    [Fact]
    public void ATableOfHeadersHasOne() =>
        Assert.Equal(
            ["Table: | a | b |\n| - | - |\n" + string.Join('\n', Enumerable.Repeat("| a | b |", 19)) + "\n| c | d |"],
            Outline(
                "<w:tbl>"
                    + string.Concat(Enumerable.Repeat(Header(Cell("a") + Cell("b")), 20))
                    + Row(Cell("c") + Cell("d"))
                    + "</w:tbl>"
            )
        );

    [Fact]
    public void ARowThatHoldsTablesIsWrittenAsWhatItHolds() =>
        Assert.Equal(
            ["Table: | 1 | 2 |", "Table: | a | b |", "Paragraph: 옆", "Table: | 3 | 4 |"],
            Outline(
                "<w:tbl>"
                    + Row(Cell("1") + Cell("2"))
                    + Row($"<w:tc>{Table([ ["a", "b"] ])}{P("")}</w:tc>" + Cell("옆"))
                    + Row(Cell("3") + Cell("4"))
                    + "</w:tbl>"
            )
        );

    private const string Look = "<w:tblPr><w:tblLook w:firstRow=\"1\"/></w:tblPr>";

    private const string DeletedMark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>";

    private static string[] Outline(string body, params (string Kind, string Content)[] parts) =>
        [.. Sources.Outline(Read(Bytes(Docxs.WithParts(body, parts))))];

    private static string R(string text) => $"<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>";

    private static string P(string content) => $"<w:p>{content}</w:p>";

    private static string Field(string code, string result) =>
        "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
        + (code.Contains('<') ? code[code.IndexOf('<')..] : "")
        + $"<w:r><w:instrText>{code.Split('<')[0]}</w:instrText><w:fldChar w:fldCharType=\"separate\"/></w:r>"
        + R(result)
        + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";

    private static string Cell(string text, string properties = "") =>
        $"<w:tc><w:tcPr>{properties}</w:tcPr>{P(R(text))}</w:tc>";

    private static string Row(string cells) => $"<w:tr>{cells}</w:tr>";

    private static string Header(string cells) => $"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cells}</w:tr>";

    private static string Table(string[][] rows, string properties = "") =>
        $"<w:tbl>{properties}{string.Concat(rows.Select(row => Row(string.Concat(row.Select(cell => Cell(cell))))))}</w:tbl>";
}
