using System.Collections.Frozen;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Drawings;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Pptx;

/// <summary>
/// Reads PowerPoint presentations, slide by slide in the order in which they are shown: the title as a heading, the
/// text of shapes and groups, tables, the values of charts, the text of diagrams, notes and comments. What stands on
/// masters and layouts, slide numbers, dates and footers are left out; hidden slides are read.
/// </summary>
internal sealed class PptxReader : IDocumentReader
{
    private static readonly FrozenSet<string> Attributes = DrawingAttributes.With(
        "authorId",
        "created",
        "cy",
        "dt",
        "id",
        "uri",
        "x",
        "y"
    );

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        using var package = OpenXmlPackage.Open(source.Content, "PPTX", Attributes, limits, cancellationToken);
        return Failures.WhenDamaged("PPTX", () => Read(package, limits, cancellationToken));
    }

    private static DocumentText Read(OpenXmlPackage package, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var main = package.Target("", "officeDocument") ?? "ppt/presentation.xml";
        var presentation = package.Load(main) ?? throw Failures.Damaged("PPTX");
        var builder = new DocumentTextBuilder("pptx", limits) { Title = package.Title, Pages = PageKind.Slide };
        if (string.IsNullOrWhiteSpace(builder.Title) || builder.Title == "PowerPoint Presentation")
        {
            builder.Title = null;
        }

        var comments = new SlideComments(package, main);
        var layouts = new SlideLayouts(package);
        var number = 0;
        foreach (var entry in presentation.Child("sldIdLst")?.Children("sldId") ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++number > limits.MaxPages)
            {
                break;
            }

            if (package.TargetOf(main, entry.Value("rel-id")) is not { } path || !package.Has(path))
            {
                continue;
            }

            using var reader = package.Read(path);
            if (reader.MoveToContent() != XmlNodeType.Element)
            {
                continue;
            }

            var slide = package.Element(reader);
            var places = layouts.Of(package.Target(path, "slideLayout"));
            new SlideBlocks(package, path, places, builder, number, cancellationToken).Add(slide);
            AddNotes(package, path, builder, number);
            comments.Add(path, builder, number);
        }
        return builder.Build();
    }

    private static void AddNotes(OpenXmlPackage package, string slide, DocumentTextBuilder builder, int number)
    {
        var notes = package.LoadOptional(package.Target(slide, "notesSlide"));
        foreach (var shape in notes?.Child("cSld")?.Child("spTree")?.Children("sp") ?? [])
        {
            if (SlideBlocks.PlaceholderOf(shape)?.Value("type") == "body")
            {
                foreach (var paragraph in DrawingParagraph.Of(shape.Child("txBody"), bulleted: false))
                {
                    SlideBlocks.Add(paragraph, builder, number);
                }
            }
        }
    }
}
