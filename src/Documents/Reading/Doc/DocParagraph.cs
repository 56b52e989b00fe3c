using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>What is known of a paragraph.</summary>
/// <param name="Heading">1 to 6 for a heading, else null.</param>
/// <param name="List">The list that it is an item of, from 1; 0 for none.</param>
/// <param name="Level">The level in that list, from 0.</param>
/// <param name="InTable">Whether it stands in a table.</param>
/// <param name="EndsRow">Whether it ends a row.</param>
/// <param name="IsHeader">Whether that row is repeated at the top of pages.</param>
internal readonly record struct DocParagraph(
    int? Heading,
    int List,
    int Level,
    bool InTable,
    bool EndsRow,
    bool IsHeader
)
{
    private const int LastHeadingStyle = 9;
    private const int MostLevel = 6;

    // Word 97 wrote lists of versions before it under such numbers.
    private const int LastList = 0x7FE;

    /// <summary>What a style of Word's own says ([MS-DOC] 2.9.272): 1 to 9 are the headings, whatever their names
    /// are.</summary>
    public static DocParagraph OfStyle(int style) =>
        new()
        {
            Heading =
                style is > 0 and <= LastHeadingStyle ? Math.Min(style, MostLevel)
                : style == DocStyles.Title ? 1
                : null,
        };

    /// <summary>The paragraph with changes to it (2.6.2).</summary>
    public DocParagraph With(ReadOnlySpan<byte> properties)
    {
        var result = this;
        var changes = new DocChanges(properties);
        while (changes.Next())
        {
            var value = changes.Value;
            result = changes.Name switch
            {
                0x2416 => result with { InTable = value[0] != 0 },
                0x2417 => result with { EndsRow = value[0] != 0 },
                0x3404 => result with { IsHeader = value[0] != 0 },
                0x460B => result with { List = ListOf(BinaryPrimitives.ReadInt16LittleEndian(value)) },
                0x260A => result with { Level = value[0] },
                0x2640 => result with
                {
                    Heading = value[0] < LastHeadingStyle ? Math.Min(value[0] + 1, MostLevel) : null,
                },
                0x6649 => result with { InTable = BinaryPrimitives.ReadInt32LittleEndian(value) > 0 },
                0x244B or 0x244C => result with
                {
                    EndsRow = result.EndsRow || (changes.Name == 0x244C && value[0] != 0),
                },
                _ => result,
            };
        }
        return result;
    }

    private static int ListOf(short value) => value is > 0 and <= LastList ? value : 0;
}
