using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// A page whose text can only be seen: images cover it, and it has (nearly) no letters, or glyphs that stand for none.
/// Text recognition may read it: <see cref="PdfReader"/> meets each such page once, while the page is at hand.
/// </summary>
internal sealed class ScannedPage
{
    // Letters of which a scan may have some: a stamp, a page number.
    private const int FewLetters = 40;
    private const double Covered = 0.4;

    private readonly Page _page;

    private ScannedPage(Page page, PageSize size) => (_page, Size) = (page, size);

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    /// <summary>The page.</summary>
    public PageSize Size { get; }

    /// <summary>The page if it is a scan, else null.</summary>
    /// <param name="page">The page.</param>
    /// <param name="size">Its size.</param>
    /// <param name="letters">How many letters are read on it.</param>
    /// <param name="images">Where its images are.</param>
    public static ScannedPage? Of(Page page, PageSize size, int letters, IReadOnlyList<PageBox> images) =>
        letters <= FewLetters
        && images.Sum(box => Math.Max(0, box.Width * box.Height)) >= Covered * size.Width * size.Height
            ? new ScannedPage(page, size)
            : null;

    /// <summary>The largest image on the page as a JPEG or PNG file, as it is stored: not turned as the page is; null
    /// where it is in a format that cannot be had so (JBIG2, JPEG 2000).</summary>
    public byte[]? Image()
    {
        try
        {
            var image = _page.GetImages().MaxBy(image => (long)image.WidthInSamples * image.HeightInSamples);
            return image is null ? null
                : image.RawMemory.Span.StartsWith(Jpeg) ? image.RawMemory.ToArray()
                : image.TryGetPng(out var png) ? png
                : null;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            return null;
        }
    }
}
