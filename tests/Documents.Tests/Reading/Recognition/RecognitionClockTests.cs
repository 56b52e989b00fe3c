using Microsoft.Extensions.Time.Testing;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Recognition;
using Pipeline.Documents.Sandbox;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Reading.Recognition;

public sealed class RecognitionClockTests
{
    private static readonly ReadingLimits Limits = new() { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task EachPageHasTheTimeOfADocument()
    {
        var time = new FakeTimeProvider();
        var text = await new InProcessReading(Limits, new Pages(time, 9, 9, 9), time).ReadAsync(
            Sources.Text("x"),
            CancellationToken.None
        );
        Assert.Equal("3", text.Text);
    }

    [Fact]
    public async Task APageThatTakesLongerIsGivenUp()
    {
        var time = new FakeTimeProvider();
        var reading = new InProcessReading(Limits, new Pages(time, 9, 11), time);
        var error = await Assert.ThrowsAsync<DocumentReadException>(() =>
            reading.ReadAsync(Sources.Text("x"), CancellationToken.None)
        );
        Assert.Equal(ReadFailure.TimedOut, error.Failure);
    }

    [Fact]
    public void ThePagesTogetherHaveALimit()
    {
        var limits = Limits with { RecognitionTimeout = TimeSpan.FromSeconds(1) };
        var time = new FakeTimeProvider();
        var clock = new RecognitionClock(null, time);
        var pages = new Pages(time, 1, 1, 1);
        clock.Recognise(pages, Image, limits, CancellationToken.None);
        clock.Recognise(pages, Image, limits, CancellationToken.None);
        var error = Assert.Throws<DocumentReadException>(() =>
            clock.Recognise(pages, Image, limits, CancellationToken.None)
        );
        Assert.Equal(ReadFailure.TimedOut, error.Failure);
    }

    private static PageImage Image() => new(default, "PNG");

    /// <summary>A document of pages that take so many seconds.</summary>
    private sealed class Pages(FakeTimeProvider time, params int[] seconds) : IDocumentReader, IPageRecogniser
    {
        private int _page;

        public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
        {
            while (_page < seconds.Length)
            {
                limits.Clock!.Recognise(this, Image, limits, cancellationToken);
            }

            var text = $"{_page}";
            return new DocumentText(null, text, [new TextBlock(BlockKind.Paragraph, text, 0, 0, null)], "text");
        }

        public RecognisedPage Recognise(PageImage image, ReadingLimits limits, CancellationToken cancellationToken)
        {
            time.Advance(TimeSpan.FromSeconds(seconds[_page++]));
            cancellationToken.ThrowIfCancellationRequested();
            return new RecognisedPage(1, 1, []);
        }
    }
}
