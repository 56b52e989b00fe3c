using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Pptx;

/// <summary>Where a shape stands, in English Metric Units.</summary>
internal readonly record struct ShapePlace(long Left, long Top, long Height)
{
    /// <summary>The place that a shape says itself, or null.</summary>
    public static ShapePlace? Of(XElement shape)
    {
        var transform =
            shape.Child("xfrm")
            ?? shape.Child("spPr")?.Child("xfrm")
            ?? shape.Child("grpSpPr")?.Child("xfrm")
            ?? shape.Child("Choice")?.Elements().Select(chosen => chosen.Child("xfrm")).FirstOrDefault();
        return transform?.Child("off") is { } at && transform.Child("ext") is { } size
            ? new ShapePlace(Number(at, "x"), Number(at, "y"), Number(size, "cy"))
            : null;
    }

    /// <summary>Whether another shape begins in the upper half of this one's height.</summary>
    public bool IsBeside(ShapePlace other) => other.Top - Top < Math.Max(Height, 1) / 2;

    private static long Number(XElement element, string attribute) =>
        long.TryParse(element.Value(attribute), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)
            ? Math.Clamp(n, int.MinValue, int.MaxValue)
            : 0;
}
