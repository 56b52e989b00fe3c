using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Where text stands on a page.</summary>
internal static class PdfPlaces
{
    // What letters of most fonts have above and below the line that they stand on, in parts of their size. Boxes of
    // glyphs are as high as their ink, and of many fonts not known.
    private const double Ascent = 0.85;
    private const double Descent = 0.22;

    /// <summary>The box around letters; null: they are not on the page.</summary>
    public static PageBox? Of(IReadOnlyList<Letter> letters, Page page)
    {
        double left = double.PositiveInfinity,
            bottom = double.PositiveInfinity,
            right = double.NegativeInfinity,
            top = double.NegativeInfinity;
        foreach (var letter in letters)
        {
            var (from, to) = (letter.StartBaseLine, letter.EndBaseLine);
            // The direction in which it is written, and the one in which it stands up.
            var (x, y) = (to.X - from.X, to.Y - from.Y);
            var length = Math.Sqrt((x * x) + (y * y));
            var size = Math.Clamp(letter.PointSize, 0, page.Height);
            var (upX, upY) = length > 0 ? (-y / length * size, x / length * size) : (0, size);
            foreach (var (baseX, baseY) in ((double, double)[])[(from.X, from.Y), (to.X, to.Y)])
            {
                foreach (var part in (double[])[Ascent, -Descent])
                {
                    var (cornerX, cornerY) = (baseX + (upX * part), baseY + (upY * part));
                    (left, right) = (Math.Min(left, cornerX), Math.Max(right, cornerX));
                    (bottom, top) = (Math.Min(bottom, cornerY), Math.Max(top, cornerY));
                }
            }
        }

        return PageBox.Of(left, page.Height - top, right, page.Height - bottom, page.Width, page.Height);
    }
}
