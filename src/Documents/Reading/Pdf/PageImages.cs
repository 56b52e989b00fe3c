using Pipeline.Documents.Reading.Recognition;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>The images of a page, as files that a recogniser reads: JPEG and JPEG 2000 as they are, others as
/// PNG.</summary>
internal static class PageImages
{
    // Scanners write a page in strips; what has more images is a drawing.
    private const int MostImages = 16;

    // Smaller ones hold a line at most.
    private const double LeastShareOfPage = 0.02;

    /// <summary>The images of a page as PdfPig finds them; none where one is in a format that it does not
    /// know.</summary>
    public static IReadOnlyList<IPdfImage> On(Page page)
    {
        try
        {
            return [.. page.GetImages()];
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            return [];
        }
    }

    /// <summary>The images from the top of the page to its bottom.</summary>
    public static IEnumerable<PageImage> Of(Page page, ReadingLimits limits) =>
        On(page)
            .Where(image =>
                AreaOn(page, image) >= page.Width * page.Height * LeastShareOfPage
                && (long)image.WidthInSamples * image.HeightInSamples is > 0 and var pixels
                && pixels <= limits.MaxPixels
            )
            .OrderByDescending(image => AreaOn(page, image))
            .Take(MostImages)
            .OrderByDescending(image => image.BoundingBox.Top)
            .Select(File)
            .OfType<PageImage>();

    /// <summary>How much of a page an image covers, in points squared.</summary>
    public static double AreaOn(Page page, IPdfImage image)
    {
        var box = image.BoundingBox;
        var (x, y) = (
            new[] { box.TopLeft.X, box.TopRight.X, box.BottomLeft.X, box.BottomRight.X },
            new[] { box.TopLeft.Y, box.TopRight.Y, box.BottomLeft.Y, box.BottomRight.Y }
        );
        var width = Math.Min(x.Max(), page.Width) - Math.Max(x.Min(), 0);
        var height = Math.Min(y.Max(), page.Height) - Math.Max(y.Min(), 0);
        return double.IsFinite(width * height) ? Math.Max(0, width) * Math.Max(0, height) : 0;
    }

    private static PageImage? File(IPdfImage image)
    {
        var filter = image.ImageDictionary.TryGet(NameToken.Filter, out var token)
            ? token switch
            {
                NameToken name => name.Data,
                ArrayToken { Data: [.., NameToken last] } => last.Data,
                _ => null,
            }
            : null;
        if (filter is "DCTDecode" or "DCT" or "JPXDecode")
        {
            var bytes = image.RawMemory.ToArray();
            var isJpeg = filter != "JPXDecode";
            return !isJpeg || bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8])
                ? new PageImage(bytes, isJpeg ? "JPEG" : "JPEG 2000")
                : null;
        }

        return image.TryGetPng(out var png) ? new PageImage(png, "PNG") : null;
    }
}
