using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Finds what belongs to the paper and not to the text: lines that stand in the same place of several pages,
/// numbers aside, and page numbers.</summary>
internal static partial class RunningLines
{
    // Parts of a page's height.
    private const double Edge = 0.12;
    private const double OuterEdge = 0.08;

    private const double SamePlace = 6;
    private const int RowsAtAnEdge = 3;
    private const int FewestPages = 3;
    private const int MostPagesBetween = 2;

    /// <summary>The lines of pages without those.</summary>
    public static List<PdfLine> Without(List<PdfLine> lines, int pages)
    {
        var edges = lines.GroupBy(line => line.Page.Number).SelectMany(AtEdges).ToList();
        var dropped = new HashSet<PdfLine>();
        foreach (var group in edges.GroupBy(edge => (edge.IsTop, WithoutNumbers(edge.Line.Text))))
        {
            Repeated([.. group], pages, dropped);
        }

        foreach (var edge in edges)
        {
            if (edge.IsOutermost && PageNumber().IsMatch(edge.Line.Text))
            {
                dropped.Add(edge.Line);
            }
        }

        var kept = lines.FindAll(line => !dropped.Contains(line));
        // Slides with a line each have no running lines.
        return kept.Count > 0 ? kept : lines;
    }

    private static void Repeated(List<EdgeLine> same, int pages, HashSet<PdfLine> dropped)
    {
        var places = same.Select(edge => edge.Line.Place.Top).Order().ToList();
        var usual = places[places.Count / 2];
        var there = same.FindAll(edge => Math.Abs(edge.Line.Place.Top - usual) <= SamePlace);
        var numbers = there.Select(edge => edge.Line.Page.Number).Distinct().ToList();
        var enough =
            pages >= FewestPages
                ? numbers.Count >= FewestPages && (2 * numbers.Count >= pages || LongestRun(numbers) >= FewestPages)
                : pages == 2 && numbers.Count == 2 && there.TrueForAll(edge => edge.IsOuter);
        if (enough)
        {
            // What both of two pages have may be all there is of it.
            dropped.UnionWith(
                there.Select(edge => edge.Line).Where(line => pages >= FewestPages || line.Page.Number > numbers.Min())
            );
        }
    }

    // Left pages may have another header than right ones.
    private static int LongestRun(List<int> numbers)
    {
        var (longest, run) = (1, 1);
        for (var i = 1; i < numbers.Count; i++)
        {
            run = numbers[i] - numbers[i - 1] <= MostPagesBetween ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }
        return longest;
    }

    private static List<EdgeLine> AtEdges(IEnumerable<PdfLine> page)
    {
        var lines = page.Where(line => line.Table is null).OrderBy(line => line.Place.Top).ToList();
        var result = new List<EdgeLine>();
        Add(lines, true);
        lines.Reverse();
        Add(lines, false);
        return result;

        void Add(List<PdfLine> ordered, bool isTop)
        {
            var rows = 0;
            var last = double.NaN;
            foreach (var line in ordered)
            {
                var middle = (line.Place.Top + line.Place.Bottom) / 2;
                var fromEdge = isTop ? middle : line.Page.Height - middle;
                rows += Math.Abs(middle - last) <= SamePlace ? 0 : 1;
                last = rows == 0 ? middle : line.Place.Top + (line.Place.Height / 2);
                if (rows > RowsAtAnEdge || fromEdge > Edge * line.Page.Height)
                {
                    return;
                }

                result.Add(new EdgeLine(line, isTop, rows <= 1, fromEdge <= OuterEdge * line.Page.Height));
            }
        }
    }

    private static string WithoutNumbers(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsDigit(c))
            {
                result.Append(c);
            }
            else if (result.Length == 0 || result[^1] != '#')
            {
                result.Append('#');
            }
        }
        return result.ToString().Trim();
    }

    [GeneratedRegex(
        @"^[\s\-–—·|]*((page|p\.?|쪽|페이지|제)\s*)?(\d{1,4}|[ivxlc]{1,6})(\s*(of|/|중)\s*\d{1,4})?\s*(쪽|페이지)?[\s\-–—·|]*$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex PageNumber();

    private sealed record EdgeLine(PdfLine Line, bool IsTop, bool IsOutermostRow, bool IsOuter)
    {
        public bool IsOutermost => IsOutermostRow && IsOuter;
    }
}
