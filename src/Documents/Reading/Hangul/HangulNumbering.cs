using System.Text;

namespace Pipeline.Documents.Reading.Hangul;

/// <summary>Counts the numbered paragraphs of a document and writes their numbers.</summary>
internal sealed class HangulNumbering
{
    /// <summary>Levels of a numbering.</summary>
    public const int Levels = 10;

    private readonly Dictionary<int, HangulLevel[]> _definitions = [];
    private readonly Dictionary<(HangulHead Head, int Numbering), int[]> _counters = [];

    /// <summary>The numbering of the outline in the section that is being read.</summary>
    public int Outline { get; set; }

    /// <summary>Defines a numbering, of at most <see cref="Levels"/> levels.</summary>
    public void Define(int id, IEnumerable<HangulLevel> levels) => _definitions.TryAdd(id, [.. levels.Take(Levels)]);

    /// <summary>What stands before the next paragraph of a shape, such as "제1장" or "가."; empty for nothing, also
    /// where there is a bullet.</summary>
    public string Next(HangulShape shape)
    {
        if (shape.Head is not (HangulHead.Outline or HangulHead.Number))
        {
            return "";
        }

        var id = shape.Head == HangulHead.Outline && shape.Numbering == 0 ? Outline : shape.Numbering;
        if (!_definitions.TryGetValue(id, out var levels) || shape.Level >= levels.Length)
        {
            return "";
        }

        if (!_counters.TryGetValue((shape.Head, id), out var counters))
        {
            _counters[(shape.Head, id)] = counters = new int[Levels];
        }

        counters.AsSpan(shape.Level + 1).Clear();
        // A level that has not been counted yet counts as at its beginning.
        for (var level = 0; level <= shape.Level && level < levels.Length; level++)
        {
            counters[level] = Math.Max(
                counters[level] + (level == shape.Level && counters[level] > 0 ? 1 : 0),
                levels[level].Start
            );
        }

        return Write(levels, counters, shape.Level);
    }

    // In a format "^3" is the number of the third level, "^n" the path to this one, "^N" the same with a full stop.
    private static string Write(HangulLevel[] levels, int[] counters, int at)
    {
        var format = levels[at].Format;
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var next = i + 1 < format.Length ? format[i + 1] : '\0';
            if (format[i] != '^' || !(char.IsAsciiDigit(next) || next is 'n' or 'N'))
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            if (next is 'n' or 'N')
            {
                text.AppendJoin('.', Enumerable.Range(0, at + 1).Select(level => Number(levels, counters, level)));
                text.Append(next == 'N' ? "." : "");
                continue;
            }
            // The tenth level has no digit of its own.
            var named = next == '0' ? Levels - 1 : next - '1';
            if (named < levels.Length)
            {
                text.Append(Number(levels, counters, named));
            }
        }
        return text.ToString();
    }

    private static string Number(HangulLevel[] levels, int[] counters, int level) =>
        levels[level].Number.Write(Math.Max(counters[level], levels[level].Start));
}

/// <summary>A level of a numbering.</summary>
/// <param name="Format">How the number is written, such as "제^1장".</param>
/// <param name="Number">What the numbers are written in.</param>
/// <param name="Start">The first number.</param>
internal sealed record HangulLevel(string Format, HangulNumber Number, int Start);
