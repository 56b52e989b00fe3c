using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Doc;

public sealed class DocReaderTests
{
    private static readonly byte[] InTable = [0x16, 0x24, 1];
    private static readonly byte[] EndsRow = [0x16, 0x24, 1, 0x17, 0x24, 1];
    private static readonly byte[] InList = [0x0B, 0x46, 1, 0];

    private static byte[] Item(byte list, byte level) => [0x0B, 0x46, list, 0, 0x0A, 0x26, level];

    [Fact]
    public void HeadingsListsTablesAndFieldsAreRead() =>
        Assert.Equal(
            [
                "Heading1: 취업 규칙",
                "Paragraph: See page 7 now.",
                "ListItem: - 하나",
                "Table: | a | b |\n| 1 | 2 |",
                "Paragraph: end",
            ],
            Outline(
                Read(
                    Bytes(
                        Docs.Of(
                            ("취업 규칙\r", 1, []),
                            ("See page \u0013 PAGEREF x \u00147\u0015 now.\r", 0, []),
                            ("하나\r", 0, InList),
                            ("a\u0007", 0, InTable),
                            ("b\u0007", 0, InTable),
                            ("\u0007", 0, EndsRow),
                            ("1\u0007", 0, InTable),
                            ("2\u0007", 0, InTable),
                            ("\u0007", 0, EndsRow),
                            ("end\r", 0, [])
                        )
                    )
                )
            )
        );

    [Fact]
    public void ListsHaveTheNumbersThatWordShows() =>
        Assert.Equal(
            [
                "ListItem: 제1장 하나",
                "ListItem: 1.a) 둘",
                "ListItem: 1.b) 셋",
                "ListItem: 제2장 넷",
                "ListItem: 2.a) 다섯",
                "ListItem: 제7장 여섯",
                "ListItem: - 일곱",
                "ListItem: 가. 여덟",
                "Heading1: 나. 아홉",
                "Table: | 다. 열 라. 열하나 | x |",
                "Paragraph: 끝",
                "ListItem: 바. 열둘",
            ],
            Outline(
                Read(
                    Bytes(
                        Docs.Of(
                            [
                                [("제%1장", 0), ("%1.%2)", 4)],
                                [("·", 23)],
                                [("%1.", 24)],
                            ],
                            [],
                            [],
                            ("하나\r", 0, Item(1, 0)),
                            ("둘\r", 0, Item(1, 1)),
                            ("셋\r", 0, Item(1, 1)),
                            ("넷\r", 0, Item(1, 0)),
                            ("다섯\r", 0, Item(1, 1)),
                            ("여섯\r", 0, Item(2, 0)),
                            ("일곱\r", 0, Item(3, 0)),
                            ("여덟\r", 0, Item(4, 0)),
                            ("아홉\r", 1, Item(4, 0)),
                            ("열\r", 0, [.. InTable, .. Item(4, 0)]),
                            ("열하나\u0007", 0, [.. InTable, .. Item(4, 0)]),
                            ("x\u0007", 0, InTable),
                            ("\u0007", 0, EndsRow),
                            ("끝\r", 0, []),
                            ("\r", 0, Item(4, 0)),
                            ("열둘\r", 0, Item(4, 0))
                        )
                    )
                )
            )
        );

    [Fact]
    public void StylesSayHeadingsAndLists() =>
        Assert.Equal(
            ["Heading1: 제목", "Heading2: 회사 제목", "ListItem: 1. 하나", "Paragraph: 둘", "ListItem: 2. 셋"],
            Outline(
                Read(
                    Bytes(
                        Docs.Of(
                            [
                                [("%1.", 0)],
                            ],
                            [
                                (62, 0xFFF, []),
                                (2, 0xFFF, []),
                                (0xFFE, 1, []),
                                (0xFFE, 0xFFF, Item(1, 0)),
                                (0xFFE, 3, []),
                            ],
                            [],
                            ("제목\r", 0, []),
                            ("회사 제목\r", 2, []),
                            ("하나\r", 4, []),
                            ("둘\r", 4, [0x0B, 0x46, 0, 0]),
                            ("셋\r", 3, [])
                        )
                    )
                )
            )
        );

    [Fact]
    public void HiddenTextIsLeftOut() =>
        Assert.Equal(
            ["Paragraph: abfg", "Paragraph: 끝"],
            Outline(Read(Bytes(Docs.Of([], [], [(2, 5), (8, 9)], ("abcdefg\r", 0, []), ("x끝\r", 0, [])))))
        );

    [Fact]
    public void EncryptedDocumentsAreNamed()
    {
        var document = new byte[1024];
        (document[0], document[1], document[2], document[11]) = (0xEC, 0xA5, 0xC1, 0x01);
        Refused(Bytes(Compounds.Of(("WordDocument", document))), ReadFailure.Encrypted);
    }

    [Fact]
    public void ADocumentWithoutItsTableIsDamaged()
    {
        var document = new byte[1024];
        (document[0], document[1], document[2]) = (0xEC, 0xA5, 0xC1);
        Refused(Bytes(Compounds.Of(("WordDocument", document))), ReadFailure.Damaged);
    }
}
