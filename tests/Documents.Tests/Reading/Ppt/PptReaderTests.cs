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
    public void WithoutItsUserAPresentationIsDamaged() =>
        Refused(Bytes(Compounds.Of(("PowerPoint Document", new byte[64]))), ReadFailure.Damaged);
}
