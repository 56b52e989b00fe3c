using System.Xml.Linq;

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
