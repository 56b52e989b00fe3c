using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Reads a page.</summary>
internal static class PageLines
{
    // Of a page with fewer letters it is asked whether it is a scan.
    private const int FewLetters = 200;

    /// <summary>The lines of a page, in reading order.</summary>
    /// <param name="page">The page.</param>
    /// <param name="unmapped">Which of its glyphs have no letters.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static PageText Of(Page page, UnmappedGlyphs unmapped, CancellationToken cancellationToken)
    {
        var size = new PageSize(page.Number, page.Width, page.Height);
        var isLookedAt =
            page.Letters.Count < FewLetters || page.Letters.Any(letter => letter.RenderingMode is TextInvisible);
        var images = isLookedAt ? Images(page) : [];
        var glyphs = PageGlyphs.Of(page, unmapped, images);
        if (glyphs.Unmapped > glyphs.Mapped)
        {
            return new PageText([], true);
        }

        var lines = new List<PdfLine>();
        var column = 0;
        var rulings = PageRulings.Of(page);
        foreach (var (frame, list) in glyphs.Frames)
        {
            var words = PageWords.Of(list, cancellationToken);
            if (frame == ReadingFrame.Upright)
            {
                words = RuledTables.TakenFrom(words, rulings);
            }

            foreach (var columnWords in PageLayout.Columns(words, cancellationToken))
            {
                lines.AddRange(ColumnLines.Of(columnWords, frame, column++, size));
            }
        }
        return new PageText(lines, false);
    }

    private const UglyToad.PdfPig.Core.TextRenderingMode TextInvisible = UglyToad.PdfPig.Core.TextRenderingMode.Neither;

    private static List<PointBox> Images(Page page)
    {
        try
        {
            return
            [
                .. page.GetImages()
                    .Select(image =>
                        PointBox.Between(
                            image.BoundingBox.Left,
                            page.Height - image.BoundingBox.Top,
                            image.BoundingBox.Right,
                            page.Height - image.BoundingBox.Bottom
                        )
                    ),
            ];
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InsufficientExecutionStackException))
        {
            // An image in a format that is not known costs the image.
            return [];
        }
    }
}
