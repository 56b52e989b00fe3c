using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Hangul;

namespace Pipeline.Documents.Reading.Hwpx;

/// <summary>
/// Reads HWPX (KS X 6101, OWPML): headings by outline level, numbered lists, tables with merged cells, notes, text
/// boxes, equations, headers, footers and master pages, comments. Text whose deletion is tracked is left out. A section
/// is read paragraph by paragraph.
/// </summary>
internal sealed class HwpxReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        return Failures.WhenDamaged(
            "HWPX",
            () =>
            {
                using var package = HwpxPackage.Open(source.Content, source.Password, limits);
                return Read(package, limits, cancellationToken);
            }
        );
    }

    private static DocumentText Read(HwpxPackage package, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var sections = package.Sections();
        if (sections.Count == 0)
        {
            throw Failures.Damaged("HWPX");
        }

        var builder = new DocumentTextBuilder("hwpx", limits) { Title = package.Title };
        var numbering = new HangulNumbering();
        var styles = new HwpxStyles(package.LoadHeader(), numbering);
        var paragraphs = new HwpxParagraphs(styles, numbering);
        var blocks = new HangulBlocks(builder, numbering, limits, cancellationToken);
        foreach (var section in sections)
        {
            using var reader = package.Read(section);
            reader.Read();
            while (!reader.EOF)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName == "p")
                {
                    blocks.Add(paragraphs.Of(package.Element(reader)));
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

        foreach (var page in package.MasterPages())
        {
            var content = paragraphs.In(package.Load(page));
            blocks.Add(new HangulParagraph(HangulShape.Plain, "", [new HangulItem.Aside(HangulAside.Page, content)]));
        }

        blocks.Finish();
        return builder.Build();
    }
}
