namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>
/// The stored form of up to 128 postings. A full block: one byte with the bits of a gap, with frequencies one byte with
/// the bits of a frequency, the gaps, the frequencies less one. A gap is the number of documents left out since the
/// posting before. Fewer postings: for each, its gap, with frequencies doubled and plus one when the frequency is 1, or
/// else followed by the frequency; variable-length integers of seven bits a byte, low bits first.
/// </summary>
internal static class PostingsBlock
{
    /// <summary>Postings in a full block.</summary>
    public const int Size = PackedIntegers.Count;

    /// <summary>The most bytes that a block takes.</summary>
    public const int MaxBytes = 2 + (2 * Size * (sizeof(int) + 1));

    /// <summary>Writes postings.</summary>
    /// <param name="gaps">Gaps; 128 of them make a full block.</param>
    /// <param name="frequencies">As many frequencies, or empty when the field has none.</param>
    /// <param name="bytes">At least <see cref="MaxBytes"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<int> gaps, ReadOnlySpan<int> frequencies, Span<byte> bytes)
    {
        var at = 0;
        if (gaps.Length == Size)
        {
            var gapBits = PackedIntegers.BitsFor(gaps);
            bytes[at++] = (byte)gapBits;
            Span<int> less = stackalloc int[frequencies.Length];
            for (var i = 0; i < less.Length; i++)
            {
                less[i] = frequencies[i] - 1;
            }

            var frequencyBits = PackedIntegers.BitsFor(less);
            if (!frequencies.IsEmpty)
            {
                bytes[at++] = (byte)frequencyBits;
            }

            PackedIntegers.Pack(gaps, gapBits, bytes[at..]);
            at += PackedIntegers.Bytes(gapBits);
            if (!frequencies.IsEmpty)
            {
                PackedIntegers.Pack(less, frequencyBits, bytes[at..]);
                at += PackedIntegers.Bytes(frequencyBits);
            }

            return at;
        }

        for (var i = 0; i < gaps.Length; i++)
        {
            if (frequencies.IsEmpty)
            {
                WriteVariable((uint)gaps[i], bytes, ref at);
            }
            else
            {
                WriteVariable(((ulong)gaps[i] << 1) | (frequencies[i] == 1 ? 1u : 0u), bytes, ref at);
                if (frequencies[i] != 1)
                {
                    WriteVariable((uint)frequencies[i], bytes, ref at);
                }
            }
        }

        return at;
    }

    /// <summary>Reads the documents of a full block.</summary>
    /// <param name="bytes">The block.</param>
    /// <param name="withFrequencies">Whether the field has frequencies.</param>
    /// <param name="before">The document before the block's first, or -1.</param>
    /// <param name="docs">Gets 128 documents.</param>
    public static void ReadDocs(ReadOnlySpan<byte> bytes, bool withFrequencies, int before, Span<int> docs) =>
        PackedIntegers.UnpackGaps(bytes[(withFrequencies ? 2 : 1)..], bytes[0], before, docs);

    /// <summary>Whether every frequency of a full block with frequencies is 1.</summary>
    public static bool AllOnce(ReadOnlySpan<byte> bytes) => bytes[1] == 0;

    /// <summary>Reads the frequencies of a full block with frequencies.</summary>
    /// <param name="bytes">The block.</param>
    /// <param name="frequencies">Gets 128 frequencies.</param>
    /// <returns>None is above this.</returns>
    public static int ReadFrequencies(ReadOnlySpan<byte> bytes, Span<int> frequencies)
    {
        PackedIntegers.UnpackPlusOne(bytes[(2 + PackedIntegers.Bytes(bytes[0]))..], bytes[1], frequencies);
        return (int)Math.Min(1L << bytes[1], int.MaxValue);
    }

    /// <summary>Reads a block that is not full.</summary>
    /// <param name="bytes">The block.</param>
    /// <param name="before">The document before the block's first, or -1.</param>
    /// <param name="docs">Gets the documents; its length is their number.</param>
    /// <param name="frequencies">Gets as many frequencies, or is empty when the field has none.</param>
    public static void ReadRest(ReadOnlySpan<byte> bytes, int before, Span<int> docs, Span<int> frequencies)
    {
        var at = 0;
        var doc = before;
        for (var i = 0; i < docs.Length; i++)
        {
            var code = ReadVariable(bytes, ref at);
            if (frequencies.IsEmpty)
            {
                doc += (int)code + 1;
            }
            else
            {
                doc += (int)(code >> 1) + 1;
                frequencies[i] = (code & 1) != 0 ? 1 : (int)ReadVariable(bytes, ref at);
            }

            docs[i] = doc;
        }
    }

    private static void WriteVariable(ulong value, Span<byte> bytes, ref int at)
    {
        while (value >= 0x80)
        {
            bytes[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        bytes[at++] = (byte)value;
    }

    private static ulong ReadVariable(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = bytes[at] & 0x7Fu;
        for (var shift = 7; bytes[at++] >= 0x80; shift += 7)
        {
            value |= (ulong)(bytes[at] & 0x7Fu) << shift;
        }

        return value;
    }
}
