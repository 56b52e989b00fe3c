using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>The upright and level lines that a page draws, from its top left corner.</summary>
internal sealed class PageRulings
{
    // In points.
    private const double Straight = 1;
    private const double Shortest = 5;
    private const double Thickest = 3;
    private const double SamePlace = 2;
    private const double SmallestGap = 3;

    // A page with more is a drawing.
    private const int MostPaths = 20_000;
    private const int Most = 1500;

    private PageRulings(List<Ruling> level, List<Ruling> upright) => (Level, Upright) = (level, upright);

    /// <summary>Level lines, by their height.</summary>
    public List<Ruling> Level { get; }

    /// <summary>Upright lines, by their distance from the left.</summary>
    public List<Ruling> Upright { get; }

    /// <summary>Takes the lines of a page; none where it draws too many.</summary>
    public static PageRulings Of(Page page)
    {
        var (level, upright) = (new List<Ruling>(), new List<Ruling>());
        if (page.Paths.Count <= MostPaths)
        {
            foreach (var path in page.Paths)
            {
                if (path.IsClipping || !path.IsStroked && !path.IsFilled)
                {
                    continue;
                }

                foreach (var part in path)
                {
                    Take(part, path.IsStroked, page.Height, level, upright);
                }
            }
        }

        (level, upright) = (Merged(level), Merged(upright));
        return level.Count > Most || upright.Count > Most ? new PageRulings([], []) : new PageRulings(level, upright);
    }

    private static void Take(PdfSubpath part, bool isStroked, double height, List<Ruling> level, List<Ruling> upright)
    {
        if (
            part.GetBoundingRectangle() is not { } box
            || !double.IsFinite(box.Width + box.Height + box.Left + box.Bottom)
        )
        {
            return;
        }

        var (left, right, top, bottom) = (box.Left, box.Right, height - box.Top, height - box.Bottom);
        if (box.Height <= Thickest && box.Width >= Shortest)
        {
            level.Add(new Ruling((top + bottom) / 2, left, right));
        }
        else if (box.Width <= Thickest && box.Height >= Shortest)
        {
            upright.Add(new Ruling((left + right) / 2, top, bottom));
        }
        else if (isStroked)
        {
            foreach (var command in part.Commands)
            {
                if (command is PdfSubpath.Line line)
                {
                    Take(line, height, level, upright);
                }
            }

            if (part.IsDrawnAsRectangle)
            {
                level.Add(new Ruling(top, left, right));
                level.Add(new Ruling(bottom, left, right));
                upright.Add(new Ruling(left, top, bottom));
                upright.Add(new Ruling(right, top, bottom));
            }
        }
    }

    private static void Take(PdfSubpath.Line line, double height, List<Ruling> level, List<Ruling> upright)
    {
        var (x, y) = (line.To.X - line.From.X, line.To.Y - line.From.Y);
        if (Math.Abs(y) <= Straight && Math.Abs(x) >= Shortest)
        {
            level.Add(
                new Ruling(height - line.From.Y, Math.Min(line.From.X, line.To.X), Math.Max(line.From.X, line.To.X))
            );
        }
        else if (Math.Abs(x) <= Straight && Math.Abs(y) >= Shortest)
        {
            upright.Add(
                new Ruling(
                    line.From.X,
                    height - Math.Max(line.From.Y, line.To.Y),
                    height - Math.Min(line.From.Y, line.To.Y)
                )
            );
        }
    }

    // Lines are drawn cell by cell, and twice where cells meet.
    private static List<Ruling> Merged(List<Ruling> rulings)
    {
        rulings.Sort((a, b) => a.At.CompareTo(b.At));
        var result = new List<Ruling>();
        for (var i = 0; i < rulings.Count; )
        {
            var end = i + 1;
            while (end < rulings.Count && rulings[end].At - rulings[i].At <= SamePlace)
            {
                end++;
            }

            var same = rulings.GetRange(i, end - i);
            var at = same.Average(ruling => ruling.At);
            same.Sort((a, b) => a.From.CompareTo(b.From));
            var (from, to) = (same[0].From, same[0].To);
            foreach (var ruling in same)
            {
                if (ruling.From > to + SmallestGap)
                {
                    result.Add(new Ruling(at, from, to));
                    (from, to) = (ruling.From, ruling.To);
                }

                to = Math.Max(to, ruling.To);
            }

            result.Add(new Ruling(at, from, to));
            i = end;
        }
        return result;
    }
}
