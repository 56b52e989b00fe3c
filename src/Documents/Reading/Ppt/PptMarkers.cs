using System.Globalization;

namespace Pipeline.Documents.Reading.Ppt;

/// <summary>Tells the items of lists by the styles of a text's paragraphs ([MS-PPT] 2.9.44), and their numbers by the
/// styles that PowerPoint 2000 added to them (2.9.66).</summary>
internal static class PptMarkers
{
    private const int Levels = 9;

    // Of the styles of a paragraph, by the bits of what it says: where a bullet is said, then sizes of what follows.
    private const uint HasBullet = 0x1;
    private const uint AnyBullet = 0xF;
    private const int TabStops = 20;
    private const int WrapBits = 0xE0000;
    private static readonly (int Bit, int Size)[] AfterBullet =
    [
        (7, 2),
        (4, 2),
        (6, 2),
        (5, 4),
        (11, 2),
        (12, 2),
        (13, 2),
        (14, 2),
        (8, 2),
        (10, 2),
        (15, 2),
    ];

    // Of the styles of characters.
    private const uint AnyFontStyle = 0x3FFF;
    private static readonly (int Bit, int Size)[] AfterFontStyle =
    [
        (16, 2),
        (21, 2),
        (22, 2),
        (23, 2),
        (17, 2),
        (18, 4),
        (19, 2),
    ];

    /// <summary>What stands before each paragraph.</summary>
    /// <param name="text">The text.</param>
    /// <param name="styles">Its styles.</param>
    /// <param name="further">What was added to them, or nothing.</param>
    public static List<string> Of(PptText text, ReadOnlyMemory<byte> styles, ReadOnlyMemory<byte> further)
    {
        var reader = new Cursor(styles);
        var paragraphs = Runs(reader, text.Value.Length + 1, Paragraph);
        var characters = Runs(reader, text.Value.Length + 1, Character);
        var numbering = Numbering(new Cursor(further));
        var markers = new List<string>();
        var numbers = new int[Levels];
        var start = 0;
        foreach (var line in text.Value.Split('\r'))
        {
            var (level, bullet) = At(paragraphs, start);
            var (_, style) = At(characters, start);
            level = Math.Clamp(level, 0, Levels - 1);
            start += line.Length + 1;
            numbers.AsSpan(level + 1).Clear();
            var isItem = (bullet >= 0 ? bullet > 0 : text.IsBody) && !string.IsNullOrWhiteSpace(line);
            if (isItem && style >= 0 && style < numbering.Count && numbering[style] is > 0 and var first)
            {
                numbers[level] = numbers[level] == 0 ? first : numbers[level] + 1;
                markers.Add(numbers[level].ToString(CultureInfo.InvariantCulture) + ". ");
                continue;
            }

            numbers[level] = 0;
            markers.Add(isItem ? "- " : "");
        }
        return markers;
    }

    // Its level, and 1 or 0 for a bullet or none, -1 where nothing is said.
    private static (int Level, int Value) Paragraph(Cursor styles)
    {
        var level = styles.Number(2);
        var said = styles.Number(4);
        var flags = (said & AnyBullet) != 0 ? styles.Number(2) : 0;
        styles.Skip(said, AfterBullet);
        if ((said & (1 << TabStops)) != 0)
        {
            styles.Skip((int)Math.Min(styles.Number(2), ushort.MaxValue) * 4);
        }

        // Of three bits about wrapping any has one field.
        styles.Skip(said, [(16, 2)]);
        styles.Skip((said & WrapBits) != 0 ? 2 : 0);
        styles.Skip(said, [(21, 2)]);
        return ((int)level, (said & HasBullet) != 0 ? (int)(flags & 1) : -1);
    }

    // Which of the further styles holds.
    private static (int Level, int Value) Character(Cursor styles)
    {
        var said = styles.Number(4);
        var style = (said & AnyFontStyle) != 0 ? styles.Number(2) : 0;
        styles.Skip(said, AfterFontStyle);
        return (0, (int)(style >> 10) & 0xF);
    }

    private static List<(int End, (int Level, int Value) Style)> Runs(
        Cursor styles,
        int length,
        Func<Cursor, (int Level, int Value)> read
    )
    {
        var runs = new List<(int End, (int Level, int Value) Style)>();
        long end = 0;
        while (end < length && !styles.IsAtEnd)
        {
            end += styles.Number(4);
            runs.Add(((int)Math.Min(end, int.MaxValue), read(styles)));
        }
        return runs;
    }

    private static (int Level, int Value) At(List<(int End, (int Level, int Value) Style)> runs, int at)
    {
        var (low, high) = (0, runs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = runs[middle].End > at ? (low, middle) : (middle + 1, high);
        }
        return low < runs.Count ? runs[low].Style : (0, -1);
    }

    // Of each style the number that its first paragraph has; 0: it is not numbered.
    private static List<int> Numbering(Cursor further)
    {
        var numbering = new List<int>();
        while (!further.IsAtEnd)
        {
            var said = further.Number(4);
            further.Skip(said, [(23, 2)]);
            var isNumbered = (said & (1 << 25)) != 0 && (further.Number(2) & 1) != 0;
            var first = 1;
            if ((said & (1 << 24)) != 0)
            {
                further.Skip(2);
                first = Math.Max(1, (int)further.Number(2));
            }

            numbering.Add(isNumbered ? first : 0);
            further.Skip(further.Number(4), [(20, 4)]);
            further.Skip(further.Number(4), [(0, 2), (1, 2), (2, 2), (6, 2), (5, 4)]);
        }
        return numbering;
    }

    private sealed class Cursor(ReadOnlyMemory<byte> bytes)
    {
        private int _at;

        public bool IsAtEnd => _at >= bytes.Length;

        public uint Number(int size)
        {
            uint number = 0;
            for (var i = 0; i < size; i++, _at++)
            {
                number |= _at < bytes.Length ? (uint)bytes.Span[_at] << (8 * i) : 0;
            }

            return number;
        }

        public void Skip(int size) => _at = Math.Min(_at + size, bytes.Length);

        public void Skip(uint said, ReadOnlySpan<(int Bit, int Size)> fields)
        {
            foreach (var (bit, size) in fields)
            {
                Skip((said & (1u << bit)) != 0 ? size : 0);
            }
        }
    }
}
