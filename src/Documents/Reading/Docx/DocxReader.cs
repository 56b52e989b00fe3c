using System.Runtime.CompilerServices;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>
/// Reads Word documents: headings by outline level or style, numbered and bulleted lists, tables, text boxes, footnotes
/// and endnotes. Deleted text, field codes, comments, page headers and footers are left out. Parts stream; the document
/// is never in memory as a whole.
/// </summary>
internal sealed class DocxReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        using var package = DocxPackage.Open(source.Content, limits);
        try
        {
            return Read(package, limits, cancellationToken);
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            throw Failures.Damaged("DOCX", e);
        }
    }

    private static DocumentText Read(DocxPackage package, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var main = package.Target("", "officeDocument") ?? "word/document.xml";
        if (!package.Has(main))
        {
            throw Failures.Damaged("DOCX");
        }

        var builder = new DocumentTextBuilder("docx", limits)
        {
            Title = package.Load(package.Target("", "core-properties"))?.Child("title")?.Value,
        };
        if (string.IsNullOrWhiteSpace(builder.Title))
        {
            builder.Title = null;
        }

        var styles = new DocxStyles(
            package.Load(package.Target(main, "styles")),
            package.Load(package.Target(main, "numbering"))
        );
        var blocks = new Blocks(builder, styles, limits, cancellationToken);
        using (var reader = package.Read(main))
        {
            reader.Read();
            while (!reader.EOF)
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName is "p" or "tbl")
                {
                    blocks.Add(package.Element(reader));
                }
                else if (reader.NodeType == XmlNodeType.Element && reader.Depth > limits.MaxNesting)
                {
                    throw Failures.TooDeep(limits);
                }
                else
                {
                    reader.Read();
                }
            }
        }
        blocks.AddNotes(package.Load(package.Target(main, "footnotes")), "footnote");
        blocks.AddNotes(package.Load(package.Target(main, "endnotes")), "endnote");
        return builder.Build();
    }

    private sealed class Blocks(
        DocumentTextBuilder builder,
        DocxStyles styles,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        // Word has no more than 63 columns; the second bound is for rows that many such cells follow one another in.
        private const int MaxSpan = 64;
        private const int MaxPaddedColumns = 1000;

        public void Add(XElement element)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (element.Name.LocalName == "p")
            {
                Paragraph(element);
            }
            else if (!Boxed(element))
            {
                builder.Add(BlockKind.Table, Table(element));
            }
        }

        public void AddNotes(XElement? notes, string kind)
        {
            foreach (var note in notes?.Children(kind) ?? [])
            {
                // Separators have a type; notes that the text refers to have none (ECMA-376 part 1, 17.11).
                if (note.Value("type") is not (null or "normal"))
                {
                    continue;
                }

                var text = TextOf(note).Trim();
                if (text.Length > 0)
                {
                    builder.Add(BlockKind.Paragraph, $"[{note.Value("id")}] {text}");
                }
            }
        }

        private void Paragraph(XElement paragraph)
        {
            var properties = paragraph.Child("pPr");
            var text = TextOf(paragraph);
            if (string.IsNullOrWhiteSpace(text))
            {
                return;
            }

            var level = styles.HeadingLevel(properties);
            if (level > 0)
            {
                if (builder.Title is null && (level == 1 || styles.IsTitle(properties)))
                {
                    builder.Title = text;
                }

                builder.Add(BlockKind.Heading, text, level);
                return;
            }
            var marker = styles.ListMarker(properties);
            builder.Add(marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph, marker + text.TrimStart());
        }

        // A table of one column is a frame around text.
        private bool Boxed(XElement table)
        {
            var rows = Unwrapped(table, "tr").ToList();
            if (rows.Exists(row => Unwrapped(row, "tc").Skip(1).Any()))
            {
                return false;
            }

            RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (var content in rows.SelectMany(row => Unwrapped(row, "tc")).SelectMany(cell => cell.Elements()))
            {
                if (content.Name.LocalName is "p" or "tbl")
                {
                    Add(content);
                }
            }
            return true;
        }

        private string Table(XElement table)
        {
            var text = new TableText(limits);
            var hasHeader = false;
            var look = table.Child("tblPr")?.Child("tblLook");
            // Bit 5 of the older form is "first row" (ECMA-376 part 1, 17.4.55).
            var firstRowIsHeader =
                look?.Value("firstRow") is "1" or "true"
                || (
                    look?.Value("val") is { } bits
                    && int.TryParse(bits, System.Globalization.NumberStyles.HexNumber, null, out var mask)
                    && look.Value("firstRow") is null
                    && (mask & 0x20) != 0
                );
            var above = new List<string>();
            foreach (var row in Unwrapped(table, "tr"))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var cells = Row(row, above);
                var isHeader = row.Child("trPr")?.Child("tblHeader").IsOn() ?? false;
                if (!hasHeader && !text.HasRows && (isHeader || firstRowIsHeader))
                {
                    text.SetHeader(cells);
                }
                else
                {
                    text.Add(cells);
                }

                hasHeader |= !text.HasRows;
                above = cells;
            }
            return text.ToString();
        }

        private static List<string> Row(XElement row, List<string> above)
        {
            var cells = new List<string>();
            foreach (var cell in Unwrapped(row, "tc"))
            {
                var properties = cell.Child("tcPr");
                var merge = properties?.Child("vMerge");
                var continues = merge is not null && merge.Value("val") is null or "continue";
                cells.Add(continues && cells.Count < above.Count ? above[cells.Count] : TextOf(cell));
                if (int.TryParse(properties?.Child("gridSpan")?.Value("val"), out var span))
                {
                    for (var i = 1; i < Math.Min(span, MaxSpan) && cells.Count < MaxPaddedColumns; i++)
                    {
                        cells.Add("");
                    }
                }
            }
            return cells;
        }

        // Rows and cells may stand in content controls and in insertions.
        private static IEnumerable<XElement> Unwrapped(XElement parent, string name)
        {
            foreach (var child in parent.Elements())
            {
                if (child.Name.LocalName == name)
                {
                    yield return child;
                }
                else if (child.Name.LocalName is "sdt" or "sdtContent" or "ins" or "customXml" or "smartTag")
                {
                    foreach (var inner in Unwrapped(child, name))
                    {
                        yield return inner;
                    }
                }
            }
        }

        private static string TextOf(XElement element)
        {
            var result = new StringBuilder();
            Append(element, result);
            return result.ToString();
        }

        private static void Append(XElement element, StringBuilder result)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (var child in element.Elements())
            {
                switch (child.Name.LocalName)
                {
                    case "t":
                        result.Append(child.Value);
                        break;
                    case "tab" or "ptab":
                        result.Append('\t');
                        break;
                    case "br" or "cr":
                        result.Append('\n');
                        break;
                    case "noBreakHyphen":
                        result.Append('-');
                        break;
                    case "footnoteReference" or "endnoteReference":
                        result.Append('[').Append(child.Value("id")).Append(']');
                        break;
                    case "p":
                        Append(child, result);
                        result.Append('\n');
                        break;
                    case "AlternateContent":
                        // The alternatives say the same thing; the first is for programs of this day.
                        if ((child.Child("Choice") ?? child.Child("Fallback")) is { } chosen)
                        {
                            Append(chosen, result);
                        }

                        break;
                    case "pPr" or "rPr" or "del" or "moveFrom" or "rt" or "instrText":
                        break;
                    default:
                        Append(child, result);
                        break;
                }
            }
        }
    }
}
