using AngleSharp.Dom;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Html;

/// <summary>Lays a table out as a grid: labels that span are repeated where they reach.</summary>
internal sealed class HtmlTable(
    ReadingLimits limits,
    Func<IElement, string> textOf,
    CancellationToken cancellationToken
)
{
    // Browsers stop at 1000 columns too (https://html.spec.whatwg.org/#dom-tdth-colspan).
    private const int MaxColumns = 1000;
    private const int MaxRowSpan = 65534;

    // Rows of headings are joined column by column; further ones are read as rows.
    private const int MaxHeaderRows = 8;

    // A longer text that spans rows is no label of theirs.
    private const int MaxLabel = 64;

    // A cell of several paragraphs that are longer together is a text of its own.
    private const int MaxCell = 1000;

    private readonly List<string> _titles = [];

    /// <summary>Whether a table holds data: one that holds other blocks, or a single column, is there for the layout of
    /// the page.</summary>
    public static bool IsData(IElement table)
    {
        if (
            table.GetAttribute("role") is "presentation" or "none"
            || table.QuerySelector("h1, h2, h3, h4, h5, h6, pre") is not null
        )
        {
            return false;
        }

        if (table.QuerySelector("td ~ td, th ~ td, td ~ th, th ~ th") is null)
        {
            return false;
        }

        var isMarked =
            table.Children.Any(child => child.LocalName is "caption" or "thead")
            || Rows(table).Any(row => row.Children.Any(cell => cell.LocalName == "th"));
        return isMarked || (table.QuerySelector("table") is null && !Rows(table).Any(row => row.Children.Any(IsText)));
    }

    private static bool IsText(IElement cell) =>
        cell.Children.Count(child => child.LocalName is "p" or "div" or "ul" or "ol" or "dl" or "blockquote") > 1
        && cell.TextContent.Length > MaxCell;

    /// <summary>What stands in rows above the header that have one heading for the whole table: its title.</summary>
    public IReadOnlyList<string> Titles => _titles;

    /// <summary>The rows of a table; those of tables in its cells are text of the cells.</summary>
    public string Write(IElement table)
    {
        var text = new BarTable(limits);
        List<string>? header = null;
        var (headers, isBelow) = (0, false);
        var hanging = new Dictionary<int, (string Text, int Rows)>();
        foreach (var row in Rows(table))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = row
                .Children.Where(cell => cell.LocalName is "td" or "th" && !HtmlElements.IsSilent(cell))
                .ToList();
            var isHeader =
                cells.Count > 0
                && !isBelow
                && headers < MaxHeaderRows
                && (row.ParentElement?.LocalName == "thead" || cells.TrueForAll(cell => cell.LocalName == "th"));
            if (isHeader && header is null && cells.Count == 1 && Span(cells[0], "colspan", MaxColumns) > 1)
            {
                _titles.Add(textOf(cells[0]));
                headers++;
                continue;
            }

            var laid = Lay(cells, hanging, isHeader);
            if (isHeader)
            {
                header = header is null ? laid : Joined(header, laid);
                headers++;
                continue;
            }

            if (!isBelow && header is not null)
            {
                text.SetHeader(header);
            }

            isBelow = true;
            text.Row(laid);
        }

        if (!isBelow && header is not null)
        {
            text.Row(header);
        }

        return text.ToString();
    }

    private static IEnumerable<IElement> Rows(IElement table)
    {
        foreach (var child in table.Children)
        {
            if (HtmlElements.IsSilent(child))
            {
                continue;
            }

            if (child.LocalName == "tr")
            {
                yield return child;
            }
            else if (child.LocalName is "thead" or "tbody" or "tfoot")
            {
                foreach (var row in child.Children)
                {
                    if (row.LocalName == "tr" && !HtmlElements.IsSilent(row))
                    {
                        yield return row;
                    }
                }
            }
        }
    }

    private List<string> Lay(List<IElement> cells, Dictionary<int, (string Text, int Rows)> hanging, bool isHeader)
    {
        var laid = new List<string>();
        foreach (var cell in cells)
        {
            TakeHanging(laid, hanging);
            var text = textOf(cell);
            var columns = Span(cell, "colspan", MaxColumns);
            var rows = Span(cell, "rowspan", MaxRowSpan);
            for (var i = 0; i < columns && (i == 0 || laid.Count < MaxColumns); i++)
            {
                // A heading over several columns names each of them; a value over several columns is said once.
                var here = i == 0 || isHeader ? text : "";
                if (rows > 1)
                {
                    hanging[laid.Count] = (here.Length > MaxLabel ? "" : here, rows - 1);
                }

                laid.Add(here);
            }
        }
        TakeHanging(laid, hanging);
        return laid;
    }

    private static void TakeHanging(List<string> laid, Dictionary<int, (string Text, int Rows)> hanging)
    {
        while (hanging.Remove(laid.Count, out var above))
        {
            if (above.Rows > 1)
            {
                hanging[laid.Count] = (above.Text, above.Rows - 1);
            }

            laid.Add(above.Text);
        }
    }

    private static List<string> Joined(List<string> above, List<string> below)
    {
        var result = new List<string>();
        for (var i = 0; i < Math.Max(above.Count, below.Count); i++)
        {
            var upper = i < above.Count ? above[i] : "";
            var lower = i < below.Count ? below[i] : "";
            result.Add(upper == lower ? upper : $"{upper} {lower}");
        }
        return result;
    }

    private static int Span(IElement cell, string name, int most) =>
        int.TryParse(cell.GetAttribute(name), out var span) ? Math.Clamp(span, 1, most) : 1;
}
