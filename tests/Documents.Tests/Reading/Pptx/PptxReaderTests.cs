using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Pptxs;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Pptx;

public sealed class PptxReaderTests
{
    private const string Chart =
        "<c:chartSpace MAIN><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>매출</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        + "<c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>2026</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        + "<c:cat><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>서울</c:v></c:pt><c:pt idx=\"1\"><c:v>부산</c:v></c:pt></c:strCache></c:strRef></c:cat>"
        + "<c:val><c:numRef><c:numCache><c:formatCode>0%</c:formatCode><c:pt idx=\"0\"><c:v>0.25</c:v></c:pt>"
        + "<c:pt idx=\"1\"><c:v>0.75</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>";

    [Fact]
    public void SlidesAreReadInTheOrderOfTheShow()
    {
        var document = Read(
            Bytes(
                Of([
                    Shape("body", "둘째 문단\n셋째 문단", y: 100) + Shape("title", "연간 보고"),
                    Shape("sldNum", "2") + Shape("ctrTitle", "Next steps") + Shape("", "Hire three people.", y: 50),
                ])
            )
        );
        Assert.Equal(
            [
                "Heading1: 연간 보고",
                "ListItem: - 둘째 문단",
                "ListItem: - 셋째 문단",
                "Heading1: Next steps",
                "Paragraph: Hire three people.",
            ],
            Outline(document)
        );
        Assert.Equal([1, 1, 1, 2, 2], document.Blocks.Select(block => block.Page));
        Assert.Equal(("연간 보고", "pptx"), (document.Title, document.Format));
    }

    [Fact]
    public void ShapesAreReadFromTopToBottomAndFromLeftToRight() =>
        Assert.Equal(
            ["Heading1: Title", "Paragraph: left", "Paragraph: right", "Paragraph: below"],
            Outline(
                Read(
                    Bytes(
                        Of([
                            Shape("", "below", 0, 90)
                                + "<p:grpSp><p:grpSpPr><a:xfrm><a:off x=\"50\" y=\"42\"/><a:ext cx=\"9\" cy=\"9\"/></a:xfrm></p:grpSpPr>"
                                + Shape("", "right", 0, 0)
                                + "</p:grpSp>"
                                + Shape("", "left", 0, 40)
                                + Shape("title", "Title"),
                        ])
                    )
                )
            )
        );

    [Fact]
    public void MergedCellsOfTablesAreSaidForEachRowAndColumn() =>
        Assert.Equal(
            "| 구분 | 합계 | 합계 |\n| - | - | - |\n| 서울 | 1 | 2 |\n| 서울 | 3 | 3 |\n| note |",
            Read(
                Bytes(
                    Of([
                        Table(
                            Row("구분", "합계", "<")
                                + Row("서울", "1", "2")
                                + Row("^", "3", "<")
                                + Row("note", "<", "<")
                        ),
                    ])
                )
            ).Text
        );

    [Fact]
    public void ChartsDiagramsNotesAndCommentsAreRead()
    {
        var slide =
            "<p:graphicFrame><a:graphic><a:graphicData><c:chart r:id=\"x0\"/></a:graphicData></a:graphic></p:graphicFrame>"
            + "<p:graphicFrame><a:graphic><a:graphicData><dgm:relIds r:dm=\"x1\"/></a:graphicData></a:graphic></p:graphicFrame>";
        var document = Read(
            Bytes(
                Of(
                    [slide],
                    ("chart", "charts/chart1.xml", Chart),
                    (
                        "diagramData",
                        "diagrams/data1.xml",
                        "<dgm:dataModel MAIN><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:t></dgm:pt>"
                            + "<dgm:pt type=\"pres\"><dgm:t><a:p><a:r><a:t>no</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
                    ),
                    (
                        "notesSlide",
                        "notesSlides/n.xml",
                        $"<p:notes MAIN><p:cSld><p:spTree>{Shape("sldNum", "7")}{Shape("body", "Speak slowly.")}</p:spTree></p:cSld></p:notes>"
                    ),
                    (
                        "comments",
                        "comments/c.xml",
                        "<p:cmLst MAIN><p:cm authorId=\"0\" dt=\"2026-01-02T03:04:05\"><p:text>고쳐 주세요.</p:text></p:cm></p:cmLst>"
                    )
                )
            )
        );
        Assert.Equal(
            [
                "Paragraph: 매출 – 막대 차트",
                "Table: | | 2026 |\n| - | - |\n| 서울 | 25% |\n| 부산 | 75% |",
                "ListItem: - Plan",
                "Paragraph: Speak slowly.",
                "Paragraph: [2026-01-02 03:04] 고쳐 주세요.",
            ],
            Outline(document)
        );
    }

    [Fact]
    public void ASlideThatIsMissingIsLeftOut()
    {
        var bytes = Of([Shape("title", "가"), Shape("title", "나")]);
        using var stream = new MemoryStream();
        stream.Write(bytes);
        using (
            var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Update, true)
        )
        {
            zip.GetEntry("ppt/slides/slide9.xml")!.Delete();
        }

        Assert.Equal(["Heading1: 나"], Outline(Read(Bytes(stream.ToArray()))));
    }

    [Fact]
    public void ShapesInShapesEndSomewhere() =>
        Refused(
            Bytes(
                Of([
                    string.Concat(Enumerable.Repeat("<p:grpSp>", 5000))
                        + string.Concat(Enumerable.Repeat("</p:grpSp>", 5000)),
                ])
            ),
            ReadFailure.TooDeep
        );

    [Fact]
    public void WithoutTextThereIsNothingToRead() => Refused(Bytes(Of([Shape("title", "")])), ReadFailure.Empty);
}
