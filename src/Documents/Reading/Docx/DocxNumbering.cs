using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>The part of numberings of a document, taken apart (ECMA-376 part 1, 17.9).</summary>
internal sealed class DocxNumbering
{
    private readonly Dictionary<string, string> _styleLinks = [];
    private readonly WordLists _lists;

    /// <summary>Takes the root of the part of numberings apart.</summary>
    public DocxNumbering(XElement? numbering)
    {
        var definitions = new Dictionary<string, WordLevel?[]>();
        foreach (var definition in numbering?.Children("abstractNum") ?? [])
        {
            if (definition.Value("abstractNumId") is { } id)
            {
                definitions.TryAdd(id, LevelsOf(definition));
                if (definition.Child("numStyleLink")?.Value("val") is { } style)
                {
                    _styleLinks.TryAdd(id, style);
                }
            }
        }

        var lists = new Dictionary<string, WordList>();
        foreach (var list in numbering?.Children("num") ?? [])
        {
            if (list.Value("numId") is { } id && list.Child("abstractNumId")?.Value("val") is { } definition)
            {
                lists.TryAdd(id, ListOf(list, definition));
            }
        }

        _lists = new WordLists(definitions, lists);
    }

    /// <summary>The level of a list that a style stands for, from 0; 0 when there is none.</summary>
    public int LevelOf(string list, string? style)
    {
        var levels = _lists.Of(list) is { } found ? _lists.LevelsOf(found.Definition) : null;
        var level = style is null || levels is null ? -1 : Array.FindIndex(levels, one => one?.Style == style);
        return Math.Max(level, 0);
    }

    /// <summary>What stands before the next paragraph of a list, with a blank after it: "1.2. ", "가. ", "- " for a
    /// bullet; empty for nothing.</summary>
    /// <param name="id">The list.</param>
    /// <param name="at">The level, from 0.</param>
    /// <param name="linked">The list that a style of numbering has, or null.</param>
    public string Next(string id, int at, Func<string, string?> linked)
    {
        // Number 0 takes a paragraph out of the list of its style.
        if (id == "0" || _lists.Of(id) is not { } list)
        {
            return "";
        }

        var definition = list.Definition;
        if (
            _styleLinks.TryGetValue(definition, out var style)
            && linked(style) is { } other
            && _lists.Of(other) is { } target
        )
        {
            definition = target.Definition;
        }

        return _lists.Next(id, list, definition, at);
    }

    private static WordLevel?[] LevelsOf(XElement definition)
    {
        var levels = new WordLevel?[WordLists.Levels];
        foreach (var element in definition.Children("lvl"))
        {
            if (LevelOf(element) is { } at)
            {
                levels[at] ??= Level(element, at);
            }
        }
        return levels;
    }

    private static WordList ListOf(XElement list, string definition)
    {
        var result = new WordList(definition, new WordLevel?[WordLists.Levels], new int?[WordLists.Levels]);
        foreach (var changed in list.Children("lvlOverride"))
        {
            if (LevelOf(changed) is { } at)
            {
                result.Levels[at] ??= changed.Child("lvl") is { } level ? Level(level, at) : null;
                result.Starts[at] ??= Number(changed.Child("startOverride")) ?? result.Levels[at]?.Start;
            }
        }
        return result;
    }

    private static int? LevelOf(XElement element) =>
        int.TryParse(element.Value("ilvl"), out var at) && at is >= 0 and < WordLists.Levels ? at : null;

    private static int? Number(XElement? element) =>
        int.TryParse(element?.Value("val"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static WordLevel Level(XElement level, int at) =>
        new(
            level.Child("numFmt")?.Value("val"),
            level.Child("lvlText") is { } text ? text.Value("val") ?? "" : $"%{at + 1}.",
            Number(level.Child("start")) ?? 1,
            Number(level.Child("lvlRestart")),
            level.Child("isLgl").IsOn(),
            level.Child("pStyle")?.Value("val")
        );
}
