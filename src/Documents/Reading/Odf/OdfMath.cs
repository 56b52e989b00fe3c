using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Odf;

/// <summary>Writes MathML in a line: fractions with a slash, powers with ^, indices with _.</summary>
internal static class OdfMath
{
    /// <summary>The formula in a line.</summary>
    public static string TextOf(XElement math)
    {
        var text = new StringBuilder();
        Append(math, text);
        return text.ToString().Trim();
    }

    private static void Append(XElement element, StringBuilder text)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var parts = element.Elements().ToList();
        switch (element.Name.LocalName)
        {
            case "mi" or "mn" or "mo" or "mtext" or "ms":
                text.Append(element.Value.Trim()).Append(' ');
                break;
            case "annotation" or "annotation-xml":
                break;
            case "mfrac" when parts.Count == 2:
                Join(parts, "/", text);
                break;
            case "msup" or "mover" when parts.Count == 2:
                Join(parts, "^", text);
                break;
            case "msub" or "munder" when parts.Count == 2:
                Join(parts, "_", text);
                break;
            case "msqrt" or "mroot":
                text.Append('√');
                parts.ForEach(part => Append(part, text));
                break;
            default:
                parts.ForEach(part => Append(part, text));
                break;
        }
    }

    private static void Join(List<XElement> parts, string sign, StringBuilder text)
    {
        Append(parts[0], text);
        text.Append(sign).Append(' ');
        Append(parts[1], text);
    }
}
