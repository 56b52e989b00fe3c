using Pipeline.Documents.Reading.Hangul;

namespace Pipeline.Documents.Reading.Hwp;

/// <summary>What DocInfo says of paragraphs: their shapes, styles and numberings (4.2.8 to 4.2.11).</summary>
internal sealed class HwpStyles
{
    // Levels that every version writes; further ones follow after the starting numbers.
    private const int FirstLevels = 7;
    private const int HeadSize = 12;
    private const int LevelOffset = 54;

    private readonly List<HangulShape> _shapes = [];
    private readonly List<string> _names = [];

    /// <summary>Reads the records of DocInfo.</summary>
    public HwpStyles(IEnumerable<HwpRecord> records, HangulNumbering numbering)
    {
        var numberings = 0;
        foreach (var record in records)
        {
            switch (record.Tag)
            {
                case HwpTag.ParaShape:
                    _shapes.Add(ShapeOf(record));
                    break;
                case HwpTag.Style:
                    var name = record.Text(0, out var end);
                    var english = record.Text(end, out _);
                    _names.Add(english.Trim().Length > 0 ? english : name);
                    break;
                case HwpTag.Numbering:
                    numbering.Define(++numberings, LevelsOf(record));
                    break;
            }
        }
    }

    /// <summary>The shape with an identifier.</summary>
    public HangulShape Shape(int id) => id < _shapes.Count ? _shapes[id] : HangulShape.Plain;

    /// <summary>The name of the style with an identifier, or nothing.</summary>
    public string StyleName(int id) => id < _names.Count ? _names[id] : "";

    private static HangulShape ShapeOf(HwpRecord record)
    {
        var bits = record.U32(0);
        // Three bits are too few for ten levels: since 5.1 the level follows at the end.
        var level = record.Data.Length >= LevelOffset + sizeof(uint) ? record.U32(LevelOffset) : (bits >> 25) & 7;
        return new HangulShape(
            (HangulHead)((bits >> 23) & 3),
            (int)Math.Min(level, HangulNumbering.Levels - 1),
            record.U16(30)
        );
    }

    private static List<HangulLevel> LevelsOf(HwpRecord record)
    {
        var formats = new List<(uint Bits, string Format)>();
        var at = 0;
        for (var i = 0; i < FirstLevels && at < record.Data.Length; i++)
        {
            formats.Add((record.U32(at), record.Text(at + HeadSize, out at)));
        }

        var common = record.U16(at);
        at += sizeof(ushort);
        var starts = new List<uint>();
        for (var i = 0; i < formats.Count; i++, at += sizeof(uint))
        {
            starts.Add(at + sizeof(uint) <= record.Data.Length ? record.U32(at) : common);
        }

        // Since 5.1 the levels from the eighth on, then where they start.
        while (formats.Count < HangulNumbering.Levels && at + HeadSize < record.Data.Length)
        {
            formats.Add((record.U32(at), record.Text(at + HeadSize, out at)));
        }

        for (var i = starts.Count; i < formats.Count; i++, at += sizeof(uint))
        {
            starts.Add(at + sizeof(uint) <= record.Data.Length ? record.U32(at) : 1);
        }

        return
        [
            .. formats.Zip(
                starts,
                (level, start) =>
                    new HangulLevel(
                        level.Format,
                        (HangulNumber)((level.Bits >> 5) & 0xF),
                        (int)Math.Clamp(start, 0, ushort.MaxValue)
                    )
            ),
        ];
    }
}
