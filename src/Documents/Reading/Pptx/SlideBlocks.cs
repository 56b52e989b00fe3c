using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Drawings;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Pptx;

/// <summary>Writes the blocks of one slide.</summary>
internal sealed class SlideBlocks(
    OpenXmlPackage package,
    string path,
    LayoutPlaces layout,
    DocumentTextBuilder builder,
    int number,
    CancellationToken cancellationToken
)
{
    // A first line that is longer is no title.
    private const int MaxTitle = 100;

    private XElement? _title;

    /// <summary>Adds a slide.</summary>
    public void Add(XElement slide)
    {
        if (slide.Child("cSld")?.Child("spTree") is not { } tree)
        {
            return;
        }

        var shapes = tree.Descendants().Where(element => element.Name.LocalName == "sp").ToList();
        _title =
            shapes.Find(shape => IsTitle(shape) && HasText(shape))
            ?? shapes.Find(shape => HasText(shape) && !IsFurniture(shape) && IsShort(shape));
        if (_title is not null)
        {
            var text = DrawingParagraph.TextOf(_title.Child("txBody")).Trim();
            builder.Title ??= number == 1 ? text : null;
            builder.Add(BlockKind.Heading, text, 1, number);
        }
        Shapes(tree);
    }

    /// <summary>What says that a shape takes the place of one of the layout, or null.</summary>
    public static XElement? PlaceholderOf(XElement shape) => shape.Child("nvSpPr")?.Child("nvPr")?.Child("ph");

    /// <summary>Adds a paragraph of a slide.</summary>
    public static void Add(DrawingParagraph paragraph, DocumentTextBuilder builder, int number) =>
        builder.Add(
            paragraph.Marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph,
            paragraph.Marker + paragraph.Text,
            page: number
        );

    private void Shapes(XElement parent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var shape in SlideOrder.Of(parent, layout))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (shape.Name.LocalName)
            {
                case "sp" or "cxnSp" when shape != _title && !IsHidden(shape, "nvSpPr") && !IsFurniture(shape):
                    var type = PlaceholderOf(shape) is { } place ? place.Value("type") ?? "obj" : "";
                    foreach (var paragraph in DrawingParagraph.Of(shape.Child("txBody"), type is "obj" or "body"))
                    {
                        Add(paragraph, builder, number);
                    }

                    break;
                case "grpSp" when !IsHidden(shape, "nvGrpSpPr"):
                    Shapes(shape);
                    break;
                case "graphicFrame" when !IsHidden(shape, "nvGraphicFramePr"):
                    Graphic(shape.Child("graphic")?.Child("graphicData"));
                    break;
                case "AlternateContent":
                    Alternatives(shape);
                    break;
            }
        }
    }

    // The first alternative is for programs of this day. One that shows nothing here, as an object of another program
    // does, has a fallback.
    private void Alternatives(XElement alternatives)
    {
        foreach (var choice in alternatives.Elements())
        {
            if (choice.Descendants().Any(element => element.Name.LocalName is "t" or "chart" or "relIds"))
            {
                Shapes(choice);
                return;
            }
        }
    }

    private void Graphic(XElement? data)
    {
        foreach (var element in data?.Elements() ?? [])
        {
            switch (element.Name.LocalName)
            {
                case "tbl":
                    builder.Add(
                        BlockKind.Table,
                        DrawingTable.Write(element, package.Limits, cancellationToken),
                        page: number
                    );
                    break;
                case "chart":
                    var chart = package.LoadOptional(package.TargetOf(path, element.Value("rel-id")));
                    ChartBlocks.Add(chart, builder, package.Limits, number);
                    break;
                case "relIds":
                    var model = package.LoadOptional(package.TargetOf(path, element.Value("rel-dm")));
                    foreach (var paragraph in DiagramText.Of(model))
                    {
                        Add(paragraph, builder, number);
                    }

                    break;
                case "AlternateContent":
                    Alternatives(element);
                    break;
            }
        }
    }

    private static bool IsTitle(XElement shape) => PlaceholderOf(shape)?.Value("type") is "title" or "ctrTitle";

    private static bool IsFurniture(XElement shape) =>
        PlaceholderOf(shape)?.Value("type") is "sldNum" or "dt" or "ftr" or "hdr" or "sldImg";

    private static bool IsHidden(XElement shape, string properties) =>
        shape.Child(properties)?.Child("cNvPr")?.Value("hidden") is "1" or "true";

    private static bool HasText(XElement shape) =>
        !string.IsNullOrWhiteSpace(DrawingParagraph.TextOf(shape.Child("txBody")));

    private static bool IsShort(XElement shape)
    {
        var text = DrawingParagraph.TextOf(shape.Child("txBody")).Trim();
        return text.Length <= MaxTitle && !text.Contains('\n');
    }
}
