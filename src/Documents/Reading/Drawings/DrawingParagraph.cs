using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Drawings;

/// <summary>A paragraph of a text body of DrawingML (ECMA-376 part 1, 21.1.2).</summary>
/// <param name="Text">Its text.</param>
/// <param name="Marker">"- " or "3. " for an item of a list, else empty.</param>
internal sealed record DrawingParagraph(string Text, string Marker)
{
    private const int Levels = 9;

    /// <summary>The paragraphs of a text body that are not blank.</summary>
    /// <param name="body">The text body.</param>
    /// <param name="bulleted">Whether paragraphs that do not say otherwise are items of a list.</param>
    public static IEnumerable<DrawingParagraph> Of(XElement? body, bool bulleted)
    {
        var numbers = new int[Levels];
        foreach (var paragraph in body?.Children("p") ?? [])
        {
            var text = TextOf(paragraph);
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new DrawingParagraph(text.Trim(), MarkerOf(paragraph, bulleted, numbers));
            }
        }
    }

    /// <summary>The whole text of an element, a line for each paragraph.</summary>
    public static string TextOf(XElement? element)
    {
        var text = new StringBuilder();
        if (element is not null)
        {
            Append(element, text);
        }

        return text.ToString();
    }

    private static void Append(XElement element, StringBuilder text)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "t":
                    text.Append(child.Value);
                    break;
                case "br":
                    text.Append('\n');
                    break;
                case "p":
                    text.Append(text.Length > 0 ? "\n" : "");
                    Append(child, text);
                    break;
                case "AlternateContent":
                    // The alternatives say the same thing; the first is for programs of this day.
                    if ((child.Child("Choice") ?? child.Child("Fallback")) is { } chosen)
                    {
                        Append(chosen, text);
                    }

                    break;
                case "f":
                    // A fraction of an equation; elements of DrawingML of this name hold no text.
                    text.Append(TextOf(child.Child("num"))).Append('/').Append(TextOf(child.Child("den")));
                    break;
                case "pPr" or "rPr" or "endParaRPr" or "lstStyle" or "bodyPr":
                    break;
                default:
                    Append(child, text);
                    break;
            }
        }
    }

    private static string MarkerOf(XElement paragraph, bool bulleted, int[] numbers)
    {
        var properties = paragraph.Child("pPr");
        var level = int.TryParse(properties?.Value("lvl"), out var given) ? Math.Clamp(given, 0, Levels - 1) : 0;
        numbers.AsSpan(level + 1).Clear();
        if (properties?.Child("buAutoNum") is { } numbered)
        {
            var first = int.TryParse(numbered.Value("startAt"), out var start) ? start : 1;
            numbers[level] = numbers[level] == 0 ? Math.Max(first, 1) : numbers[level] + 1;
            return numbers[level].ToString(CultureInfo.InvariantCulture) + ". ";
        }

        numbers[level] = 0;
        return
            properties?.Child("buNone") is null
            && (
                bulleted
                || level > 0
                || properties?.Child("buChar") is not null
                || properties?.Child("buBlip") is not null
            )
            ? "- "
            : "";
    }
}
