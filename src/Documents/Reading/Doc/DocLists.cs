using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Pipeline.Documents.Reading.Docx;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>The lists of a Word document of before 2007 ([MS-DOC] 2.9.147, 2.9.131), read from its table without
/// believing lengths.</summary>
internal sealed class DocLists
{
    private const int ListSize = 28;
    private const int LevelSize = 28;
    private const int OverrideSize = 16;
    private const int MaxLists = 10_000;

    private static readonly string[] Formats =
    [
        "decimal",
        "upperRoman",
        "lowerRoman",
        "upperLetter",
        "lowerLetter",
        "ordinal",
        "decimal",
        "decimal",
        "decimal",
        "decimal",
        "ideographDigital",
        "japaneseCounting",
        "decimal",
        "decimal",
        "decimal",
        "decimal",
        "decimal",
        "japaneseDigitalTenThousand",
        "decimalEnclosedCircle",
        "decimal",
        "decimal",
        "decimal",
        "decimalZero",
        "bullet",
        "ganada",
        "chosung",
        "decimalEnclosedFullstop",
        "decimalEnclosedParen",
        "decimalEnclosedCircleChinese",
        "ideographEnclosedCircle",
        "ideographTraditional",
        "decimal",
        "decimal",
        "taiwaneseCounting",
        "decimal",
        "taiwaneseCountingThousand",
        "decimal",
        "chineseCounting",
        "decimal",
        "chineseCountingThousand",
        "decimal",
        "koreanDigital",
        "koreanCounting",
        "koreanLegal",
        "koreanDigital2",
    ];

    private const int NoNumber = 0xFF;

    private readonly byte[] _table;
    private readonly Dictionary<string, WordLevel?[]> _definitions = [];
    private readonly Dictionary<string, WordList> _lists = [];
    private readonly WordLists _counted;
    private long _at;

    /// <summary>Takes the lists apart.</summary>
    /// <param name="table">The document's table.</param>
    /// <param name="lists">Where the definitions lie in it.</param>
    /// <param name="overrides">Where what paragraphs refer to lies in it.</param>
    public DocLists(byte[] table, uint lists, uint overrides)
    {
        _table = table;
        if (lists > 0)
        {
            TakeDefinitions(lists);
        }

        if (overrides > 0)
        {
            TakeLists(overrides);
        }

        _counted = new WordLists(_definitions, _lists);
    }

    /// <summary>What stands before the next paragraph of a list, with a blank after it; empty for nothing.</summary>
    public string Next(int list, int level)
    {
        var id = Id(list);
        return _counted.Of(id) is { } found
            ? _counted.Next(id, found, found.Definition, Math.Clamp(level, 0, WordLists.Levels - 1))
            : "- ";
    }

    private void TakeDefinitions(uint at)
    {
        var count = Math.Min(U16(at), MaxLists);
        // Their levels follow all of them.
        _at = at + 2L + (count * (long)ListSize);
        for (var i = 0; i < count && _at < _table.Length; i++)
        {
            var list = at + 2L + (i * (long)ListSize);
            var isSimple = (U8(list + 26) & 1) != 0;
            var levels = new WordLevel?[WordLists.Levels];
            for (var level = 0; level < (isSimple ? 1 : WordLists.Levels) && _at < _table.Length; level++)
            {
                levels[level] = Level();
            }

            _definitions.TryAdd(Id(I32(list)), levels);
        }
    }

    private void TakeLists(uint at)
    {
        var count = (int)Math.Clamp((long)I32(at), 0, MaxLists);
        _at = at + 4L + (count * (long)OverrideSize);
        for (var i = 0; i < count; i++)
        {
            var entry = at + 4L + (i * (long)OverrideSize);
            var list = new WordList(Id(I32(entry)), new WordLevel?[WordLists.Levels], new int?[WordLists.Levels]);
            _at += 4;
            var changes = U8(entry + 12);
            for (var change = 0; change < changes && _at < _table.Length; change++)
            {
                var (start, flags) = (I32(_at), U8(_at + 4));
                _at += 8;
                var level = flags & 0xF;
                var own = (flags & 0x20) != 0 ? Level() : null;
                if (level < WordLists.Levels)
                {
                    list.Levels[level] = own;
                    list.Starts[level] = (flags & 0x10) != 0 ? own?.Start ?? start : null;
                }
            }

            _lists.TryAdd(Id(i + 1), list);
        }
    }

    // Numbers of levels stand in its text as characters below 9.
    private WordLevel Level()
    {
        var at = _at;
        var (start, format, flags) = (I32(at), U8(at + 4), U8(at + 5));
        _at += LevelSize + U8(at + 24) + U8(at + 25);
        var length = U16(_at);
        _at += 2;
        var text = new StringBuilder();
        for (var i = 0; i < length && _at < _table.Length; i++, _at += 2)
        {
            var character = (char)U16(_at);
            text.Append(
                character < WordLists.Levels
                    ? string.Create(CultureInfo.InvariantCulture, $"%{character + 1}")
                    : character.ToString()
            );
        }

        return new WordLevel(
            format == NoNumber ? "none"
                : format < Formats.Length ? Formats[format]
                : "decimal",
            text.ToString(),
            start,
            (flags & 0x8) != 0 ? U8(at + 26) : null,
            (flags & 0x4) != 0,
            null
        );
    }

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);

    private int U8(long at) => at < _table.Length ? _table[at] : 0;

    private int U16(long at) =>
        at + 2 <= _table.Length ? BinaryPrimitives.ReadUInt16LittleEndian(_table.AsSpan((int)at)) : 0;

    private int I32(long at) =>
        at + 4 <= _table.Length ? BinaryPrimitives.ReadInt32LittleEndian(_table.AsSpan((int)at)) : 0;
}
