using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Pdf;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Reading.Images;

/// <summary>Reads images of text by a recogniser: PNG, JPEG, TIFF with all its pages, GIF, BMP and WebP.</summary>
internal sealed class ImageReader : IDocumentReader
{
    // The height of a page of paper in points; images say nothing that holds of their real size.
    private const double PaperHeight = 842;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var info = ImageInfo.Of(source.Content.Span) ?? throw Failures.Unsupported("image");
        if (info.Pages.Count > limits.MaxPages)
        {
            throw Failures.TooManyPages(info.Pages.Count, limits);
        }

        if (info.Pages.Max(page => page.Pixels) is var pixels && pixels > limits.MaxPixels)
        {
            throw Failures.TooManyPixels(pixels, limits);
        }

        var recogniser =
            Tesseract.Of(limits.Recognition ?? RecognitionTools.Find()) ?? throw Failures.NoTextRecognition();
        var clock = limits.Clock ?? new RecognitionClock();
        var lines = new List<PdfLine>();
        var recognised = new RecognisedLines();
        var characters = 0L;
        for (var i = 0; i < info.Pages.Count; i++)
        {
            var image = new PageImage(
                source.Content,
                info.Format,
                info.Pages.Count > 1 || info.Pages[i].Number > 0 ? info.Pages[i].Number : null
            );
            var page = clock.Recognise(recogniser, () => image, limits, cancellationToken);
            var size = new PageSize(i + 1, PaperHeight * page.Width / Math.Max(1, page.Height), PaperHeight);
            lines.AddRange(recognised.Of(page, size));
            characters += page.Lines.Sum(line => line.Words.Sum(word => word.Text.Length + 1L));
            if (characters > limits.MaxCharacters)
            {
                throw Failures.OutputTooLarge(limits);
            }
        }
        if (lines.Count == 0)
        {
            throw Failures.NothingRecognised();
        }

        var builder = new DocumentTextBuilder("image", limits);
        PdfBlocks.Write(builder, lines, info.Pages.Count, new Dictionary<string, int>(), limits, cancellationToken);
        return builder.Build();
    }
}
