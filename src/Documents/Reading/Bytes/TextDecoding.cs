using System.Buffers;
using System.Text;
using UtfUnknown;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>Finds the encoding of text and decodes it without replacing anything.</summary>
internal static partial class TextDecoding
{
    // A detector's guess below this is as good as a coin.
    private const float LeastConfidence = 0.5f;

    /// <summary>Detection looks at the beginning only; decoding then proves the guess on the whole.</summary>
    public const int SampleBytes = 256 * 1024;

    // So many letters of UTF-8 do not come about by chance.
    private const int LeastSequences = 3;

    static TextDecoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Makes the code pages of old programs known to all parsers of this process.</summary>
    public static void KnowCodePages() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes text.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="declared">The encoding's name as declared outside or inside the document, or null.</param>
    /// <exception cref="DocumentReadException">WrongType for binary data, WrongEncoding otherwise.</exception>
    public static string Decode(ReadOnlySpan<byte> content, string? declared)
    {
        if (ByBom(content) is var (marked, length) && marked is not null)
        {
            return Strict(marked, content[length..]) ?? throw Invalid(marked.WebName);
        }

        var named = declared is null ? null : ByName(declared);
        if (named?.WebName == "utf-16")
        {
            // The name leaves the order of bytes open.
            named = UnmarkedText.Utf16(content) ?? named;
        }

        if (
            named is not null
            && named.WebName != "utf-8"
            && !IsContradicted(named, content)
            && Strict(named, content) is { } asDeclared
            && !IsBinary(asDeclared)
        )
        {
            return asDeclared;
        }

        if (CutUtf8(content, named?.WebName == "utf-8") is { } beginning)
        {
            return beginning;
        }

        foreach (
            var wide in (Encoding?[])
                [UnmarkedText.Utf32(content), UnmarkedText.Utf16(content), UnmarkedText.Escaped(content)]
        )
        {
            if (wide is not null && Strict(wide, content) is { } unmarked && !IsBinary(unmarked))
            {
                return unmarked;
            }
        }

        if (LooksBinary(content))
        {
            throw Binary();
        }

        return Strict(Utf8, content)
            ?? EastAsian(content)
            ?? Korean(content)
            ?? Detected(content)
            ?? throw (named is null ? Unknown() : Invalid(named.WebName));
    }

