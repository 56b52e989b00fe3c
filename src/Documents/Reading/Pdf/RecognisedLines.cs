using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Lines that were recognised, as lines of a page. Sizes are measured from ink and vary with the letters of a line, so
/// all lines that are not far from the first page's usual size have that one.
/// </summary>
internal sealed class RecognisedLines
{
    // The ink of a line is about so much of its font's size.
    private const double InkOfSize = 0.9;

    private const double LargerThanText = 1.3;
    private const double SmallerThanText = 0.6;

    // How far lines of a turned page are taken to be apart, in parts of their size.
    private const double Pitch = 1.2;

    private double? _usual;

    /// <summary>The lines of a page.</summary>
    /// <param name="page">What was recognised.</param>
    /// <param name="size">The page that was drawn.</param>
    /// <param name="firstColumn">The number of its first paragraph.</param>
    public IReadOnlyList<PdfLine> Of(RecognisedPage page, PageSize size, int firstColumn = 0)
    {
        if (page.Lines.Count == 0 || page.Height <= 0 || page.Width <= 0)
        {
            return [];
        }

        // Lines of a turned page stand upright in its image.
        var isTurned =
            page.Lines.Count(line => line.Height > line.Width) * 2 > page.Lines.Count(line => line.Words.Count > 1);
        var sizes = page
            .Lines.Select(line => (isTurned ? line.Width : line.Height) * (size.Height / page.Height / InkOfSize))
            .ToList();
        _usual ??= Median([
            .. page.Lines.Zip(sizes).SelectMany(pair => Enumerable.Repeat(pair.Second, pair.First.Words.Count)),
        ]);
        var places = page.Lines.Select(line => Place(line, page, size)).ToList();

        // Of a turned page only the order of its lines is known.
        var frames = isTurned
            ? [.. places.Select((place, i) => new PointBox(0, i * Pitch * sizes[i], place.Height, sizes[i]))]
            : places;
        return
        [
            .. page.Lines.Select(
                (line, i) =>
                {
                    var isText = sizes[i] > _usual * SmallerThanText && sizes[i] < _usual * LargerThanText;
                    var text = string.Join(' ', line.Words.Select(word => word.Text));
                    return new PdfLine
                    {
                        Text = text,
                        Size = Math.Round((isText ? _usual!.Value : sizes[i]) * 2) / 2,
                        Box = frames[i],
                        Place = places[i],
                        Baseline = frames[i].Bottom,
                        ColumnLeft = frames.Min(frame => frame.Left),
                        ColumnRight = frames.Max(frame => frame.Right),
                        Column = firstColumn + line.Paragraph,
                        FirstWord = frames[i].Width * (line.Words[0].Text.Length + 1) / (text.Length + 1),
                        Page = size,
                    };
                }
            ),
        ];
    }

    private static PointBox Place(RecognisedLine line, RecognisedPage page, PageSize size)
    {
        var (x, y) = (size.Width / page.Width, size.Height / page.Height);
        return new PointBox(line.Left * x, line.Top * y, line.Width * x, line.Height * y);
    }

    private static double Median(List<double> values)
    {
        values = [.. values.Order()];
        return values[values.Count / 2];
    }
}
