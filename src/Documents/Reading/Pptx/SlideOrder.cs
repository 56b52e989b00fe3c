using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Pptx;

/// <summary>Puts shapes into the order in which they are read: from top to bottom, and from left to right where they
/// stand beside one another. In the file they stand as they were drawn.</summary>
internal static class SlideOrder
{
    /// <summary>The shapes directly in a tree or group, in reading order.</summary>
    public static IEnumerable<XElement> Of(XElement parent, LayoutPlaces layout)
    {
        var placed = new List<(XElement Shape, ShapePlace Place)>();
        var last = default(ShapePlace);
        foreach (var shape in parent.Elements())
        {
            // A shape whose place nobody knows goes with the one before.
            last = ShapePlace.Of(shape) ?? layout.Of(shape) ?? last;
            placed.Add((shape, last));
        }

        var sorted = placed.OrderBy(shape => shape.Place.Top).ToList();
        for (var i = 0; i < sorted.Count; )
        {
            var first = sorted[i].Place;
            var end = i + 1;
            while (end < sorted.Count && first.IsBeside(sorted[end].Place))
            {
                end++;
            }

            foreach (var (shape, _) in sorted.Take(i..end).OrderBy(shape => shape.Place.Left))
            {
                yield return shape;
            }

            i = end;
        }
    }
}

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