    /// <summary>The encoding of a name as the web knows it; null for names that are not known.</summary>
    public static Encoding? ByName(string name)
    {
        var trimmed = name.Trim(' ', '"', '\'').ToLowerInvariant();
        // What the web calls EUC-KR is its superset, code page 949
        // (https://encoding.spec.whatwg.org/#names-and-labels).
        trimmed = trimmed switch
        {
            "euc-kr"
            or "euckr"
            or "ks_c_5601-1987"
            or "ks_c_5601-1989"
            or "ksc5601"
            or "ksc_5601"
            or "korean"
            or "cp949"
            or "ms949"
            or "uhc"
            or "windows-949" => "ks_c_5601-1987",
            "johab" or "x-johab" or "cp1361" or "ms1361" or "windows-1361" => "Johab",
            "sjis" or "x-sjis" or "ms_kanji" or "cp932" or "ms932" or "windows-31j" => "shift_jis",
            "big5-hkscs" or "big5hkscs" or "cn-big5" or "cp950" => "big5",
            "gb2312" or "gbk" or "gb_2312-80" or "cp936" or "ms936" or "x-gbk" => "gb18030",
            "utf8" or "unicode-1-1-utf-8" => "utf-8",
            "iso-8859-1" or "latin1" or "ascii" or "us-ascii" => "windows-1252",
            _ => trimmed,
        };
        try
        {
            return Encoding.GetEncoding(trimmed, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>UTF-8 without a mark that takes no wrong bytes.</summary>
    public static Encoding Utf8 { get; } = new UTF8Encoding(false, throwOnInvalidBytes: true);

    private static (Encoding? Encoding, int Length) ByBom(ReadOnlySpan<byte> content) =>
        content switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Utf8, 3),
            [0xFF, 0xFE, 0, 0, ..] => (new UTF32Encoding(bigEndian: false, false, true), 4),
            [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(bigEndian: true, false, true), 4),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(bigEndian: false, false, true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(bigEndian: true, false, true), 2),
            _ => (null, 0),
        };

    /// <summary>The text, or null where the bytes are not all of the encoding.</summary>
    public static string? Strict(Encoding encoding, ReadOnlySpan<byte> content)
    {
        try
        {
            return encoding.GetString(encoding.CodePage == ShiftJis.CodePage ? ShiftJis.AtOnePlace(content) : content);
        }
        catch (ArgumentException)
        {
            return null; // DecoderFallbackException is one.
        }
    }

    // A text that was cut inside its last letter is still what it was.
    private static string? CutUtf8(ReadOnlySpan<byte> content, bool isDeclared)
    {
        var end = content.Length;
        while (end > 0 && content.Length - end < 3 && (content[end - 1] & 0xC0) == 0x80)
        {
            end--;
        }

        var needed =
            end == 0
                ? 0
                : content[end - 1] switch
                {
                    >= 0xF0 => 3,
                    >= 0xE0 => 2,
                    >= 0xC2 => 1,
                    _ => 0,
                };
        if (content.Length - end >= needed || content.Contains((byte)0))
        {
            return null;
        }

        var whole = content[..(end - 1)];
        return isDeclared || Sequences(whole) >= LeastSequences ? Strict(Utf8, whole) : null;
    }

    // A server calls all that it has Latin or Korean; text that is UTF-8 by its bytes is nothing else, and text that is
    // common Korean, Chinese or Japanese is not Latin.
    private static bool IsContradicted(Encoding named, ReadOnlySpan<byte> content)
    {
        if (named.WebName.StartsWith("utf-", StringComparison.Ordinal))
        {
            return false;
        }

        return (Sequences(content) >= LeastSequences && Strict(Utf8, content) is not null)
            || (named.WebName is "windows-1252" or "iso-8859-15" && EastAsian(content) is not null);
    }

    private static int Sequences(ReadOnlySpan<byte> content)
    {
        var leads = 0;
        foreach (var b in content[..Math.Min(content.Length, SampleBytes)])
        {
            leads += b >= 0xC2 ? 1 : 0;
        }

        return leads;
    }

    private static string? EastAsian(ReadOnlySpan<byte> content) =>
        UnmarkedText.ByLetters(content, EastAsianText.Narrow) is { } found
        && Strict(found, content) is { } text
        && !IsBinary(text)
            ? text
            : null;

    // CP949 accepts a good deal of what is not Korean, so what it yields must look Korean too.
    private static string? Korean(ReadOnlySpan<byte> content)
    {
        if (Strict(ByName("cp949")!, content) is not { } text)
        {
            return null;
        }

        int korean = 0,
            other = 0;
        foreach (var c in text)
        {
            if (c is >= '\uAC00' and <= '\uD7A3')
            {
                korean++;
            }
            else if (c >= '\u0080' && c is not ((>= '\u3000' and <= '\u303F') or (>= '\u2010' and <= '\u203B')))
            {
                other++;
            }
        }
        return korean > 0 && korean >= 2 * other ? text : null;
    }

    private static string? Detected(ReadOnlySpan<byte> content)
    {
        var sample = content[..Math.Min(content.Length, SampleBytes)].ToArray();
        foreach (var guess in CharsetDetector.DetectFromBytes(sample).Details ?? [])
        {
            if (
                guess.Confidence >= LeastConfidence
                && ByName(guess.EncodingName) is { } encoding
                && Strict(encoding, content) is { } text
                && !IsBinary(text)
            )
            {
                return text;
            }
        }
        return null;
    }

    private static bool LooksBinary(ReadOnlySpan<byte> content) =>
        content.Contains((byte)0) || content.Count(ControlBytes) * 100L > content.Length;

    private static int Count(this ReadOnlySpan<byte> content, SearchValues<byte> values)
    {
        var count = 0;
        for (var at = content.IndexOfAny(values); at >= 0; at = content.IndexOfAny(values))
        {
            count++;
            content = content[(at + 1)..];
        }
        return count;
    }

    // Escape (1B) is left out: ISO-2022 encodings and terminal logs use it.
    private static SearchValues<byte> ControlBytes { get; } =
        SearchValues.Create([
            0,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            0x0E,
            0x0F,
            0x10,
            0x11,
            0x12,
            0x13,
            0x14,
            0x15,
            0x16,
            0x17,
            0x18,
            0x19,
            0x1A,
            0x1C,
            0x1D,
            0x1E,
            0x1F,
            0x7F,
        ]);

    private static bool IsBinary(string text)
    {
        var controls = 0;
        foreach (var c in text)
        {
            if (c == '\0')
            {
                return true;
            }

            controls += char.IsControl(c) && c is not ('\n' or '\r' or '\t' or '\f' or '\u001B') ? 1 : 0;
        }
        return controls * 100L > text.Length;
    }

    private static DocumentReadException Binary() =>
        new(
            ReadFailure.WrongType,
            "The bytes are not text, and not a format that is read. Submit text, Markdown, HTML, PDF, HWP, an Office or OpenDocument file, EPUB, mail, CSV or JSON."
        )
        {
            Problem = ReadProblem.NotText,
        };

    private static DocumentReadException Unknown() =>
        new(
            ReadFailure.WrongEncoding,
            "The text's encoding could not be determined. Save it as UTF-8 and resubmit it, or declare the charset."
        )
        {
            Problem = ReadProblem.UnknownEncoding,
        };

    private static DocumentReadException Invalid(string name) =>
        new(
            ReadFailure.WrongEncoding,
            $"The text is not valid {name}. Save it as UTF-8 and resubmit it, or declare the right charset."
        )
        {
            Problem = ReadProblem.WrongEncoding,
            Values = ReadValues.Of(("encoding", name)),
        };
}
