using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Odf;

/// <summary>Writes a table of an OpenDocument text or slide.</summary>
internal static class OdfTable
{
    private const int MaxColumns = 1000;
    private const int MaxRows = 10_000;

    /// <summary>The rows of a table, and whether they are its header.</summary>
    public static IEnumerable<(XElement Row, bool IsHeader)> Rows(XElement table) => Rows(table, isHeader: false);

    /// <summary>Whether an element is a cell, or what one that spans covers.</summary>
    public static bool IsCell(XElement element) => element.Name.LocalName is "table-cell" or "covered-table-cell";

    /// <summary>The table's text.</summary>
    public static string Write(
        List<(XElement Row, bool IsHeader)> rows,
        Func<XElement, string> textOf,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var text = new BarTable(limits);
        var hanging = new Dictionary<int, (string Text, int Rows)>();
        foreach (var (row, isHeader) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var repeated = Count(row, "number-rows-repeated", MaxRows);
            for (var i = 0; i < repeated; i++)
            {
                var cells = Cells(row, textOf, hanging);
                if (isHeader && text.IsEmpty)
                {
                    text.SetHeader(cells);
                }
                else
                {
                    text.Row(cells);
                }
            }
        }
        return text.ToString();
    }

    /// <summary>A number of an element, at least 1.</summary>
    public static int Count(XElement element, string attribute, int most) =>
        int.TryParse(element.Value(attribute), out var count) ? Math.Clamp(count, 1, most) : 1;

    private static IEnumerable<(XElement Row, bool IsHeader)> Rows(XElement holder, bool isHeader)
    {
        foreach (var element in holder.Elements())
        {
            if (element.Name.LocalName == "table-row")
            {
                yield return (element, isHeader);
            }
            else if (element.Name.LocalName is "table-header-rows" or "table-rows" or "table-row-group")
            {
                foreach (var row in Rows(element, isHeader || element.Name.LocalName == "table-header-rows"))
                {
                    yield return row;
                }
            }
        }
    }

    // What a merged cell says is said for each of its rows and columns, unless it is all there is in its row.
    private static List<string> Cells(
        XElement row,
        Func<XElement, string> textOf,
        Dictionary<int, (string Text, int Rows)> hanging
    )
    {
        var cells = new List<string>();
        var spread = 0;
        var alone = row.Elements().Where(IsCell).Skip(1).All(cell => cell.Name.LocalName != "table-cell");
        foreach (var cell in row.Elements().Where(IsCell))
        {
            var repeated = Count(cell, "number-columns-repeated", MaxColumns);
            for (var i = 0; i < repeated && cells.Count < MaxColumns; i++)
            {
                if (hanging.Remove(cells.Count, out var above))
                {
                    if (above.Rows > 1)
                    {
                        hanging[cells.Count] = (above.Text, above.Rows - 1);
                    }

                    cells.Add(above.Text);
                }
                else if (cell.Name.LocalName == "covered-table-cell")
                {
                    cells.Add(spread-- > 0 && !alone ? cells[^1] : "");
                }
                else
                {
                    var text = textOf(cell);
                    var rows = Count(cell, "number-rows-spanned", MaxRows);
                    if (rows > 1)
                    {
                        hanging[cells.Count] = (text, rows - 1);
                    }

                    cells.Add(text);
                    spread = Count(cell, "number-columns-spanned", MaxColumns) - 1;
                }
            }
        }
        return cells;
    }
}
