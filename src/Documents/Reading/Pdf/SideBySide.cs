namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Tells what the texts at both sides of a river are.</summary>
internal sealed class SideBySide
{
    // Lines of running text have so many letters, and in scripts whose letters are syllables or words so many.
    private const double LettersOfALine = 16;
    private const double WideLettersOfALine = 9;
    private const double LinesOfText = 3;

    // How often the content crosses the river, as a part of how often rows would.
    private const double ByRows = 0.6;
    private const double ByCells = 0.15;
    private const double OneLineAtATime = 1.3;
    private const double ContinuedLines = 0.25;
    private const double SameRows = 0.85;
    private const int LettersOfAMarker = 4;
    private const double Markers = 0.7;

    private readonly List<Part> _left;
    private readonly List<Part> _right;
    private readonly double _size;

    public SideBySide(List<PageBand> bands, River river, double size)
    {
        _size = size;
        foreach (var word in bands.SelectMany(band => band.Words))
        {
            (word.Middle < river.Middle ? Left : Right).Add(word);
        }

        (_left, _right) = (Parts(Left), Parts(Right));
        IsRightToLeft = PdfWriting.IsRightToLeft(Left.Concat(Right));
        Kind = Tell(river);
    }

    public List<PdfWord> Left { get; } = [];

    public List<PdfWord> Right { get; } = [];

    public bool IsRightToLeft { get; }

    public SideKind Kind { get; }

    private SideKind Tell(River river)
    {
        var (first, second) = IsRightToLeft ? (_right, _left) : (_left, _right);
        if (first.Count == 0 || second.Count == 0 || IsMarkers(first))
        {
            return SideKind.Line;
        }

        var inOrder = first.Select(part => (part, IsFirst: true)).Concat(second.Select(part => (part, IsFirst: false)));
        var parts = inOrder.OrderBy(pair => pair.part.FirstOrder).ToList();
        var crossings = 0;
        for (var i = 1; i < parts.Count; i++)
        {
            crossings += parts[i].IsFirst != parts[i - 1].IsFirst ? 1 : 0;
        }

        var rows = Math.Min(Rows(first), Rows(second));
        var share = crossings / Math.Max(1.0, (2 * rows) - 1);
        var isText = IsText(first) && IsText(second);
        var isTable = first.Concat(second).Any(part => part.IsTable);
        if (isText && share >= ByRows && river.Width < _size)
        {
            return SideKind.Line;
        }

        if (isTable)
        {
            return SideKind.Columns;
        }

        if (share >= ByRows)
        {
            var isContinued = Continued(first) >= ContinuedLines && Continued(second) >= ContinuedLines;
            return isText && isContinued && (double)parts.Count / (crossings + 1) < OneLineAtATime
                ? SideKind.Columns
                : SideKind.Table;
        }

        if (share >= ByCells && crossings >= 3 && GoesDown(parts))
        {
            return SideKind.Table;
        }

        return !IsText(first) && !IsText(second) && AreRows(first, second) && HasNumbers(second)
            ? SideKind.Table
            : SideKind.Columns;
    }

    private bool IsText(List<Part> parts)
    {
        var letters = parts.Sum(part => part.Letters);
        var needed = 2 * parts.Sum(part => part.WideLetters) > letters ? WideLettersOfALine : LettersOfALine;
        return parts.Count >= LinesOfText && letters / (double)parts.Count >= needed;
    }

    private int Rows(List<Part> parts) =>
        parts.Select(part => (int)Math.Round(part.Baseline / _size)).Distinct().Count();

    private static bool IsMarkers(List<Part> parts) =>
        parts.Count(part =>
            part.Letters <= LettersOfAMarker
            && (Blocks.ListMarker.Length(part.Text + " x") > 0 || part.Text.All(c => !char.IsLetterOrDigit(c)))
        )
        > Markers * parts.Count;

    // How many lines begin in the middle of a sentence.
    private static double Continued(List<Part> parts) =>
        parts.Count(part => part.Text.Length > 0 && (char.IsLower(part.Text[0]) || part.WideLetters > 0))
        / (double)parts.Count;

    // Whether the content goes back to the first side only for what stands below all that came before.
    private bool GoesDown(List<(Part Part, bool IsFirst)> parts)
    {
        var (bottom, back, up) = (double.MinValue, 0, 0);
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > 0 && parts[i].IsFirst && !parts[i - 1].IsFirst)
            {
                back++;
                up += parts[i].Part.Baseline < bottom - (_size / 2) ? 1 : 0;
            }

            bottom = Math.Max(bottom, parts[i].Part.Baseline);
        }
        return back > 0 && up * 5 <= back;
    }

    private bool AreRows(List<Part> first, List<Part> second)
    {
        var rows = first.Select(part => (int)Math.Round(part.Baseline / _size * 4)).ToHashSet();
        return second.Count(part =>
            {
                var row = (int)Math.Round(part.Baseline / _size * 4);
                return rows.Contains(row) || rows.Contains(row - 1) || rows.Contains(row + 1);
            })
            >= SameRows * second.Count;
    }

    private static bool HasNumbers(List<Part> parts) =>
        2 * parts.Count(part => part.Text.Any(char.IsDigit)) >= parts.Count;

    private static List<Part> Parts(List<PdfWord> words) =>
        [
            .. words
                .GroupBy(word => word.Table is null ? word.Piece : -1 - word.FirstOrder)
                .Select(group => new Part(
                    group.First().Baseline,
                    group.Min(word => word.FirstOrder),
                    group.Sum(word => word.Length),
                    group.Sum(word => word.Glyphs.Count(glyph => PdfWriting.IsWide(glyph.Text[0]))),
                    PdfWriting.Of(group.Take(1)),
                    group.First().Table is not null
                )),
        ];

    private sealed record Part(
        double Baseline,
        int FirstOrder,
        int Letters,
        int WideLetters,
        string Text,
        bool IsTable
    );
}
