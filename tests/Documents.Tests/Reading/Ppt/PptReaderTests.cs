using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Ppt;

public sealed class PptReaderTests
{
    [Fact]
    public void SlidesHaveTitlesAndTheTextOfTheirShapes()
    {
        var document = Read(Bytes(Ppts.Of(("연간 보고", "Box\rtwo"), ("Next", "naïve"))));
        Assert.Equal(
            ["Heading1: 연간 보고", "Paragraph: Box", "Paragraph: two", "Heading1: Next", "Paragraph: naïve"],
            Outline(document)
        );
        Assert.Equal([1, 1, 1, 2, 2], document.Blocks.Select(block => block.Page));
    }

    [Fact]
    public void AGroupOfCellsIsATableWithItsMergedCells()
    {
        var shapes = Ppts.Group(
            isTable: true,
            Cell("b", 10, 0, 20, 5),
            Cell("머리", 0, 0, 10, 5),
            Cell("wide", 20, 0, 40, 5),
            Cell("tall", 0, 5, 10, 15),
            Cell("1", 10, 5, 20, 10),
            Cell("2", 20, 5, 30, 10),
            Cell("", 30, 5, 40, 10),
            Cell("3", 10, 10, 20, 15),
            Cell("4\r5", 30, 10, 40, 15),
            Ppts.Shape([], [0, 5, 40, 5], type: 20)
        );
        Assert.Equal(
            [
                "Heading1: Title",
                "Table: | 머리 | b | wide | wide |\n| - | - | - | - |\n| tall | 1 | 2 |\n| tall | 3 | | 4 5 |",
            ],
            Outline(Read(Bytes(Ppts.OfShapes(("Title", shapes)))))
        );
    }

    [Fact]
    public void ShapesOfAnotherGroupComeRowByRow() =>
        Assert.Equal(
            ["Heading1: T", "Paragraph: a", "Paragraph: b", "Paragraph: c"],
            Outline(
                Read(
                    Bytes(
                        Ppts.OfShapes(
                            (
                                "T",
                                Ppts.Group(
                                    isTable: false,
                                    Cell("c", 0, 9, 1, 10),
                                    Cell("b", 5, 0, 6, 1),
                                    Cell("a", 0, 0, 1, 1)
                                )
                            )
                        )
                    )
                )
            )
        );

    [Fact]
    public void ItemsOfListsHaveTheirBulletsAndNumbers()
    {
        // Runs of paragraphs: length, level, what is said, flags of the bullet; then those of characters, of which the
        // last three have the second further style: one that is numbered from 5.
        byte[] styles =
        [
            .. Run(4),
            0,
            0,
            0,
            0,
            0,
            0,
            .. Run(4),
            0,
            0,
            1,
            0,
            0,
            0,
            1,
            0,
            .. Run(7),
            0,
            0,
            0x11,
            0,
            0,
            0,
            1,
            0,
            7,
            0,
            .. Run(8),
            0,
            0,
            0,
            0,
            .. Run(7),
            0,
            4,
            0,
            0,
            0,
            4,
        ];
        byte[] further = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 3, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.Equal(
            ["Heading1: T", "Paragraph: one", "ListItem: - two", "ListItem: 5. 가나", "ListItem: 6. 다라"],
            Outline(
                Read(
                    Bytes(Ppts.OfShapes(("T", Ppts.Shape(Ppts.Text("one\rtwo\r가나\r다라", styles), further: further))))
                )
            )
        );
    }

    [Fact]
    public void PointsAreItemsUnlessTheirStyleSaysNo() =>
        Assert.Equal(
            ["Heading1: T", "Paragraph: intro", "ListItem: - a"],
            Outline(
                Read(
                    Bytes(
                        Ppts.OfShapes(
                            (
                                "T",
                                Ppts.Shape(
                                    Ppts.Text(
                                        "intro\ra",
                                        [.. Run(6), 0, 0, 1, 0, 0, 0, 0, 0, .. Run(2), 0, 0, 0, 0, 0, 0],
                                        kind: 1
                                    )
                                )
                            )
                        )
                    )
                )
            )
        );

    private static byte[] Cell(string text, params int[] place) => Ppts.Shape(Ppts.Text(text, []), place);

    private static byte[] Run(int length) => BitConverter.GetBytes(length);

    [Fact]
    public void WithoutItsUserAPresentationIsDamaged() =>
        Refused(Bytes(Compounds.Of(("PowerPoint Document", new byte[64]))), ReadFailure.Damaged);
}
