using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Odf;

/// <summary>What the styles of an OpenDocument say: which paragraphs are titles, which lists are numbered, which sheets
/// are hidden.</summary>
internal sealed class OdfStyles
{
    private const int Levels = 10;
    private const int MaxInheritance = 32;

    private readonly Dictionary<string, string> _parents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _hidden = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _silent = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int?[]> _lists = new(StringComparer.Ordinal);

    /// <summary>Takes the styles of a part, or of an element that holds some.</summary>
    public void Add(XElement? holder)
    {
        foreach (var element in holder?.DescendantsAndSelf() ?? [])
        {
            switch (element.Name.LocalName)
            {
                case "style" when element.Value("name") is { } name:
                    if (element.Value("parent-style-name") is { } parent)
                    {
                        _parents[name] = parent;
                    }

                    if (element.Child("table-properties")?.Value("display") == "false")
                    {
                        _hidden.Add(name);
                    }

                    if (element.Child("text-properties")?.Value("display") is { } display)
                    {
                        _silent[name] = display == "none";
                    }

                    break;
                case "list-style" when element.Value("name") is { } name:
                    _lists[name] = StartsOf(element);
                    break;
            }
        }
    }

    /// <summary>Whether a style is the one of titles, or made from it.</summary>
    public bool IsTitle(string? style) => Inherited(style).Contains("Title");

    /// <summary>Whether a style is one of code, or made from it.</summary>
    public bool IsCode(string? style) => Inherited(style).Any(one => one is "Preformatted_20_Text" or "Source_20_Code");

    /// <summary>Whether text of a style is not shown.</summary>
    public bool IsSilent(string? style) =>
        _silent.Count > 0 && Inherited(style).FirstOrDefault(_silent.ContainsKey) is { } saying && _silent[saying];

    /// <summary>Whether tables of a style are not shown.</summary>
    public bool IsHidden(string? style) => style is not null && _hidden.Contains(style);

    /// <summary>The number that the items of a list begin with; null for a list with bullets.</summary>
    /// <param name="style">The list's style, or null.</param>
    /// <param name="level">Its level, from 0.</param>
    public int? FirstNumber(string? style, int level) =>
        style is not null && _lists.TryGetValue(style, out var starts)
            ? starts[Math.Clamp(level, 0, Levels - 1)]
            : null;

    // A style and what it is made from.
    private IEnumerable<string> Inherited(string? style)
    {
        for (var i = 0; i < MaxInheritance && style is not null; i++)
        {
            yield return style;
            style = _parents.GetValueOrDefault(style);
        }
    }

    private static int?[] StartsOf(XElement list)
    {
        var starts = new int?[Levels];
        foreach (var level in list.Elements())
        {
            if (
                level.Name.LocalName == "list-level-style-number"
                && !string.IsNullOrEmpty(level.Value("num-format"))
                && int.TryParse(level.Value("level"), NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                && at is > 0 and <= Levels
            )
            {
                starts[at - 1] = int.TryParse(level.Value("start-value"), out var start) ? start : 1;
            }
        }
        return starts;
    }
}
