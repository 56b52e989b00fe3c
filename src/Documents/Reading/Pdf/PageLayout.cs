namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// The reading order of a page: where white space runs down between texts, the tallest such river first, a page is
/// parted into what lies above, the columns or the table along the river, and what lies below, and each of them again.
/// Whether texts beside one another are columns or rows is told by their lines and by the order in which the content
/// writes them (<see cref="SideBySide"/>). Close to the recursive X-Y cut (Nagy and Seth 1984), which cuts through
/// whole regions only and so misses columns below a title or around a box.
/// </summary>
internal sealed class PageLayout
{
    private const int MostDepth = 24;
    private const int MostTried = 6;

    // Lines below the last with text at both sides belong to their column when they follow closely.
    private const double ClosePitch = 2;

    // Rows of a table that have only a label: some in a row, but not a text.
    private const int MostOneSided = 4;

    private readonly CancellationToken _cancellation;
    private readonly List<List<PdfWord>> _columns = [];

    private PageLayout(CancellationToken cancellationToken) => _cancellation = cancellationToken;

    /// <summary>The words of a page by column, in reading order; a table is a word of its own.</summary>
    public static List<List<PdfWord>> Columns(List<PdfWord> words, CancellationToken cancellationToken)
    {
        var layout = new PageLayout(cancellationToken);
        layout.Part(words, 0);
        return layout._columns;
    }

    private void Part(List<PdfWord> words, int depth)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (words.Count == 0)
        {
            return;
        }

        if (words.Count == 1 || depth >= MostDepth)
        {
            _columns.Add(words);
            return;
        }

        var size = UsualSize(words);
        var bands = PageBand.Of(words);
        var rivers = River.Of(bands, size);
        foreach (var river in rivers.Take(MostTried))
        {
            var (first, last) = Reach(bands, river, size);
            var sides = new SideBySide(bands.GetRange(first, last - first + 1), river, size);
            if (sides.Kind == SideKind.Table)
            {
                // Only columns go on where one side has no more text.
                (first, last) = Dense(bands, river);
                sides = new SideBySide(bands.GetRange(first, last - first + 1), river, size);
            }

            if (sides.Kind == SideKind.Line)
            {
                continue;
            }

            Part([.. bands.Take(first).SelectMany(band => band.Words)], depth + 1);
            if (sides.Kind == SideKind.Columns)
            {
                Part(sides.IsRightToLeft ? sides.Right : sides.Left, depth + 1);
                Part(sides.IsRightToLeft ? sides.Left : sides.Right, depth + 1);
            }
            else
            {
                AddTable(bands, rivers, river, first, last, sides.IsRightToLeft);
            }

            Part([.. bands.Skip(last + 1).SelectMany(band => band.Words)], depth + 1);
            return;
        }

        _columns.Add(words);
    }

    private void AddTable(List<PageBand> bands, List<River> rivers, River main, int first, int last, bool isRightToLeft)
    {
        var parts = new List<River> { main };
        foreach (var river in rivers)
        {
            var rows = Math.Min(last, river.Last) - Math.Max(first, river.First) + 1;
            if (
                2 * rows >= last - first + 1
                && parts.TrueForAll(other => river.Left > other.Right || river.Right < other.Left)
            )
            {
                parts.Add(river);
            }
        }

        var table = AlignedTable.Of(
            bands.GetRange(first, last - first + 1),
            [.. parts.Select(river => river.Middle).Order()],
            isRightToLeft
        );
        _columns.Add([new PdfWord(table)]);
    }

    private static (int First, int Last) Reach(List<PageBand> bands, River river, double size)
    {
        var (first, last) = (river.First, river.Last);
        var rightEdge = bands[first].Words.Find(word => word.Left >= river.Right)?.Left ?? river.Right;
        while (first > 0 && IsClose(bands[first - 1], bands[first]) && IsOfAColumn(bands[first - 1]))
        {
            first--;
        }

        while (last < bands.Count - 1 && IsClose(bands[last], bands[last + 1]) && IsClear(bands[last + 1]))
        {
            last++;
        }
        return (first, last);

        bool IsClose(PageBand above, PageBand below) => below.Top - above.Bottom < ClosePitch * size;

        bool IsOfAColumn(PageBand band) =>
            IsClear(band) && (band.Words[0].Right <= river.Left || Math.Abs(band.Words[0].Left - rightEdge) < size / 2);

        bool IsClear(PageBand band) =>
            band.Words.TrueForAll(word => word.Right <= river.Left || word.Left >= river.Right);
    }

    // The part of a river along which few bands in a row have text at one side only.
    private static (int First, int Last) Dense(List<PageBand> bands, River river)
    {
        var (best, start, end, rows, bestRows) = ((river.First, river.Last), -1, -1, 0, -1);
        for (var i = river.First; i <= river.Last; i++)
        {
            if (bands[i].Words[0].Middle > river.Middle || bands[i].Words[^1].Middle < river.Middle)
            {
                continue;
            }

            if (start < 0 || i - end > MostOneSided + 1)
            {
                (start, rows) = (i, 0);
            }

            (end, rows) = (i, rows + 1);
            if (rows > bestRows)
            {
                (best, bestRows) = ((start, end), rows);
            }
        }
        return best;
    }

    private static double UsualSize(List<PdfWord> words)
    {
        var sizes = new List<double>(words.Count);
        foreach (var word in words)
        {
            if (word.Table is null)
            {
                sizes.Add(word.Size);
            }
        }

        if (sizes.Count == 0)
        {
            return 10;
        }

        sizes.Sort();
        return sizes[sizes.Count / 2];
    }
}
