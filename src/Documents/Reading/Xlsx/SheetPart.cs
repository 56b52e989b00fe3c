using System.Text;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Drawings;
using Pipeline.Documents.Reading.Packages;
using Pipeline.Documents.Reading.Sheets;

namespace Pipeline.Documents.Reading.Xlsx;

/// <summary>Reads one sheet.</summary>
internal sealed class SheetPart(
    OpenXmlPackage package,
    string path,
    DocumentTextBuilder builder,
    CellValues values,
    Dictionary<string, string> people,
    int number
)
{
    // Merged cells stand behind the rows, so a sheet is read twice; one that is larger has none that matter.
    private const long MaxBytesForMerged = 32 << 20;

    /// <summary>Adds the sheet's blocks.</summary>
    public void Read(CancellationToken cancellationToken)
    {
        var merged = Merged();
        var blocks = new SheetBlocks(builder, merged, package.Limits, number, cancellationToken);
        using (var reader = package.Read(path))
        {
            var row = -1;
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "row" && !reader.IsEmptyElement)
                {
                    var given = int.TryParse(reader.GetAttribute("r"), out var r) ? r - 1 : row + 1;
                    // A row that stands before one that was read would undo the order.
                    row = given > row ? given : row + 1;
                    blocks.Add(new SheetRow(row, Cells(reader)));
                }
            }
        }
        blocks.End();
        foreach (var drawing in package.Targets(path, "drawing"))
        {
            Drawing(drawing, package.LoadOptional(drawing), cancellationToken);
        }

        Comments();
    }

    private MergedCells Merged()
    {
        var merged = new MergedCells();
        if (package.SizeOf(path) > MaxBytesForMerged)
        {
            return merged;
        }

        using var reader = package.Read(path);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "mergeCell")
            {
                var corners = (reader.GetAttribute("ref") ?? "").Split(':');
                if (
                    corners.Length == 2
                    && CellReference.TryParse(corners[0], out var first)
                    && CellReference.TryParse(corners[1], out var last)
                )
                {
                    merged.Add(first.Row, first.Column, last.Row, last.Column);
                }
            }
        }
        return merged;
    }

    // The reader stands on a row and is left on its end.
    private List<SheetCell> Cells(XmlReader reader)
    {
        var cells = new List<SheetCell>();
        var depth = reader.Depth;
        var column = -1;
        while (reader.Read() && reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "c")
            {
                continue;
            }

            var place = CellReference.TryParse(reader.GetAttribute("r"), out var reference)
                ? reference.Column
                : column + 1;
            column = place > column ? place : column + 1;
            var (type, style) = (reader.GetAttribute("t"), reader.GetAttribute("s"));
            if (!reader.IsEmptyElement && Value(reader) is { Length: > 0 } value)
            {
                cells.Add(values.Cell(column, type, style, value));
            }
        }
        return cells;
    }

    // The reader stands on a cell and is left on its end.
    private string Value(XmlReader reader)
    {
        var depth = reader.Depth;
        var value = new StringBuilder();
        var inValue = false;
        reader.Read();
        while (reader.Depth > depth)
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "is")
            {
                value.Append(SharedStrings.TextOf(package.Element(reader)));
                continue;
            }

            if (reader.NodeType == XmlNodeType.Element && reader.Depth == depth + 1)
            {
                inValue = reader.LocalName == "v";
            }
            else if (
                inValue && reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace
            )
            {
                value.Append(reader.Value);
            }

            if (!reader.Read())
            {
                break;
            }
        }
        return value.ToString();
    }

    private void Drawing(string drawing, XElement? root, CancellationToken cancellationToken)
    {
        foreach (var element in root?.Descendants() ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (element.Name.LocalName == "sp")
            {
                foreach (var paragraph in DrawingParagraph.Of(element.Child("txBody"), bulleted: false))
                {
                    builder.Add(BlockKind.Paragraph, paragraph.Marker + paragraph.Text, page: number);
                }
            }
            else if (element.Name.LocalName == "chart" && element.Value("rel-id") is { } id)
            {
                var chart = package.LoadOptional(package.TargetOf(drawing, id));
                ChartBlocks.Add(chart, builder, package.Limits, number);
            }
        }
    }

    private void Comments()
    {
        foreach (var part in package.Targets(path, "comments"))
        {
            var comments = package.LoadOptional(part);
            var authors = comments?.Child("authors")?.Elements().Select(author => author.Value).ToList() ?? [];
            foreach (var comment in comments?.Child("commentList")?.Elements() ?? [])
            {
                var author = int.TryParse(comment.Value("authorId"), out var at)
                    ? authors.ElementAtOrDefault(at)
                    : null;
                // Comments with answers stand here too, for programs that know none, behind a notice.
                if (author?.StartsWith("tc=", StringComparison.Ordinal) != true && comment.Child("text") is { } text)
                {
                    Comment(comment.Value("ref"), author, null, SharedStrings.TextOf(text));
                }
            }
        }

        foreach (var part in package.Targets(path, "threadedComment"))
        {
            foreach (var comment in package.LoadOptional(part)?.Elements() ?? [])
            {
                var author = people.GetValueOrDefault(comment.Value("personId") ?? "");
                Comment(comment.Value("ref"), author, comment.Value("dT"), comment.Child("text")?.Value ?? "");
            }
        }
    }

    private void Comment(string? cell, string? author, string? written, string text) =>
        builder.Add(BlockKind.Paragraph, CommentText.Of(cell, author, written, text), page: number);
}
