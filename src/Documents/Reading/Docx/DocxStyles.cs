using System.Collections.Frozen;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>
/// What the styles and numbering of a DOCX say of a paragraph (ECMA-376 part 1, 17.7 and 17.9). Styles are taken apart
/// once, however many paragraphs use them.
/// </summary>
internal sealed class DocxStyles
{
    private const int MaxInheritance = 32;
    private const int OutlineLevels = 9;

    // What Word, LibreOffice and pandoc call the styles of code.
    private static readonly FrozenSet<string> Code = new[]
    {
        "code",
        "code block",
        "html preformatted",
        "macro",
        "preformatted text",
        "source code",
        "sourcecode",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private readonly Dictionary<string, Style> _styles = [];
    private readonly DocxNumbering _numbering;
    private readonly bool _anyHides;

    public DocxStyles(XElement? styles, XElement? numbering)
    {
        _numbering = new DocxNumbering(numbering);
        foreach (var style in styles?.Children("style") ?? [])
        {
            if (style.Value("styleId") is { } id)
            {
                _styles.TryAdd(
                    id,
                    Style.Of(
                        style.Child("pPr"),
                        id,
                        style.Child("name")?.Value("val") ?? "",
                        style.Child("basedOn")?.Value("val")
                    ) with
                    {
                        Hides = Hides(style.Child("rPr")),
                    }
                );
            }
        }

        _anyHides = _styles.Values.Any(style => style.Hides == true);
    }

    /// <summary>1 to 6 for a heading, else 0.</summary>
    public int HeadingLevel(XElement? properties)
    {
        foreach (var style in Sources(properties))
        {
            if (style.Outline is { } level)
            {
                return level is >= 0 and < OutlineLevels ? Math.Min(level + 1, 6) : 0;
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

    /// <summary>Whether the paragraph is a line of code.</summary>
    public bool IsCode(XElement? properties) =>
        Inherited(properties?.Child("pStyle")?.Value("val")).Any(style => Code.Contains(style.Name));

    /// <summary>Whether text is hidden, by its own properties, else by its style, else by its paragraph's.</summary>
    /// <param name="properties">The text's properties, or null.</param>
    /// <param name="paragraph">The style of its paragraph, or null.</param>
    public bool IsHidden(XElement? properties, string? paragraph) =>
        Hides(properties)
        ?? (_anyHides && (Hides(properties?.Child("rStyle")?.Value("val")) ?? Hides(paragraph) ?? false));

    /// <summary>Whether the paragraph is the document's title.</summary>
    public bool IsTitle(XElement? properties) => Sources(properties).Any(style => style.IsTitle);

    /// <summary>The marker of a list item or the number of a heading, counting it, with a blank after it; empty for a
    /// paragraph that has none.</summary>
    public string Marker(XElement? properties)
    {
        string? list = null;
        int? level = null;
        string? style = null;
        foreach (var source in Sources(properties))
        {
            level ??= source.Depth;
            list ??= source.List;
            if (list is not null)
            {
                style = source.Id;
                break;
            }
        }
        return list is null ? "" : _numbering.Next(list, level ?? _numbering.LevelOf(list, style), ListOfStyle);
    }

    private string? ListOfStyle(string style) => _styles.GetValueOrDefault(style)?.List;

    private static bool? Hides(XElement? properties) =>
        properties?.Child("vanish") is { } vanish ? vanish.IsOn() : null;

    private bool? Hides(string? style) =>
        Inherited(style).Select(one => one.Hides).FirstOrDefault(hides => hides.HasValue);

    // The paragraph's own properties, then those of its style and of what that is based on.
    private IEnumerable<Style> Sources(XElement? properties)
    {
        var own = Style.Of(properties, null, "", properties?.Child("pStyle")?.Value("val"));
        return Inherited(own.BasedOn).Prepend(own);
    }

    private IEnumerable<Style> Inherited(string? id)
    {
        for (var i = 0; i < MaxInheritance && id is not null && _styles.TryGetValue(id, out var style); i++)
        {
            yield return style;
            id = style.BasedOn;
        }
    }

    private sealed record Style(string? Id, string Name, string? BasedOn, int? Outline, string? List, int? Depth)
    {
        public bool? Hides { get; init; }

        public bool IsTitle => Name.Equals("title", StringComparison.OrdinalIgnoreCase);

        public static Style Of(XElement? properties, string? id, string name, string? basedOn)
        {
            int? outline = int.TryParse(properties?.Child("outlineLvl")?.Value("val"), out var level) ? level : null;
            var list = properties?.Child("numPr");
            return new Style(
                id,
                name,
                basedOn,
                outline,
                list?.Child("numId")?.Value("val"),
                int.TryParse(list?.Child("ilvl")?.Value("val"), out var depth)
                    ? Math.Clamp(depth, 0, WordLists.Levels - 1)
                    : null
            );
        }
    }
}
