using System.Text;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>Counts the numbered paragraphs of a document and writes their numbers as Word shows them (ECMA-376 part 1,
/// 17.9), whichever of its formats they come from.</summary>
/// <param name="definitions">The levels of each definition.</param>
/// <param name="lists">The lists, each of a definition.</param>
internal sealed class WordLists(
    IReadOnlyDictionary<string, WordLevel?[]> definitions,
    IReadOnlyDictionary<string, WordList> lists
)
{
    /// <summary>Levels of a list.</summary>
    public const int Levels = 9;

    // A file can make every paragraph far longer by what stands before it.
    private const int MaxMarker = 64;

    private readonly Dictionary<string, int?[]> _counters = [];
    private readonly HashSet<string> _started = [];

    /// <summary>A list, or null.</summary>
    public WordList? Of(string id) => lists.GetValueOrDefault(id);

    /// <summary>The levels of a definition, or null.</summary>
    public WordLevel?[]? LevelsOf(string definition) => definitions.GetValueOrDefault(definition);

    /// <summary>What stands before the next paragraph of a list, with a blank after it: "1.2. ", "가. ", "- " for a
    /// bullet; empty for nothing.</summary>
    /// <param name="id">The list.</param>
    /// <param name="list">The same.</param>
    /// <param name="definition">Its definition, or the one that takes its place.</param>
    /// <param name="at">The level, from 0.</param>
    public string Next(string id, WordList list, string definition, int at)
    {
        var levels = definitions.GetValueOrDefault(definition);
        var own = new WordLevel?[Levels];
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
    private void Count(string id, string definition, WordList list, WordLevel?[] levels, int at)
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
    private static string Write(WordLevel?[] levels, WordLevel level, int?[] counters)
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
}
