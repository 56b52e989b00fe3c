using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Groups lines in reading order to the paragraphs, headings and items that they are lines of.</summary>
internal static class PdfParagraphs
{
    private const double SameSizeRatio = 1.1;

    // Parts of the font's size, of the usual pitch, and of a column's width; lines that are further apart than the last
    // are no text, however usual that is on their page.
    private const double Indent = 0.8;
    private const double WiderPitch = 1.3;
    private const double WidestPitch = 1.7;
    private const double PitchOfLines = 3;
    private const double FullLine = 0.85;
    private const int LinesOfAPitch = 4;
    private const int MostBoldLines = 3;

    /// <summary>The groups; a table is one by itself.</summary>
    public static List<List<PdfLine>> Of(List<PdfLine> lines)
    {
        var pitches = Pitches(lines);
        var groups = new List<List<PdfLine>>();
        foreach (var line in lines)
        {
            if (groups.Count > 0 && Continues(groups[^1], line, pitches))
            {
                groups[^1].Add(line);
            }
            else
            {
                groups.Add([line]);
            }
        }
        return groups;
    }

    /// <summary>Whether a text ends where a sentence does.</summary>
    public static bool IsEnded(string text)
    {
        var end = text.AsSpan().TrimEnd("\"'”’)]」』");
        return end.Length > 0 && end[^1] is '.' or '!' or '?' or ':' or ';' or '。' or '！' or '？' or '…';
    }

    private static bool Continues(List<PdfLine> group, PdfLine line, Dictionary<(int, int), double> pitches)
    {
        var last = group[^1];
        if (last.Table is not null || line.Table is not null)
        {
            return false;
        }

        if (Math.Max(last.Size, line.Size) > Math.Min(last.Size, line.Size) * SameSizeRatio)
        {
            return false;
        }

        if (ListMarker.Length(line.Text) > 0)
        {
            return false;
        }

        if (last.Page != line.Page || last.Column != line.Column || line.Baseline <= last.Baseline)
        {
            return RunsOver(last, line);
        }

        var widest = pitches.TryGetValue((line.Page.Number, line.Column), out var pitch)
            ? Math.Min(WiderPitch * pitch, Math.Clamp(1.1 * pitch, WidestPitch * line.Size, PitchOfLines * line.Size))
            : WidestPitch * line.Size;
        if (line.Baseline - last.Baseline > widest)
        {
            return false;
        }

        var isFull = IsFull(last);
        if (line.IsBold != last.IsBold && !isFull && (line.IsBold || group.Count <= MostBoldLines))
        {
            return false;
        }

        var isItem = ListMarker.Length(group[0].Text) > 0;
        var indent = line.IsRightToLeft ? last.Box.Right - line.Box.Right : line.Box.Left - last.Box.Left;
        if (isItem)
        {
            // An item's lines hang below its text; what begins further out is no part of it.
            return indent > -Indent * line.Size || group.Count == 1;
        }

        var isNew = Math.Abs(indent) > Indent * line.Size && (IsEnded(last.Text) || !isFull);
        return !isNew || IsCentred(last) && IsCentred(line);
    }

    // What a column or a page broke goes on in the next one.
    private static bool RunsOver(PdfLine last, PdfLine line) =>
        last.IsBold == line.IsBold
        && line.Text.Length > 0
        && last.Text.Length > 0
        && !IsEnded(last.Text)
        && (char.IsLower(line.Text[0]) || PdfWriting.IsWide(line.Text[0]) && PdfWriting.IsWide(last.Text[^1]))
        && (IsFull(last) || last.Text[^1] is '-' or '\u00AD' or '\u2010');

    private static bool IsFull(PdfLine line)
    {
        var width = line.ColumnRight - line.ColumnLeft;
        return line.IsRightToLeft
            ? line.ColumnRight - line.Box.Left >= FullLine * width
            : line.Box.Right - line.ColumnLeft >= FullLine * width;
    }

    private static bool IsCentred(PdfLine line)
    {
        var (left, right) = (line.Box.Left - line.ColumnLeft, line.ColumnRight - line.Box.Right);
        return left > line.Size && Math.Abs(left - right) < line.Size;
    }

    private static Dictionary<(int Page, int Column), double> Pitches(List<PdfLine> lines)
    {
        var steps = new Dictionary<(int, int), List<double>>();
        for (var i = 1; i < lines.Count; i++)
        {
            var (last, line) = (lines[i - 1], lines[i]);
            var step = line.Baseline - last.Baseline;
            if (last.Page != line.Page || last.Column != line.Column || step <= 0 || last.Size != line.Size)
            {
                continue;
            }

            var key = (line.Page.Number, line.Column);
            if (!steps.TryGetValue(key, out var list))
            {
                steps.Add(key, list = []);
            }

            list.Add(step);
        }

        var pitches = new Dictionary<(int, int), double>();
        foreach (var (key, list) in steps)
        {
            if (list.Count >= LinesOfAPitch - 1)
            {
                list.Sort();
                pitches.Add(key, list[list.Count * 2 / 5]);
            }
        }
        return pitches;
    }
}
