using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;
using static Pipeline.Documents.Tests.Fixtures.Xlsxs;

namespace Pipeline.Documents.Tests.Reading.Xlsx;

public sealed class XlsxReaderTests
{
    [Fact]
    public void CellsSayWhatTheyShow() =>
        Assert.Equal(
            [
                "Heading1: 급여",
                "Table: | 이름 | 입사일 | 인상률 | 급여 | 생일 |\n| - | - | - | - | - |\n"
                    + "| 김철수 | 2024-01-15 | 3.50% | ₩3,200,000 | 1990-05-01 |\n| Lee | 2023-12-31 | 12.00% | ₩500 |",
            ],
            Outline(
                Read(
                    Bytes(
                        Of(
                            (
                                "급여",
                                Rows(
                                    ["이름", "입사일", "인상률", "급여", "생일"],
                                    ["김철수", "45306:1", "0.035:2", "3200000:3", "32994:4"],
                                    ["Lee", "45291:1", "0.12:2", "500:3"]
                                )
                            )
                        )
                    )
                )
            )
        );

    [Fact]
    public void HiddenSheetsAreMarkedAndEmptyOnesLeftOut() =>
        Assert.Equal(
            ["Heading1: Open", "Paragraph: a", "Heading1: Closed (hidden)", "Paragraph: b"],
            Outline(
                Read(
                    Bytes(
                        Of(
                            ("Open", Rows(["a"])),
                            ("Empty", Rows()),
                            ("hidden:Closed", Rows(["b"])),
                            ("veryHidden:Code", Rows(["c"]))
                        )
                    )
                )
            )
        );

    [Fact]
    public void TablesArePartedByBlankRowsAndHaveCaptions() =>
        Assert.Equal(
            [
                "Heading1: S",
                "Paragraph: Staff of 2026",
                "Table: | City | Count |\n| - | - |\n| Seoul | 12 |\n| Busan | 7 |\n| Jeju | 1 |",
                "Table: | Year | Sum |\n| - | - |\n| 2026 | 5 |",
            ],
            Outline(
                Read(
                    Bytes(
                        Of(
                            (
                                "S",
                                Rows(
                                    ["Staff of 2026"],
                                    ["City", "Count"],
                                    ["Seoul", "12:0"],
                                    ["Busan", "7:0"],
                                    [],
                                    ["Jeju", "1:0"],
                                    [],
                                    ["Year", "Sum"],
                                    ["2026:0", "5:0"]
                                )
                            )
                        )
                    )
                )
            )
        );

    [Fact]
    public void TablesSideBySideArePartedAndBlankColumnsOfOneAreNot()
    {
        var document = Read(
            Bytes(
                Of(
                    ("Two", Rows(["A", "B", null, "C", "D"], ["1:0", "2:0", null, "3:0", "4:0"])),
                    ("One", Rows(["Name", null, "Sum"], ["x", null, "3:0"], ["y", null, "4:0"]))
                )
            )
        );
        Assert.Equal(
            [
                "Heading1: Two",
                "Table: | A | B |\n| - | - |\n| 1 | 2 |",
                "Table: | C | D |\n| - | - |\n| 3 | 4 |",
                "Heading1: One",
                "Table: | Name | | Sum |\n| - | - | - |\n| x | | 3 |\n| y | | 4 |",
            ],
            Outline(document)
        );
    }

    [Fact]
    public void MergedCellsAreSaidForEachRowAndColumn() =>
        Assert.Equal(
            "S\n\n| 지역 | 매출 상반기 | 매출 하반기 |\n| - | - | - |\n| 서울 | 1 | 2 |\n| 서울 | 3 | 4 |\n| 부산 | 5 | 5 |",
            Read(
                Bytes(
                    Of(
                        (
                            "S",
                            Rows(
                                ["지역", "매출"],
                                [null, "상반기", "하반기"],
                                ["서울", "1:0", "2:0"],
                                [null, "3:0", "4:0"],
                                ["부산", "5:0"]
                            )
                                + "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"A3:A4\"/>"
                                + "<mergeCell ref=\"B5:C5\"/></mergeCells>"
                        )
                    )
                )
            ).Text
        );

    [Fact]
    public void SharedTextsCommentsAndShapesAreRead()
    {
        var document = Read(
            Bytes(
                Of(
                    [
                        (
                            "S",
                            "<sheetData><row><c t=\"s\"><v>1</v></c><c t=\"s\"><v>9</v></c><c t=\"e\"><v>#N/A</v></c></row></sheetData>"
                        ),
                    ],
                    [
                        (
                            "comments",
                            "comments1.xml",
                            "<comments><authors><author>박 대리</author></authors><commentList><comment ref=\"A1\" authorId=\"0\">"
                                + "<text><r><t>확인 바람</t></r></text></comment></commentList></comments>"
                        ),
                        (
                            "drawing",
                            "drawings/d.xml",
                            "<d><sp><txBody><p><r><t>A note in a shape</t></r></p></txBody></sp></d>"
                        ),
                    ],
                    "<si><t>zero</t></si><si><r><t>한</t></r><r><t>글</t></r><rPh><t>no</t></rPh></si>"
                )
            )
        );
        Assert.Equal(
            ["Heading1: S", "Paragraph: 한글", "Paragraph: A note in a shape", "Paragraph: [A1, 박 대리] 확인 바람"],
            Outline(document)
        );
    }

    [Fact]
    public void FarCellsCostNothing() =>
        Assert.Equal(
            ["Heading1: S", "Paragraph: near", "Paragraph: far"],
            Outline(
                Read(
                    Bytes(
                        Of(
                            (
                                "S",
                                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>near</v></c></row>"
                                    + "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"str\"><v>far</v></c></row></sheetData>"
                            )
                        )
                    )
                )
            )
        );

    [Fact]
    public void ALargeTableIsReadWhole()
    {
        var rows = Enumerable
            .Range(0, 5000)
            .Select(i => new[] { $"이름 {i}", $"{i}:0" })
            .Prepend(["이름", "수"])
            .ToArray();
        var table = Assert.Single(Read(Bytes(Of(("S", Rows(rows))))).Blocks, block => block.Kind == BlockKind.Table);
        Assert.Equal(5002, table.Text.Split('\n').Length);
        Assert.EndsWith("| 이름 4999 | 4999 |", table.Text);
    }

    [Fact]
    public void AWorkbookWithoutSheetsHoldsNoText() => Refused(Bytes(Of(("S", Rows()))), ReadFailure.Empty);
}
