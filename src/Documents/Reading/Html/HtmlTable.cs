using AngleSharp.Dom;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Html;

/// <summary>Lays a table out as a grid: cells that span are repeated where they reach.</summary>
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

    public string Write(IElement table)
    {
        var text = new TableText(limits);
        List<string>? header = null;
        var headers = 0;
        var hanging = new Dictionary<int, (string Text, int Rows)>();
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cells = row.Children.Where(cell => cell.LocalName is "td" or "th").ToList();
            var laid = Lay(cells, hanging);
            var isHeader =
                cells.Count > 0
                && (row.ParentElement?.LocalName == "thead" || cells.TrueForAll(cell => cell.LocalName == "th"));
            if (isHeader && !text.HasRows && headers < MaxHeaderRows)
            {
                header = header is null ? laid : Joined(header, laid);
                text.SetHeader(header);
                headers++;
            }
            else
            {
                text.Add(laid);
            }
        }
        return text.ToString();
    }

    private List<string> Lay(List<IElement> cells, Dictionary<int, (string Text, int Rows)> hanging)
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
                if (rows > 1)
                {
                    hanging[laid.Count] = (text, rows - 1);
                }
                // A heading over several columns names each of them; a value over several columns is said once.
                laid.Add(i == 0 || cell.LocalName == "th" ? text : "");
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
