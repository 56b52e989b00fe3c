namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Sets text in a box of a page as glyphs, so that it is read with what stands beside the box.</summary>
internal sealed class PlacedText
{
    // Parts of the font's size.
    private const double Narrow = 0.5;
    private const double Wide = 1;
    private const double Pitch = 1.2;

    private const double Row = 4;

    /// <summary>The size of letters in points where a page has none to tell it.</summary>
    public const double UsualSize = 10;

    private readonly List<PdfGlyph> _glyphs;
    private readonly Dictionary<int, List<PdfGlyph>> _rows = [];

    /// <summary>Prepares to set text among glyphs, which are those of a page in the upright frame.</summary>
    public PlacedText(List<PdfGlyph> glyphs)
    {
        _glyphs = glyphs;
        var sizes = new List<double>(glyphs.Count);
        foreach (var glyph in glyphs)
        {
            sizes.Add(glyph.Size);
            var row = RowOf(glyph.Baseline);
            if (!_rows.TryGetValue(row, out var list))
            {
                _rows.Add(row, list = []);
            }

            list.Add(glyph);
        }

        sizes.Sort();
        Size = sizes.Count > 0 ? sizes[sizes.Count / 2] : UsualSize;
    }

    /// <summary>The usual size of the page's letters in points.</summary>
    public double Size { get; }

    /// <summary>Sets a text.</summary>
    public void Add(PointBox box, string text)
    {
        var room = Math.Max(1, (int)(box.Width / (Narrow * Size)));
        var lines = Lines(text, box.Height < 2 * Pitch * Size ? int.MaxValue : room);
        var pitch = Math.Min(Pitch * Size, Math.Max(box.Height, 1) / lines.Count);
        var size = Math.Max(0.1, Math.Min(Size, pitch));
        // One line stands in the middle of its box, several begin at its top.
        var baseline =
            lines.Count == 1 ? ((box.Top + box.Bottom) / 2) + (0.35 * size) : box.Top + (0.9 * Math.Min(pitch, size));
        foreach (var line in lines)
        {
            Set(line, box, baseline, size);
            baseline += pitch;
        }
    }

    private void Set(string line, PointBox box, double baseline, double size)
    {
        var order = OrderAt(box.Left, baseline, size);
        var width = line.Sum(Weight) * Narrow * size;
        var scale = width > box.Width && box.Width > 1 ? box.Width / width : 1;
        var left = box.Left;
        foreach (var rune in line.EnumerateRunes())
        {
            var text = rune.ToString();
            var right = left + (Weight(text[0]) * Narrow * size * scale);
            _glyphs.Add(
                new PdfGlyph(string.IsNullOrWhiteSpace(text) ? " " : text, left, right, baseline, size, false, order)
            );
            left = right;
        }
    }

    // As if the content wrote it after what stands to its left.
    private int OrderAt(double left, double baseline, double size)
    {
        var (order, nearest) = (-1, double.MinValue);
        for (var row = RowOf(baseline - size); row <= RowOf(baseline + size); row++)
        {
            foreach (var glyph in _rows.GetValueOrDefault(row) ?? [])
            {
                if (glyph.Left <= left && glyph.Left > nearest && Math.Abs(glyph.Baseline - baseline) < size)
                {
                    (order, nearest) = (glyph.Order, glyph.Left);
                }
            }
        }
        return order >= 0 ? order : int.MaxValue / 2;
    }

    private static List<string> Lines(string text, int room)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var from = 0;
            while (from < line.Length)
            {
                var (end, space, used) = (from, -1, 0);
                while (end < line.Length && used < room)
                {
                    space = line[end] == ' ' ? end : space;
                    used += Weight(line[end++]);
                }

                end = end < line.Length && space > from ? space : end;
                lines.Add(line[from..end].Trim().ToString());
                from = end;
            }
        }

        lines.RemoveAll(line => line.Length == 0);
        return lines.Count > 0 ? lines : [text.Trim()];
    }

    private static int Weight(char c) => PdfWriting.IsWide(c) ? (int)(Wide / Narrow) : 1;

    private static int RowOf(double baseline) => (int)Math.Clamp(Math.Floor(baseline / Row), -1e8, 1e8);
}
