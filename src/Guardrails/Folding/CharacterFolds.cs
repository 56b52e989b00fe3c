using System.Globalization;
using System.Text;

namespace Pipeline.Guardrails.Folding;

/// <summary>
/// The folded form of each code point: NFKC taken code point by code point (so that offsets survive), and beyond it
/// every decimal digit as ASCII, the dashes as '-', middle dots as '.', spaces as ' ', invisible characters as nothing.
/// </summary>
internal static class CharacterFolds
{
    private static readonly string?[] BasicPlane = new string?[0x10000];

    /// <summary>The folded form of a character of the basic plane that is not a surrogate.</summary>
    public static string Of(char c) => BasicPlane[c] ??= Compute(c);

    /// <summary>The folded form of a code point beyond the basic plane.</summary>
    public static string Of(int codePoint) => Compute(codePoint);

    private static string Compute(int codePoint)
    {
        if (IsInvisible(codePoint))
        {
            return "";
        }

        var text = char.ConvertFromUtf32(codePoint);
        if (IsDash(codePoint))
        {
            return "-";
        }

        if (codePoint is 0x00B7 or 0x318D or 0x30FB or 0x2024)
        {
            return ".";
        }

        var digit = CharUnicodeInfo.GetDecimalDigitValue(text, 0);
        if (digit >= 0)
        {
            return ((char)('0' + digit)).ToString();
        }

        var category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
        if (category == UnicodeCategory.SpaceSeparator)
        {
            return " ";
        }

        if (category is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        {
            return "\n";
        }
        // Korean syllables and ideographs are their own form; asking the normaliser for each would only cost time.
        if (codePoint is >= 0xAC00 and <= 0xD7A3 or >= 0x3400 and <= 0x9FFF)
        {
            return text;
        }

        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (Exception e) when (e is ArgumentException or PlatformNotSupportedException)
        {
            return text;
        }
    }

    // Formatting characters, joiners, variation selectors, combining marks (also the keycap) and Hangul fillers.
    private static bool IsInvisible(int c) =>
        c
            is 0x00AD
                or 0x034F
                or 0x061C
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or 0x180E
                or 0x3164
                or 0xFFA0
                or 0xFEFF
                or >= 0x0300
                and <= 0x036F
                or >= 0x180B
                and <= 0x180D
                or >= 0x200B
                and <= 0x200F
                or >= 0x202A
                and <= 0x202E
                or >= 0x2060
                and <= 0x206F
                or >= 0x20D0
                and <= 0x20FF
                or >= 0xFE00
                and <= 0xFE0F
                or >= 0xE0000
                and <= 0xE0FFF;

    // The Korean vowel eu (ㅡ) and the Japanese long mark are typed for dashes between digits.
    private static bool IsDash(int c) =>
        c
            is >= 0x2010
                and <= 0x2015
                or 0x2043
                or 0x207B
                or 0x208B
                or 0x2212
                or 0x2500
                or 0x3161
                or 0x30FC
                or 0xFE58
                or 0xFE63
                or 0xFF0D
                or 0xFF70
                or 0xFFDA;
}
