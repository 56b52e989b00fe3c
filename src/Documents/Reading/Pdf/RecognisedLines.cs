using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Lines that were recognised, as lines of a page. Sizes are measured from ink and vary with the letters of a line, so
/// all lines that are not far from the first page's usual size have that one.
/// </summary>
internal sealed class RecognisedLines
{
    // The height of a page of paper in points; images say nothing that holds of their real size.
    private const double PageHeight = 842;

    // The ink of a line is about so much of its font's size.
    private const double InkOfSize = 0.9;

    private const double LargerThanText = 1.3;
    private const double SmallerThanText = 0.6;
    private const double Edge = 0.1;

    private double? _usual;

    /// <summary>The lines of a page.</summary>
    /// <param name="page">What was recognised.</param>
    /// <param name="number">The page's number, from 1.</param>
    /// <param name="firstBlock">The number of its first block.</param>
    public IReadOnlyList<PdfLine> Of(RecognisedPage page, int number, int firstBlock = 0)
    {
        if (page.Lines.Count == 0 || page.Height <= 0)
        {
            return [];
        }

        // Lines of a turned page stand upright in its image.
        var isTurned =
            page.Lines.Count(line => line.Height > line.Width) * 2 > page.Lines.Count(line => line.Words.Count > 1);
        var sizes = page
            .Lines.Select(line => (isTurned ? line.Width : line.Height) * (PageHeight / page.Height / InkOfSize))
            .ToList();
        _usual ??= Median([
            .. page.Lines.Zip(sizes).SelectMany(pair => Enumerable.Repeat(pair.Second, pair.First.Words.Count)),
        ]);
        return [.. page.Lines.Zip(sizes, (line, size) => Line(line, size, page, number, firstBlock))];
    }

    private PdfLine Line(RecognisedLine line, double size, RecognisedPage page, int number, int firstBlock)
    {
        var isText = size > _usual * SmallerThanText && size < _usual * LargerThanText;
        return new PdfLine(
            string.Join(' ', line.Words.Select(word => word.Text)),
            Math.Round((isText ? _usual!.Value : size) * 2) / 2,
            number,
            firstBlock + line.Paragraph,
            line.Top + line.Height < page.Height * Edge || line.Top > page.Height * (1 - Edge)
        )
        {
            Box = PageBox.Of(
                line.Left,
                line.Top,
                line.Left + line.Width,
                line.Top + line.Height,
                page.Width,
                page.Height
            ),
        };
    }

    private static double Median(List<double> values)
    {
        values = [.. values.Order()];
        return values[values.Count / 2];
    }
}
