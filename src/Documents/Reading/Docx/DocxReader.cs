using System.Collections.Frozen;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Containers;
using Pipeline.Documents.Reading.Drawings;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>
/// Reads Word documents: headings by outline level or style, lists and headings with their numbers, tables, equations,
/// text boxes, the values of charts and the text of diagrams; below the text its notes, comments, and what page headers
/// and footers say, each once. Deleted and hidden text and field codes are left out. Parts stream; the
/// document is never in memory as a whole.
/// </summary>
internal sealed class DocxReader(ChildDocuments children) : IDocumentReader
{
    /// <summary>The attributes that are looked at.</summary>
    internal static readonly FrozenSet<string> Attributes = DrawingAttributes.With(
        "abstractNumId",
        "author",
        "char",
        "customMarkFollows",
        "date",
        "dropCap",
        "fldCharType",
        "font",
        "id",
        "ilvl",
        "instr",
        "numId",
        "string",
        "styleId",
        "val"
    );

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        limits = ChildDocuments.Shared(limits);
        using var package = OpenXmlPackage.Open(source.Content, "DOCX", Attributes, limits, cancellationToken);
        return Failures.WhenDamaged("DOCX", () => Read(package, limits, cancellationToken));
    }

    private DocumentText Read(OpenXmlPackage package, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var main = package.Target("", "officeDocument") ?? "word/document.xml";
        if (!package.Has(main))
        {
            throw Failures.Damaged("DOCX");
        }

        var builder = new DocumentTextBuilder("docx", limits) { Title = package.Title };
        if (string.IsNullOrWhiteSpace(builder.Title))
        {
            builder.Title = null;
        }

        var styles = new DocxStyles(
            package.Load(package.Target(main, "styles")),
            package.Load(package.Target(main, "numbering"))
        );
        var notes = new DocxNotes();
        var inline = new DocxInline(styles, notes);
        var parts = new DocxParts(package, main, children, builder, cancellationToken);
        var blocks = new DocxBlocks(package, main, styles, inline, parts, builder, cancellationToken);
        using (var reader = package.Read(main))
        {
            reader.Read();
            while (!reader.EOF)
            {
                if (reader.NodeType != XmlNodeType.Element)
                {
                    reader.Read();
                }
                else if (reader.LocalName is "p" or "tbl" or "AlternateContent" or "oMathPara" or "oMath" or "altChunk")
                {
                    blocks.Add(package.Element(reader));
                }
                else if (reader.Depth > limits.MaxNesting)
                {
                    throw Failures.TooDeep(limits);
                }
                else if (reader.LocalName is "del" or "moveFrom" or "sdtPr" or "sectPr")
                {
                    package.Element(reader);
                }
                else
                {
                    reader.Read();
                }
            }
        }

        blocks.End();
        var asides = new DocxAsides(builder, styles, notes, cancellationToken);
        asides.AddNotes(package.Load(package.Target(main, "footnotes")), "footnote", notes.Footnotes);
        asides.AddNotes(package.Load(package.Target(main, "endnotes")), "endnote", notes.Endnotes);
        asides.AddComments(package.LoadOptional(package.Target(main, "comments")));
        foreach (var part in package.Targets(main, "header").Concat(package.Targets(main, "footer")).ToList())
        {
            asides.AddMargin(package.LoadOptional(part));
        }

        return builder.Build();
    }
}
