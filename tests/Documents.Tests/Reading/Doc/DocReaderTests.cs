using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Doc;

public sealed class DocReaderTests
{
    private static readonly byte[] InTable = [0x16, 0x24, 1];
    private static readonly byte[] EndsRow = [0x16, 0x24, 1, 0x17, 0x24, 1];
    private static readonly byte[] InList = [0x0B, 0x46, 1, 0];

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
