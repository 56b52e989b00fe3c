using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>What the styles and numbering of a DOCX say of a paragraph (ECMA-376 part 1, 17.7 and 17.9).</summary>
internal sealed class DocxStyles
{
    private const int Levels = 9;
    private const int MaxInheritance = 32;

    private readonly Dictionary<string, XElement> _styles = [];
    private readonly Dictionary<string, XElement> _abstractNumbers = [];
    private readonly Dictionary<string, string> _numbers = [];
    private readonly Dictionary<string, int[]> _counters = [];

    public DocxStyles(XElement? styles, XElement? numbering)
    {
        foreach (var style in styles?.Children("style") ?? [])
        {
            if (style.Value("styleId") is { } id)
                _styles.TryAdd(id, style);
        }
        foreach (var number in numbering?.Children("abstractNum") ?? [])
        {
            if (number.Value("abstractNumId") is { } id)
                _abstractNumbers.TryAdd(id, number);
        }
        foreach (var number in numbering?.Children("num") ?? [])
        {
            if (number.Value("numId") is { } id && number.Child("abstractNumId")?.Value("val") is { } target)
                _numbers.TryAdd(id, target);
        }
    }

    /// <summary>1 to 6 for a heading, else 0.</summary>
    public int HeadingLevel(XElement? properties)
    {
        foreach (var source in Sources(properties))
        {
            if (source.Properties?.Child("outlineLvl")?.Value("val") is { } outline && int.TryParse(outline, out var level))
                return level is >= 0 and < Levels ? Math.Min(level + 1, 6) : 0;
            if (source.Name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(source.Name.AsSpan("heading ".Length), out var named))
                return Math.Clamp(named, 1, 6);
            if (source.Name.Equals("title", StringComparison.OrdinalIgnoreCase))
                return 1;
        }
        return 0;
    }

    /// <summary>Whether the paragraph is the document's title.</summary>
    public bool IsTitle(XElement? properties)
        => Sources(properties).Any(source => source.Name.Equals("title", StringComparison.OrdinalIgnoreCase));

    /// <summary>The marker of a list item, counting it; empty for a paragraph that is not in a list.</summary>
    public string ListMarker(XElement? properties)
    {
        var numbering = Sources(properties).Select(source => source.Properties?.Child("numPr")).FirstOrDefault(found => found is not null);
        // Number 0 takes a paragraph out of the list of its style.
        if (numbering?.Child("numId")?.Value("val") is not { } id || id == "0" || !_numbers.TryGetValue(id, out var abstractId))
            return "";
        var level = int.TryParse(numbering.Child("ilvl")?.Value("val"), out var parsed) ? Math.Clamp(parsed, 0, Levels - 1) : 0;
        var definition = _abstractNumbers.GetValueOrDefault(abstractId)?.Children("lvl")
            .FirstOrDefault(candidate => candidate.Value("ilvl") == level.ToString());
        if (definition?.Child("numFmt")?.Value("val") is null or "bullet" or "none")
            return "- ";
        if (!_counters.TryGetValue(id, out var counters))
            _counters[id] = counters = new int[Levels];
        counters.AsSpan(level + 1).Clear();
        var first = int.TryParse(definition.Child("start")?.Value("val"), out var start) ? start : 1;
        counters[level] = counters[level] == 0 ? Math.Max(first, 1) : counters[level] + 1;
        return $"{counters[level]}. ";
    }

    // The paragraph's own properties, then those of its style and of what that is based on.
    private IEnumerable<(XElement? Properties, string Name)> Sources(XElement? properties)
    {
        yield return (properties, "");
        var id = properties?.Child("pStyle")?.Value("val");
        for (var i = 0; i < MaxInheritance && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            yield return (style.Child("pPr"), style.Child("name")?.Value("val") ?? "");
            id = style.Child("basedOn")?.Value("val");
        }
    }
}
