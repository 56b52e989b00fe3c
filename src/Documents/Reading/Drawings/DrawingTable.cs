using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Drawings;

/// <summary>Writes a table of DrawingML (ECMA-376 part 1, 21.1.3).</summary>
internal static class DrawingTable
{
    private const int MaxColumns = 1000;

    /// <summary>The table's text.</summary>
    public static string Write(XElement table, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var text = new BarTable(limits);
        var hasHeader = table.Child("tblPr")?.Value("firstRow") is "1" or "true";
        var above = new List<string>();
        foreach (var row in table.Children("tr"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isHeader = hasHeader && text.IsEmpty;
            var cells = Row(row, above);
            if (isHeader)
            {
                text.SetHeader(cells);
            }
            else
            {
                text.Row(cells);
            }

            above = cells;
        }
        return text.ToString();
    }

    // What a merged cell says is said for each of its rows and columns, unless it is all there is in its row.
    private static List<string> Row(XElement row, List<string> above)
    {
        var cells = new List<string>();
        var alone = row.Children("tc").Skip(1).All(cell => IsTrue(cell, "hMerge"));
        foreach (var cell in row.Children("tc").Take(MaxColumns))
        {
            var at = cells.Count;
            if (IsTrue(cell, "vMerge"))
            {
                cells.Add(at < above.Count ? above[at] : "");
            }
            else if (IsTrue(cell, "hMerge"))
            {
                cells.Add(at > 0 && !alone ? cells[at - 1] : "");
            }
            else
            {
                cells.Add(DrawingParagraph.TextOf(cell.Child("txBody")));
            }
        }
        return cells;
    }

    private static bool IsTrue(XElement cell, string attribute) => cell.Value(attribute) is "1" or "true";
}
