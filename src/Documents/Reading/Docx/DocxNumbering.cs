using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>Counts the numbered paragraphs of a document and writes their numbers as Word shows them (ECMA-376 part 1,
/// 17.9).</summary>
internal sealed class DocxNumbering
{
    /// <summary>Levels of a list.</summary>
    public const int Levels = 9;

    // A file can make every paragraph far longer by what stands before it.
    private const int MaxMarker = 64;

    private readonly Dictionary<string, Level?[]> _definitions = [];
    private readonly Dictionary<string, string> _styleLinks = [];
    private readonly Dictionary<string, List> _lists = [];
    private readonly Dictionary<string, int?[]> _counters = [];
    private readonly HashSet<string> _started = [];

    /// <summary>Takes the root of the part of numberings apart.</summary>
    public DocxNumbering(XElement? numbering)
    {
        foreach (var definition in numbering?.Children("abstractNum") ?? [])
        {
            if (definition.Value("abstractNumId") is { } id)
            {
                _definitions.TryAdd(id, LevelsOf(definition));
                if (definition.Child("numStyleLink")?.Value("val") is { } style)
                {
                    _styleLinks.TryAdd(id, style);
                }
            }
        }
        foreach (var list in numbering?.Children("num") ?? [])
        {
            if (list.Value("numId") is { } id && list.Child("abstractNumId")?.Value("val") is { } definition)
            {
                _lists.TryAdd(id, ListOf(list, definition));
            }
        }
    }

    /// <summary>The level of a list that a style stands for, from 0; 0 when there is none.</summary>
    public int LevelOf(string list, string? style)
    {
        var levels = _lists.TryGetValue(list, out var found) ? _definitions.GetValueOrDefault(found.Definition) : null;
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
        if (id == "0" || !_lists.TryGetValue(id, out var list))
        {
            return "";
        }

        var definition = list.Definition;
        if (
            _styleLinks.TryGetValue(definition, out var style)
            && linked(style) is { } other
            && _lists.TryGetValue(other, out var target)
        )
        {
            definition = target.Definition;
        }

        var levels = _definitions.GetValueOrDefault(definition);
        var own = new Level?[Levels];
        for (var i = 0; i < Levels; i++)
        {
            own[i] = list.Levels[i] ?? levels?[i];
        }

        Count(id, definition, list, own, at);
        if (own[at] is not { } level || level.Format == "bullet")
        {
            return "- ";
        }

        var text = Write(own, level, _counters[definition]);
        return text.Length > 0 ? text + ' ' : "";
    }

    // Lists of one definition go on counting each other's paragraphs, unless they say where they start.
    private void Count(string id, string definition, List list, Level?[] levels, int at)
    {
        if (!_counters.TryGetValue(definition, out var counters))
        {
            _counters[definition] = counters = new int?[Levels];
        }

        var isNew = _started.Add(id);
        for (var i = 0; isNew && i < Levels; i++)
        {
            counters[i] = list.Starts[i] is not null ? null : counters[i];
        }

        for (var deeper = at + 1; deeper < Levels; deeper++)
        {
            // A level starts anew after any above it, or after those that it names, the first being 1; 0 is none.
            if (at < (levels[deeper]?.RestartsAfter ?? deeper))
            {
                counters[deeper] = null;
            }
        }

        for (var i = 0; i <= at; i++)
        {
            var start = list.Starts[i] ?? levels[i]?.Start ?? 1;
            counters[i] = counters[i] is { } last ? last + (i == at && last < int.MaxValue ? 1 : 0) : start;
        }
    }

    // "%2" is the number of the second level.
    private static string Write(Level?[] levels, Level level, int?[] counters)
    {
        var text = new StringBuilder();
        for (var i = 0; i < level.Text.Length && text.Length < MaxMarker; i++)
        {
            if (level.Text[i] == '%' && i + 1 < level.Text.Length && level.Text[i + 1] is >= '1' and <= '9')
            {
                var named = level.Text[++i] - '1';
                var format = level.IsDecimal ? "decimal" : levels[named]?.Format;
                text.Append(DocxNumber.Write(format, counters[named] ?? levels[named]?.Start ?? 1));
            }
            else
            {
                text.Append(level.Text[i]);
            }
        }
        return text.ToString(0, Math.Min(text.Length, MaxMarker)).Trim();
    }

    private static Level?[] LevelsOf(XElement definition)
    {
        var levels = new Level?[Levels];
        foreach (var element in definition.Children("lvl"))
        {
            if (LevelOf(element) is { } at)
            {
                levels[at] ??= Level.Of(element, at);
            }
        }
        return levels;
    }

    private static List ListOf(XElement list, string definition)
    {
        var result = new List(definition, new Level?[Levels], new int?[Levels]);
        foreach (var changed in list.Children("lvlOverride"))
        {
            if (LevelOf(changed) is { } at)
            {
                result.Levels[at] ??= changed.Child("lvl") is { } level ? Level.Of(level, at) : null;
                result.Starts[at] ??= Number(changed.Child("startOverride")) ?? result.Levels[at]?.Start;
            }
        }
        return result;
    }

    private static int? LevelOf(XElement element) =>
        int.TryParse(element.Value("ilvl"), out var at) && at is >= 0 and < Levels ? at : null;

    private static int? Number(XElement? element) =>
        int.TryParse(element?.Value("val"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private sealed record List(string Definition, Level?[] Levels, int?[] Starts);

    private sealed record Level(
        string? Format,
        string Text,
        int Start,
        int? RestartsAfter,
        bool IsDecimal,
        string? Style
    )
    {
        public static Level Of(XElement level, int at) =>
            new(
                level.Child("numFmt")?.Value("val"),
                level.Child("lvlText") is { } text ? text.Value("val") ?? "" : $"%{at + 1}.",
                Number(level.Child("start")) ?? 1,
                Number(level.Child("lvlRestart")),
                level.Child("isLgl").IsOn(),
                level.Child("pStyle")?.Value("val")
            );
    }
}
