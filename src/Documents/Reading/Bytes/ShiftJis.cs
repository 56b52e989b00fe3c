namespace Pipeline.Documents.Reading.Bytes;

/// <summary>
/// Windows knows 360 ideographs of names twice in Shift-JIS: where NEC put them and where IBM did. The decoder at hand
/// knows the second place only (https://encoding.spec.whatwg.org/#index-jis0208).
/// </summary>
internal static class ShiftJis
{
    public const int CodePage = 932;

    private const int Trails = 188;
    private const int Ideographs = 360;

    // The first of them after IBM's FA40.
    private const int First = 28;

    /// <summary>The bytes with each of those ideographs at its second place.</summary>
    public static ReadOnlySpan<byte> AtOnePlace(ReadOnlySpan<byte> content)
    {
        if (!content.ContainsAny((byte)0xED, (byte)0xEE))
        {
            return content;
        }

        var result = content.ToArray();
        for (var i = 0; i + 1 < result.Length; i++)
        {
            var lead = result[i];
            if (lead is not ((>= 0x81 and <= 0x9F) or (>= 0xE0 and <= 0xFC)))
            {
                continue;
            }

            var trail = result[++i];
            if (lead is not (0xED or 0xEE) || trail is < 0x40 or 0x7F or > 0xFC)
            {
                continue;
            }

            var at = ((lead - 0xED) * Trails) + trail - (trail < 0x7F ? 0x40 : 0x41);
            if (at < Ideographs)
            {
                var (row, column) = Math.DivRem(at + First, Trails);
                result[i - 1] = (byte)(0xFA + row);
                result[i] = (byte)(column + (column < 0x3F ? 0x40 : 0x41));
            }
        }

        return result;
    }
}
