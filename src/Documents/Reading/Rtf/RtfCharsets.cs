using System.Collections.Concurrent;
using System.Text;

namespace Pipeline.Documents.Reading.Rtf;

/// <summary>The code pages of fonts, and the characters that have words.</summary>
internal static class RtfCharsets
{
    private static readonly ConcurrentDictionary<int, Encoding> Encodings = new();

    /// <summary>The code page of a font's character set, or null for that of the document.</summary>
    public static int? CodePage(int charset) =>
        charset switch
        {
            77 => 10000,
            128 => 932,
            129 => 949,
            130 => 1361,
            134 => 936,
            136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            254 => 437,
            _ => null,
        };

    /// <summary>The encoding of a code page; that of Western Windows for one that is not known.</summary>
    public static Encoding EncodingOf(int codePage) =>
        Encodings.GetOrAdd(
            codePage,
            static number =>
            {
                try
                {
                    return Encoding.GetEncoding(number);
                }
                catch (Exception e) when (e is ArgumentException or NotSupportedException)
                {
                    return Encoding.GetEncoding(1252);
                }
            }
        );

    /// <summary>The character that a control word stands for, or an empty text.</summary>
    public static string Character(string word) =>
        word switch
        {
            "tab" => "\t",
            "line" or "lbr" => "\n",
            "emdash" => "—",
            "endash" => "–",
            "lquote" => "‘",
            "rquote" => "’",
            "ldblquote" => "“",
            "rdblquote" => "”",
            "bullet" => "•",
            "emspace" or "enspace" or "qmspace" => " ",
            _ => "",
        };
}
