using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;
using Pipeline.Documents.Reading.Sheets;

namespace Pipeline.Documents.Reading.Odf;

/// <summary>Reads one sheet of an OpenDocument spreadsheet, row by row.</summary>
internal sealed class OdfSheet(
    ZipPackage package,
    DocumentTextBuilder builder,
    OdfStyles styles,
    OdfText text,
    ReadingLimits limits,
    int number
)
{
    private const int MaxColumns = 16384;
    private const int MaxRows = 1 << 20;

    private readonly MergedCells _merged = new();
    private readonly List<string> _comments = [];

    /// <summary>Reads the table that the reader stands on, and leaves the reader after it.</summary>
    public void Read(XmlReader reader, CancellationToken cancellationToken)
    {
        var name = reader.GetAttribute("name", reader.NamespaceURI) ?? "";
        var hidden = styles.IsHidden(reader.GetAttribute("style-name", reader.NamespaceURI));
        builder.AddHeadingOfNext(hidden ? $"{name} (hidden)" : name, 1, number);
        var blocks = new SheetBlocks(builder, _merged, limits, number, cancellationToken);
        var shapes = new List<XElement>();
        var depth = reader.Depth;
        var empty = reader.IsEmptyElement;
        var row = 0;
        reader.Read();
        while (!empty && !reader.EOF && reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "table-row")
            {
                var element = package.Element(reader);
                var repeated = OdfTable.Count(element, "number-rows-repeated", MaxRows);
                for (var i = 0; i < repeated; i++)
                {
                    var cells = Cells(element, row + i, first: i == 0);
                    if (cells.Count == 0)
                    {
                        break;
                    }

                    blocks.Add(new SheetRow(row + i, cells));
                }
                row = (int)Math.Min((long)row + repeated, int.MaxValue / 2);
            }
            else if (reader.NodeType == XmlNodeType.Element && reader.LocalName is "shapes")
            {
                shapes.Add(package.Element(reader));
            }
            else
            {
                reader.Read();
            }
        }
        blocks.End();
        if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
        {
            reader.Read();
        }

        shapes.ForEach(shape => text.Add(shape, number));
        text.EndCode();
        _comments.ForEach(comment => builder.Add(BlockKind.Paragraph, comment, page: number));
    }

    private List<SheetCell> Cells(XElement row, int at, bool first)
    {
        var cells = new List<SheetCell>();
        var column = 0;
        foreach (var cell in row.Elements().Where(OdfTable.IsCell))
        {
            var repeated = OdfTable.Count(cell, "number-columns-repeated", MaxColumns);
            var shown = cell.Name.LocalName == "table-cell" ? Shown(cell) : "";
            for (var i = 0; i < repeated && shown.Length > 0 && column + i < MaxColumns; i++)
            {
                cells.Add(new SheetCell(column + i, shown, cell.Value("value-type") is null or "string"));
            }

            var rows = OdfTable.Count(cell, "number-rows-spanned", MaxRows);
            var columns = OdfTable.Count(cell, "number-columns-spanned", MaxColumns);
            if (first && (rows > 1 || columns > 1))
            {
                _merged.Add(at, column, at + rows - 1, column + columns - 1);
            }

            foreach (var comment in first ? cell.Children("annotation") : [])
            {
                _comments.Add(text.CommentOf(comment));
            }

            column = Math.Min(column + repeated, MaxColumns);
        }
        return cells;
    }

    private string Shown(XElement cell)
    {
        if (cell.Value("value-type") == "date" && cell.Value("date-value") is { Length: > 0 } date)
        {
            return date.Replace('T', ' ').Replace(" 00:00:00", "", StringComparison.Ordinal);
        }

        return text.TextOf(cell).Trim();
    }
}
