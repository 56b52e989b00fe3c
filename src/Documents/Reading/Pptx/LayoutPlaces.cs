using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Pptx;

/// <summary>Where a layout, or its master, puts the placeholders that a slide does not move.</summary>
internal sealed class LayoutPlaces
{
    private readonly Dictionary<string, ShapePlace> _byIndex = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShapePlace> _byType = new(StringComparer.Ordinal);

    /// <summary>Takes the places of a layout or master; those taken before count.</summary>
    public void Add(XElement? part)
    {
        foreach (var shape in part?.Child("cSld")?.Child("spTree")?.Children("sp") ?? [])
        {
            if (SlideBlocks.PlaceholderOf(shape) is not { } placeholder || ShapePlace.Of(shape) is not { } place)
            {
                continue;
            }

            if (placeholder.Value("idx") is { } index)
            {
                _byIndex.TryAdd(index, place);
            }

            _byType.TryAdd(TypeOf(placeholder), place);
        }
    }

    /// <summary>The place of a slide's shape that fills a placeholder, or null.</summary>
    public ShapePlace? Of(XElement shape)
    {
        if (SlideBlocks.PlaceholderOf(shape) is not { } placeholder)
        {
            return null;
        }

        return
            (placeholder.Value("idx") is { } index && _byIndex.TryGetValue(index, out var place))
            || _byType.TryGetValue(TypeOf(placeholder), out place)
            ? place
            : null;
    }

    // A slide's content fills the body of its master.
    private static string TypeOf(XElement placeholder) =>
        placeholder.Value("type") switch
        {
            null or "obj" => "body",
            "ctrTitle" => "title",
            { } type => type,
        };
}
