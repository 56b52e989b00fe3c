using System.Globalization;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Finds the words of a frame: glyphs that the content sets next to one another are runs, runs on one baseline are the
/// pieces of lines, and a piece is parted into words where there is white space. Runs are sorted and looked up by their
/// baselines, so that a page costs what it holds, however its glyphs lie.
/// </summary>
internal sealed class PageWords
{
    // Parts of the font's size.
    private const double MostOverlap = 0.5;
    private const double WidestGap = 1.2;
    private const double ScriptGap = 0.35;
    private const double SameBaseline = 0.25;
    private const double ScriptSize = 0.85;
    private const double RaisedBaseline = 0.5;
    private const double Adjacent = 0.1;

    private const double Row = 4;
    private const int MostLookedAt = 48;

    private readonly Dictionary<int, List<Piece>> _rows = [];
    private readonly List<Piece> _pieces = [];

    private PageWords() { }

    /// <summary>Words by the pieces of lines that they belong to, numbered from 0.</summary>
    public static List<PdfWord> Of(List<PdfGlyph> glyphs, CancellationToken cancellationToken)
    {
        var finder = new PageWords();
        var runs = Runs(glyphs);
        runs.Sort((a, b) => a.Left.CompareTo(b.Left) is var order && order != 0 ? order : a.Order.CompareTo(b.Order));
        foreach (var run in runs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            finder.Add(run);
        }

        var words = new List<PdfWord>();
        for (var i = 0; i < finder._pieces.Count; i++)
        {
            WordSpaces.Part(finder._pieces[i].Glyphs, i, words);
        }
        return words;
    }

    private static List<Run> Runs(List<PdfGlyph> glyphs)
    {
        var runs = new List<Run>();
        foreach (var glyph in glyphs)
        {
            if (runs.Count > 0 && runs[^1].Continues(glyph))
            {
                runs[^1].Glyphs.Add(glyph);
            }
            else
            {
                runs.Add(new Run(glyph));
            }
        }
        return runs;
    }

    private void Add(Run run)
    {
        Piece? best = null;
        var bestCost = double.MaxValue;
        var reach = (int)Math.Ceiling(Math.Max(run.Size * 0.7, 9) / Row);
        var row = RowOf(run.Baseline);
        for (var i = row - reach; i <= row + reach; i++)
        {
            if (!_rows.TryGetValue(i, out var pieces))
            {
                continue;
            }

            for (var j = pieces.Count - 1; j >= Math.Max(0, pieces.Count - MostLookedAt); j--)
            {
                if (pieces[j].Cost(run) is { } cost && cost < bestCost)
                {
                    (best, bestCost) = (pieces[j], cost);
                }
            }
        }

        if (best is null)
        {
            best = new Piece(run);
            _pieces.Add(best);
            Enter(best, row);
        }
        else
        {
            best.Add(run);
            Enter(best, RowOf(best.Baseline));
        }
    }

    private void Enter(Piece piece, int row)
    {
        if (!_rows.TryGetValue(row, out var pieces))
        {
            _rows.Add(row, pieces = []);
        }

        if (pieces.Count == 0 || pieces[^1] != piece)
        {
            pieces.Add(piece);
        }
    }

    private static int RowOf(double baseline) => (int)Math.Clamp(Math.Floor(baseline / Row), -1e8, 1e8);

    private static bool IsMark(string text) =>
        text.Length > 0
        && CharUnicodeInfo.GetUnicodeCategory(text, 0)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark;

    private sealed class Run(PdfGlyph first)
    {
        public List<PdfGlyph> Glyphs { get; } = [first];

        public double Left => Glyphs[0].Left;

        public double Baseline => Glyphs[0].Baseline;

        public double Size => Glyphs[0].Size;

        public int Order => Glyphs[0].Order;

        public bool Continues(PdfGlyph glyph)
        {
            var last = Glyphs[^1];
            var gap = glyph.Left - last.Right;
            return Math.Abs(glyph.Baseline - last.Baseline) <= 0.1 * glyph.Size
                && Math.Abs(glyph.Size - last.Size) <= 0.05 * glyph.Size
                && gap >= -MostOverlap * glyph.Size
                && glyph.Left >= last.Left
                && gap <= WidestGap * glyph.Size;
        }
    }

    private sealed class Piece(Run first)
    {
        private double _right = first.Glyphs[^1].Right;

        public List<PdfGlyph> Glyphs { get; } = [.. first.Glyphs];

        /// <summary>Of what is set last at full size.</summary>
        public double Baseline { get; private set; } = first.Baseline;

        private double Size { get; set; } = first.Size;

        /// <summary>How badly a run fits to the end; null where it does not.</summary>
        public double? Cost(Run run)
        {
            var (small, large) = (Math.Min(Size, run.Size), Math.Max(Size, run.Size));
            var gap = run.Left - _right;
            var off = Math.Abs(run.Baseline - Baseline);
            var isLine = off <= SameBaseline * small;
            var isRaised = off <= RaisedBaseline * small && gap >= -Adjacent * large && gap <= Adjacent * large;
            var isScript = !isLine && (small <= ScriptSize * large && IsBeside(run) || isRaised);
            var overlap = IsMark(run.Glyphs[0].Text) ? 3 * MostOverlap : MostOverlap;
            return (isLine || isScript) && gap >= -overlap * large && gap <= (isScript ? ScriptGap : WidestGap) * large
                ? Math.Abs(gap) + (2 * off)
                : null;
        }

        public void Add(Run run)
        {
            Glyphs.AddRange(run.Glyphs);
            _right = Math.Max(_right, run.Glyphs[^1].Right);
            if (run.Size >= ScriptSize * Size && Math.Abs(run.Baseline - Baseline) <= SameBaseline * Size)
            {
                (Size, Baseline) = (run.Size, run.Baseline);
            }
        }

        // A superscript or subscript, or text of full size after one that began the line.
        private bool IsBeside(Run run)
        {
            var (small, large) = run.Size < Size ? (run.Baseline, Baseline) : (Baseline, run.Baseline);
            var size = Math.Max(Size, run.Size);
            return small >= large - (0.65 * size) && small <= large + (0.35 * size);
        }
    }
}
