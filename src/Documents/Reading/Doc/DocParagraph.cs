using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>What is known of a paragraph.</summary>
/// <param name="Heading">1 to 6 for a heading, else null.</param>
/// <param name="InList">Whether it is an item of a list.</param>
/// <param name="InTable">Whether it stands in a table.</param>
/// <param name="EndsRow">Whether it ends a row.</param>
/// <param name="IsHeader">Whether that row is repeated at the top of pages.</param>
internal readonly record struct DocParagraph(int? Heading, bool InList, bool InTable, bool EndsRow, bool IsHeader)
{
    private const int LastHeadingStyle = 9;
    private const int MostLevel = 6;

    /// <summary>Takes a paragraph's style and changes to it apart ([MS-DOC] 2.6.2, 2.9.114).</summary>
    public static DocParagraph Of(ReadOnlySpan<byte> properties)
    {
        if (properties.Length < sizeof(ushort))
        {
            return default;
        }

        // Styles 1 to 9 are the headings, whatever their names are.
        var style = BinaryPrimitives.ReadUInt16LittleEndian(properties);
        var result = new DocParagraph
        {
            Heading = style is > 0 and <= LastHeadingStyle ? Math.Min((int)style, MostLevel) : null,
        };
        for (var at = 2; at + 2 < properties.Length; )
        {
            var change = BinaryPrimitives.ReadUInt16LittleEndian(properties[at..]);
            at += 2;
            var size = SizeOf(change, properties[at..]);
            if (at + size > properties.Length)
            {
                break;
            }

            var value = properties.Slice(at, size);
            result = change switch
            {
                0x2416 => result with { InTable = value[0] != 0 },
                0x2417 => result with { EndsRow = value[0] != 0 },
                0x3404 => result with { IsHeader = value[0] != 0 },
                0x460B => result with { InList = BinaryPrimitives.ReadInt16LittleEndian(value) != 0 },
                0x2640 => result with
                {
                    Heading = value[0] < LastHeadingStyle ? Math.Min(value[0] + 1, MostLevel) : null,
                },
                0x6649 => result with { InTable = BinaryPrimitives.ReadInt32LittleEndian(value) > 0 },
                0x244B or 0x244C => result with { EndsRow = result.EndsRow || (change == 0x244C && value[0] != 0) },
                _ => result,
            };
            at += size;
        }
        return result;
    }

    // By the three highest bits (2.6.1); of those that vary, two say it in two bytes.
    private static int SizeOf(int change, ReadOnlySpan<byte> rest) =>
        (change >> 13) switch
        {
            0 or 1 => 1,
            2 or 4 or 5 => 2,
            3 => 4,
            7 => 3,
            _ when change == 0xD608 => rest.Length < 2
                ? rest.Length + 1
                : BinaryPrimitives.ReadUInt16LittleEndian(rest) + 1,
            _ => rest.Length < 1 ? 1 : rest[0] + 1,
        };
}
