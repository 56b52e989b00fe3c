using System.Text;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>Tells from its bytes the encoding of text that neither declares nor marks it.</summary>
internal static class UnmarkedText
{
    private const int WideSample = 4096;

    /// <summary>Four bytes of which the first is zero and the second a plane: no other text is so.</summary>
    public static Encoding? Utf32(ReadOnlySpan<byte> content)
    {
        if (content.Length < 8 || content.Length % 4 != 0)
        {
            return null;
        }

        bool little = true,
            big = true;
        for (var i = 0; i < Math.Min(content.Length, WideSample); i += 4)
        {
            little &= content[i + 3] == 0 && content[i + 2] <= 0x10;
            big &= content[i] == 0 && content[i + 1] <= 0x10;
        }

        return little || big ? new UTF32Encoding(bigEndian: !little, false, true) : null;
    }

    /// <summary>Text of seven bits that says with escapes which letters follow (RFC 1557, RFC 1468).</summary>
    public static Encoding? Escaped(ReadOnlySpan<byte> content)
    {
        if (content.ContainsAnyInRange((byte)0x80, (byte)0xFF) || !content.Contains((byte)0x1B))
        {
            return null;
        }

        if (content.IndexOf("\e$)C"u8) >= 0)
        {
            return TextDecoding.ByName("iso-2022-kr");
        }

        return content.IndexOf("\e$B"u8) >= 0 || content.IndexOf("\e$@"u8) >= 0 || content.IndexOf("\e(J"u8) >= 0
            ? TextDecoding.ByName("iso-2022-jp")
            : null;
    }

    /// <summary>The encoding in which the text has most of the commonest letters of its language.</summary>
    public static Encoding? ByLetters(ReadOnlySpan<byte> content, IReadOnlyList<EastAsianText> candidates)
    {
        var sample = content[..Math.Min(content.Length, TextDecoding.SampleBytes)];
        var best = 0.0;
        Encoding? found = null;
        foreach (var candidate in candidates)
        {
            // A letter may be cut at the end of what is looked at.
            if (
                TextDecoding.ByName(candidate.Encoding) is { } encoding
                && Start(encoding, sample, isWhole: sample.Length == content.Length) is { } text
                && candidate.ShareIn(text) is var share
                && share > best
                && share >= candidate.LeastShare
            )
            {
                (best, found) = (share, encoding);
            }
        }

        return found;
    }

    private static string? Start(Encoding encoding, ReadOnlySpan<byte> sample, bool isWhole)
    {
        try
        {
            sample = encoding.CodePage == ShiftJis.CodePage ? ShiftJis.AtOnePlace(sample) : sample;
            var letters = new char[encoding.GetMaxCharCount(sample.Length)];
            return new string(letters, 0, encoding.GetDecoder().GetChars(sample, letters, flush: isWhole));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>UTF-16 by its letters, else by its zero bytes: these say less, because ideographs such as U+4E00 have
    /// one too. Pairs of ASCII are ideographs as well, but no UTF-16.</summary>
    public static Encoding? Utf16(ReadOnlySpan<byte> content) =>
        content.Length % 2 == 0 && (content.Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(content))
            ? ByLetters(content, EastAsianText.Wide) ?? ByZeros(content)
            : null;

    // UTF-16 text without a mark: ASCII blanks, digits and line ends leave zero bytes on one side only.
    private static Encoding? ByZeros(ReadOnlySpan<byte> content)
    {
        if (content.Length < 4 || content.Length % 2 != 0)
        {
            return null;
        }

        var sample = content[..Math.Min(content.Length, WideSample)];
        int even = 0,
            odd = 0;
        for (var i = 0; i + 1 < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }
        var few = sample.Length / 2 / 50;
        // A syllable such as U+AC00 has a zero byte on the other side.
        if (odd > few && odd > 4 * even)
        {
            return new UnicodeEncoding(bigEndian: false, false, true);
        }

        return even > few && even > 4 * odd ? new UnicodeEncoding(bigEndian: true, false, true) : null;
    }
}
