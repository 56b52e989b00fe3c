namespace Pipeline.Documents.Reading.Pdf;

/// <summary>The lines of a column.</summary>
internal static class ColumnLines
{
    // Parts of the font's size.
    private const double SameLine = 0.35;
    private const double WordSpace = 0.3;

    /// <summary>The lines of a column's words, from the top down.</summary>
    public static IEnumerable<PdfLine> Of(List<PdfWord> words, ReadingFrame frame, int column, PageSize page)
    {
        var (left, right) = (words.Min(word => word.Left), words.Max(word => word.Right));
        var pieces = words
            .GroupBy(word => word.Table is null ? word.Piece : -1 - word.FirstOrder)
            .Select(group => new Piece([.. group]))
            .OrderBy(piece => piece.Baseline)
            .ThenBy(piece => piece.Left);
        Piece? line = null;
        foreach (var piece in pieces)
        {
            if (line is not null && line.IsBeside(piece))
            {
                line.Add(piece);
                continue;
            }

            if (line is not null)
            {
                yield return Line(line, frame, left, right, column, page);
            }

            line = piece;
        }

        if (line is not null)
        {
            yield return Line(line, frame, left, right, column, page);
        }
    }

    private static PdfLine Line(Piece piece, ReadingFrame frame, double left, double right, int column, PageSize page)
    {
        var box = PointBox.Between(
            piece.Left,
            piece.Words.Min(word => word.Top),
            piece.Right,
            piece.Words.Max(word => word.Bottom)
        );
        var table = piece.Words[0].Table;
        var glyphs = piece.Words.SelectMany(word => word.Glyphs).ToList();
        var isRightToLeft = PdfWriting.IsRightToLeft(piece.Words);
        var first = isRightToLeft ? piece.Words.MaxBy(word => word.Right)! : piece.Words.MinBy(word => word.Left)!;
        return new PdfLine
        {
            Text = table is null ? PdfWriting.Of(piece.Words) : "",
            Size = table is null ? SizeOf(glyphs) : 0,
            IsBold = glyphs.Count > 0 && glyphs.TrueForAll(glyph => glyph.IsBold),
            Box = box,
            Place = frame.OnPage(box),
            Baseline = piece.Baseline,
            ColumnLeft = left,
            ColumnRight = right,
            Column = column,
            FirstWord = first.Right - first.Left + (WordSpace * first.Size),
            IsRightToLeft = isRightToLeft,
            Page = page,
            Table = table,
        };
    }

    private static double SizeOf(List<PdfGlyph> glyphs) =>
        glyphs.GroupBy(glyph => Math.Round(glyph.Size * 2) / 2).MaxBy(group => group.Count())!.Key;

    private sealed class Piece
    {
        private readonly double _size;

        public Piece(List<PdfWord> words)
        {
            Words = words;
            var largest = words.MaxBy(word => word.Size)!;
            (Baseline, _size) = (largest.Baseline, largest.Size);
            (Left, Right) = (words.Min(word => word.Left), words.Max(word => word.Right));
        }

        public List<PdfWord> Words { get; }

        public double Baseline { get; }

        public double Left { get; private set; }

        public double Right { get; private set; }

        public bool IsBeside(Piece piece) =>
            Words[0].Table is null
            && piece.Words[0].Table is null
            && Math.Abs(piece.Baseline - Baseline) <= SameLine * Math.Min(_size, piece._size)
            && Words.TrueForAll(word =>
                word.Right <= piece.Left + (SameLine * _size) || word.Left >= piece.Right - (SameLine * _size)
            );

        public void Add(Piece piece)
        {
            Words.AddRange(piece.Words);
            (Left, Right) = (Math.Min(Left, piece.Left), Math.Max(Right, piece.Right));
        }
    }
}
