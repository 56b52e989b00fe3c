using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Drawings;

/// <summary>The texts of a diagram.</summary>
internal static class DiagramText
{
    /// <summary>The texts of the points of a diagram's model.</summary>
    /// <param name="model">The root of the part of the model, or null.</param>
    public static IEnumerable<DrawingParagraph> Of(XElement? model)
    {
        // Points of other types hold what joins the texts (ECMA-376 part 1, 21.4.7.51).
        foreach (var point in model?.Child("ptLst")?.Children("pt") ?? [])
        {
            if (point.Value("type") is null or "node" or "asst")
            {
                foreach (var paragraph in DrawingParagraph.Of(point.Child("t"), bulleted: true))
                {
                    yield return paragraph;
                }
            }
        }
    }
}
