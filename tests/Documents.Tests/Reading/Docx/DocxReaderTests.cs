using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Docx;

public sealed class DocxReaderTests
{
    [Fact]
    public void ReadsDocx()
    {
        var document = Read(Bytes(Docxs.Full()));
        Assert.Equal("취업 규칙", document.Title);
        Assert.Equal("docx", document.Format);
        Assert.Equal(
            [
                "Heading1: 제1장 총칙",
                "Paragraph: 이 규칙은 회사의 근로조건을 정한다.[1]",
                "Heading2: 휴가",
                "ListItem: 1. 연차는 15일이다.",
                "ListItem: - 반차도 있다.",
                "ListItem: 2. 병가는 10일이다.",
                "Table: | 직급 | 휴가 | 비고 |\n| - | - | - |\n| 사원 | 15일 | 기본 |\n| 과장 | 17일 | 기본 |",
                "Paragraph: 끝.",
                "Paragraph: [1] 근로기준법 제60조.",
            ],
            Outline(document)
        );
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void RefusesTruncatedDocx(double share)
    {
        var whole = Docxs.Full();
        Refused(Bytes(whole[..(int)(whole.Length * share)]), ReadFailure.Damaged);
    }

    [Fact]
    public void RefusesAZipBombByItsDirectory() =>
        Refused(Bytes(Docxs.WithBody(new string(' ', 20_000_000))), ReadFailure.TooLarge);

    [Fact]
    public void RefusesAZipBombThatLiesAboutItsSize()
    {
        var lying = Docxs.WithStatedSizes(
            Docxs.WithBody($"<w:p><w:r><w:t>{new string('x', 20_000_000)}</w:t></w:r></w:p>"),
            1000
        );
        var e = Assert.Throws<DocumentReadException>(() =>
            new DocumentReaders().Read(Bytes(lying), new ReadingLimits(), CancellationToken.None)
        );
        Assert.Contains(e.Failure, new[] { ReadFailure.TooLarge, ReadFailure.Damaged });
    }

    [Fact]
    public void RefusesADocxThatUnpacksToTooMuch()
    {
        var random = new Random(3);
        var text = new string([.. Enumerable.Range(0, 3_000_000).Select(_ => (char)('a' + random.Next(26)))]);
        Refused(
            Bytes(Docxs.WithBody($"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")),
            ReadFailure.TooLarge,
            new ReadingLimits { MaxUncompressedBytes = 1 << 20 }
        );
    }

    [Fact]
    public void RefusesADocumentTypeDefinition() =>
        Refused(
            Bytes(
                Docxs.WithBody("<w:p><w:r><w:t>&a;</w:t></w:r></w:p>", "<!DOCTYPE w:document [<!ENTITY a \"boom\">]>")
            ),
            ReadFailure.Damaged
        );

    [Fact]
    public void RefusesDeepDocx() =>
        Refused(
            Bytes(
                Docxs.WithBody(
                    string.Concat(Enumerable.Repeat("<w:p>", 1000)) + string.Concat(Enumerable.Repeat("</w:p>", 1000))
                )
            ),
            ReadFailure.TooDeep
        );

    [Fact]
    public void RefusesMorePartsThanAllowed() =>
        Refused(
            Bytes(Docxs.Zip([.. Enumerable.Range(0, 40).Select(i => ($"word/{i}.xml", "<a/>"))])),
            ReadFailure.TooLarge,
            new ReadingLimits { MaxParts = 32 }
        );

    [Theory]
    [InlineData("visio/document.xml", "Visio")]
    [InlineData("Index/Document.iwa", "Apple Pages")]
    [InlineData("FixedDocumentSequence.fdseq", "XPS")]
    [InlineData("META-INF/MANIFEST.MF", "JAR")]
    public void NamesOtherArchives(string entry, string expected) =>
        Assert.Contains(expected, Refused(Bytes(Docxs.Zip((entry, "x"))), ReadFailure.UnsupportedType).Reason);

    [Fact]
    public void RefusesEncryptedOffice() =>
        Refused(Bytes(Compounds.Of(("EncryptedPackage", new byte[600]))), ReadFailure.Encrypted);

    [Fact]
    public void RefusesCompoundFilesOfOtherPrograms() =>
        Refused(Bytes(Compounds.Of(("Contents", new byte[600]))), ReadFailure.UnsupportedType);

    [Fact]
    public void RefusesACompoundFileWithoutAnything() =>
        Refused(Bytes([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]), ReadFailure.Damaged);
}
