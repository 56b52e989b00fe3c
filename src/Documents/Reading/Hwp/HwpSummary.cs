using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Documents.Reading.Hwp;

/// <summary>The title in a document's summary: a property set ([MS-OLEPS] 2.21) of property 2.</summary>
internal static class HwpSummary
{
    private const int FirstSetOffset = 44;
    private const uint TitleProperty = 2;
    private const uint UnicodeString = 0x1F;
    private const int MaxProperties = 64;
    private const int MaxTitle = 500;

    /// <summary>The title, or null when there is none that can be read.</summary>
    public static string? TitleOf(ReadOnlySpan<byte> summary)
    {
        var set = U32(summary, FirstSetOffset);
        var count = Math.Min(U32(summary, set + 4), MaxProperties);
        for (var i = 0; i < count; i++)
        {
            var entry = set + 8 + (i * 8);
            if (U32(summary, entry) != TitleProperty)
            {
                continue;
            }

            var value = set + U32(summary, entry + 4);
            var start = value + 8;
            if (U32(summary, value) != UnicodeString || start >= summary.Length)
            {
                return null;
            }

            var size = Math.Min(Math.Min(U32(summary, value + 4), MaxTitle) * sizeof(char), summary.Length - start);
            var title = Encoding.Unicode.GetString(summary.Slice((int)start, (int)size)).Trim('\0', ' ');
            return title.Length > 0 ? title : null;
        }
        return null;
    }

    // 0 beyond the end, where nothing is found.
    private static long U32(ReadOnlySpan<byte> bytes, long at) =>
        at >= 0 && at + sizeof(uint) <= bytes.Length ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(int)at..]) : 0;
}
