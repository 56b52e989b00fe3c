using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>
/// What the styles and numbering of a DOCX say of a paragraph (ECMA-376 part 1, 17.7 and 17.9). Styles are taken apart
/// once, however many paragraphs use them.
/// </summary>
internal sealed class DocxStyles
{
    private const int Levels = 9;
    private const int MaxInheritance = 32;

    private readonly Dictionary<string, Style> _styles = [];
    private readonly Dictionary<string, ListLevel?[]> _abstractNumbers = [];
    private readonly Dictionary<string, string> _numbers = [];
    private readonly Dictionary<string, int[]> _counters = [];

    public DocxStyles(XElement? styles, XElement? numbering)
    {
        foreach (var style in styles?.Children("style") ?? [])
        {
            if (style.Value("styleId") is { } id)
            {
                _styles.TryAdd(
                    id,
                    Style.Of(
                        style.Child("pPr"),
                        style.Child("name")?.Value("val") ?? "",
                        style.Child("basedOn")?.Value("val")
                    )
                );
            }
        }
        foreach (var number in numbering?.Children("abstractNum") ?? [])
        {
            if (number.Value("abstractNumId") is { } id)
            {
                _abstractNumbers.TryAdd(id, LevelsOf(number));
            }
        }
        foreach (var number in numbering?.Children("num") ?? [])
        {
            if (number.Value("numId") is { } id && number.Child("abstractNumId")?.Value("val") is { } target)
            {
                _numbers.TryAdd(id, target);
            }
        }
    }

    /// <summary>1 to 6 for a heading, else 0.</summary>
    public int HeadingLevel(XElement? properties)
    {
        foreach (var style in Sources(properties))
        {
            if (style.Outline is { } level)
            {
                return level is >= 0 and < Levels ? Math.Min(level + 1, 6) : 0;
            }

            if (
                style.Name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(style.Name.AsSpan("heading ".Length), out var named)
            )
            {
                return Math.Clamp(named, 1, 6);
            }

            if (style.IsTitle)
            {
                return 1;
            }
        }
        return 0;
    }

    /// <summary>Whether the paragraph is the document's title.</summary>
    public bool IsTitle(XElement? properties) => Sources(properties).Any(style => style.IsTitle);

    /// <summary>The marker of a list item, counting it; empty for a paragraph that is not in a list.</summary>
    public string ListMarker(XElement? properties)
    {
        // Number 0 takes a paragraph out of the list of its style.
        if (
            Sources(properties).FirstOrDefault(style => style.InList)?.Numbering is not { } numbering
            || numbering.Id == "0"
            || !_numbers.TryGetValue(numbering.Id, out var abstractId)
        )
        {
            return "";
        }

        var definition = _abstractNumbers.GetValueOrDefault(abstractId)?[numbering.Level];
        if (definition is null)
        {
            return "- ";
        }

        if (!_counters.TryGetValue(numbering.Id, out var counters))
        {
            _counters[numbering.Id] = counters = new int[Levels];
        }

        counters.AsSpan(numbering.Level + 1).Clear();
        counters[numbering.Level] =
            counters[numbering.Level] == 0 ? Math.Max(definition.First, 1) : counters[numbering.Level] + 1;
        return $"{counters[numbering.Level]}. ";
    }

    // The paragraph's own properties, then those of its style and of what that is based on.
    private IEnumerable<Style> Sources(XElement? properties)
    {
        var own = Style.Of(properties, "", properties?.Child("pStyle")?.Value("val"));
        yield return own;
        var id = own.BasedOn;
        for (var i = 0; i < MaxInheritance && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.BasedOn;
        }
    }

    // Null for a level that has bullets.
    private static ListLevel?[] LevelsOf(XElement abstractNumber)
    {
        var levels = new ListLevel?[Levels];
        var seen = new bool[Levels];
        foreach (var level in abstractNumber.Children("lvl"))
        {
            if (!int.TryParse(level.Value("ilvl"), out var at) || at is < 0 or >= Levels || seen[at])
            {
                continue;
            }

            seen[at] = true;
            if (level.Child("numFmt")?.Value("val") is not (null or "bullet" or "none"))
            {
                levels[at] = new ListLevel(int.TryParse(level.Child("start")?.Value("val"), out var start) ? start : 1);
            }
        }
        return levels;
    }

    private sealed record ListLevel(int First);

    private sealed record Style(
        string Name,
        string? BasedOn,
        int? Outline,
        bool InList,
        (string Id, int Level)? Numbering
    )
    {
        public bool IsTitle => Name.Equals("title", StringComparison.OrdinalIgnoreCase);

        public static Style Of(XElement? properties, string name, string? basedOn)
        {
            int? outline = int.TryParse(properties?.Child("outlineLvl")?.Value("val"), out var level) ? level : null;
            var list = properties?.Child("numPr");
            var numbering = list?.Child("numId")?.Value("val") is { } id
                ? (
                    id,
                    int.TryParse(list.Child("ilvl")?.Value("val"), out var depth) ? Math.Clamp(depth, 0, Levels - 1) : 0
                )
                : ((string, int)?)null;
            return new Style(name, basedOn, outline, list is not null, numbering);
        }
    }
}
