namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Glyphs without white space between them, or a table that takes their place.</summary>
internal sealed class PdfWord
{
    private readonly List<PdfGlyph> _glyphs = [];

    public PdfWord(PdfGlyph first)
    {
        (Left, Right, Baseline, Size) = (first.Left, first.Right, first.Baseline, first.Size);
        (FirstOrder, LastOrder) = (first.Order, first.Order);
        _glyphs.Add(first);
    }

    /// <summary>Makes the place that a table takes.</summary>
    public PdfWord(PdfTable table)
    {
        (Left, Right, Baseline, Size) = (table.Box.Left, table.Box.Right, table.Box.Bottom, table.Box.Height);
        (FirstOrder, LastOrder, Table) = (table.FirstOrder, table.LastOrder, table);
    }

    public IReadOnlyList<PdfGlyph> Glyphs => _glyphs;

    public PdfTable? Table { get; }

    public double Left { get; private set; }

    public double Right { get; private set; }

    /// <summary>How far down its baseline is.</summary>
    public double Baseline { get; private set; }

    /// <summary>Size of its largest glyph in points.</summary>
    public double Size { get; private set; }

    public double Middle => (Left + Right) / 2;

    public double Top => Table is null ? Baseline - (0.8 * Size) : Table.Box.Top;

    public double Bottom => Table is null ? Baseline + (0.2 * Size) : Table.Box.Bottom;

    /// <summary>Where its first glyph is in the page's content.</summary>
    public int FirstOrder { get; private set; }

    /// <summary>Where its last glyph is in the page's content.</summary>
    public int LastOrder { get; private set; }

    /// <summary>Which piece of a line it belongs to: words that stand as close as words of one line do.</summary>
    public int Piece { get; set; }

    /// <summary>How many letters it has.</summary>
    public int Length => _glyphs.Count;

    public void Add(PdfGlyph glyph)
    {
        _glyphs.Add(glyph);
        (Left, Right) = (Math.Min(Left, glyph.Left), Math.Max(Right, glyph.Right));
        if (glyph.Size > Size * 1.05)
        {
            (Size, Baseline) = (glyph.Size, glyph.Baseline);
        }

        FirstOrder = Math.Min(FirstOrder, glyph.Order);
        LastOrder = Math.Max(LastOrder, glyph.Order);
    }
}
