using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Odf;

/// <summary>Writes the blocks of one slide of an OpenDocument presentation, or page of a drawing.</summary>
internal sealed class OdfSlide(DocumentTextBuilder builder, OdfText text, int number)
{
    /// <summary>Adds a page: its title first, its notes last.</summary>
    public void Add(XElement page)
    {
        var shapes = page.Elements().Where(shape => shape.Name.LocalName is not ("notes" or "forms")).ToList();
        var title = shapes.Find(shape => shape.Value("class") == "title" && text.TextOf(Body(shape)).Trim().Length > 0);
        if (title is not null)
        {
            var heading = text.TextOf(Body(title)).Trim();
            builder.Title ??= number == 1 ? heading : null;
            builder.Add(BlockKind.Heading, heading, 1, number);
        }

        foreach (var shape in shapes)
        {
            if (shape != title && !IsFurniture(shape))
            {
                text.Add(shape, number);
            }
        }

        foreach (var shape in page.Child("notes")?.Elements() ?? [])
        {
            if (shape.Value("class") == "notes")
            {
                text.Add(shape, number);
            }
        }
        text.AddNotes();
    }

    private static XElement Body(XElement shape) => shape.Child("text-box") ?? shape;

    private static bool IsFurniture(XElement shape) =>
        shape.Value("class") is "page-number" or "footer" or "header" or "date-time";
}
