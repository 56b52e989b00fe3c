using Pipeline.Documents.Reading.Pdf;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Tests.Reading.Pdf;

public sealed class RecognisedPlaceTests
{
    [Fact]
    public void ARecognisedLineLiesWhereItsWordsDo()
    {
        var line = new RecognisedLine(
            0,
            [new RecognisedWord("휴가", 1, 100, 400, 60, 20), new RecognisedWord("leave", 1, 180, 402, 120, 18)],
            400,
            20
        );
        var page = new RecognisedPage(1000, 2000, [line]);
        var box = Assert.Single(new RecognisedLines().Of(page, new PageSize(3, 500, 1000))).Place;
        Assert.Equal(50, box.Left, 1e-6);
        Assert.Equal(200, box.Top, 1e-6);
        Assert.Equal(150, box.Right, 1e-6);
        Assert.Equal(210, box.Bottom, 1e-6);
    }
}
