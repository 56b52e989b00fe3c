using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Epub;

public sealed class EpubReaderTests
{
    [Fact]
    public void ChaptersAreReadInTheOrderOfTheSpine()
    {
        var document = Read(
            Bytes(
                Epubs.Of(
                    "<h1>둘째 장</h1><p>끝<a id=\"x\"/>이다.</p><aside><p>A note.</p></aside>",
                    "<script src=\"a.js\"/><h1>First chapter</h1><p>Begin.</p>"
                )
            )
        );
        Assert.Equal(
            [
                "Heading1: First chapter",
                "Paragraph: Begin.",
                "Heading1: 둘째 장",
                "Paragraph: 끝이다.",
                "Paragraph: A note.",
            ],
            Outline(document)
        );
        Assert.Equal(("책의 제목", "epub"), (document.Title, document.Format));
    }

    [Theory]
    [InlineData("OPS/text/chapter%200.xhtml", true)]
    [InlineData("OPS/fonts/a.otf", false)]
    public void OnlyEncryptedChaptersLockABook(string path, bool locked)
    {
        var book = Epubs.Of(
            ["<p>Text</p>"],
            (
                "META-INF/encryption.xml",
                $"<encryption><EncryptedData><CipherData><CipherReference URI=\"{path}\"/></CipherData></EncryptedData></encryption>"
            )
        );
        if (locked)
        {
            Assert.Equal(ReadProblem.Locked, Refused(Bytes(book), ReadFailure.Encrypted).Problem);
        }
        else
        {
            Assert.Equal("Text", Read(Bytes(book)).Text);
        }
    }

    [Fact]
    public void ABookWithoutAPackageIsDamaged() =>
        Refused(Bytes(Docxs.Zip(("mimetype", "application/epub+zip"))), ReadFailure.Damaged);
}
