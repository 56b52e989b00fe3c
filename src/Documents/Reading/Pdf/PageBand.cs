namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Words that no white space parts from one side of a region to the other: a line, or lines of several columns
/// that overlap.</summary>
internal sealed class PageBand
{
    // Letters without ascenders and descenders, so that close lines stay apart.
    private const double HeightOfLetters = 0.5;

    private PageBand(double top, double bottom) => (Top, Bottom) = (top, bottom);

    public double Top { get; }

    public double Bottom { get; private set; }

    /// <summary>Its words, from left to right.</summary>
    public List<PdfWord> Words { get; } = [];

    /// <summary>The bands of words, from the top down.</summary>
    public static List<PageBand> Of(List<PdfWord> words)
    {
        var sorted = words.ConvertAll(word => (Top: TopOf(word), Word: word));
        sorted.Sort((a, b) => a.Top.CompareTo(b.Top));
        var bands = new List<PageBand>();
        foreach (var (top, word) in sorted)
        {
            var bottom = word.Table is null ? word.Baseline : word.Bottom;
            if (bands.Count == 0 || top > bands[^1].Bottom)
            {
                bands.Add(new PageBand(top, bottom));
            }

            bands[^1].Words.Add(word);
            bands[^1].Bottom = Math.Max(bands[^1].Bottom, bottom);
        }

        foreach (var band in bands)
        {
            band.Words.Sort((a, b) => a.Left.CompareTo(b.Left));
        }
        return bands;
    }

    /// <summary>The white spaces between its words and at both sides, at least so wide.</summary>
    public List<(double Left, double Right)> Gaps(double least)
    {
        var gaps = new List<(double, double)> { (double.NegativeInfinity, Words[0].Left) };
        var right = Words[0].Right;
        foreach (var word in Words)
        {
            if (word.Left - right >= least)
            {
                gaps.Add((right, word.Left));
            }

            right = Math.Max(right, word.Right);
        }

        gaps.Add((right, double.PositiveInfinity));
        return gaps;
    }

    /// <summary>How many lines it has on the side that has fewer.</summary>
    /// <param name="x">Where the sides part.</param>
    /// <param name="size">The usual size of letters.</param>
    public int RowsBeside(double x, double size)
    {
        var isLine = Bottom - Top < size;
        var (left, right) = (new HashSet<int>(), new HashSet<int>());
        foreach (var word in Words)
        {
            var side = word.Middle < x ? left : right;
            if (word.Table is not null)
            {
                side.UnionWith(Enumerable.Range(-word.Table.Rows.Count, word.Table.Rows.Count));
            }
            else
            {
                side.Add(isLine ? 0 : (int)Math.Round(word.Baseline / size));
            }
        }
        return Math.Min(left.Count, right.Count);
    }

    private static double TopOf(PdfWord word) =>
        word.Table is null ? word.Baseline - (HeightOfLetters * word.Size) : word.Top;
}
