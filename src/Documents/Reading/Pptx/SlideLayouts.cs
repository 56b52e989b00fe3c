using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Pptx;

/// <summary>The places of all layouts of a presentation, each read once.</summary>
internal sealed class SlideLayouts(OpenXmlPackage package)
{
    private readonly Dictionary<string, LayoutPlaces> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The places of a layout.</summary>
    public LayoutPlaces Of(string? path)
    {
        if (!_known.TryGetValue(path ?? "", out var places))
        {
            _known[path ?? ""] = places = new LayoutPlaces();
            places.Add(package.LoadOptional(path));
            places.Add(path is null ? null : package.LoadOptional(package.Target(path, "slideMaster")));
        }
        return places;
    }
}
