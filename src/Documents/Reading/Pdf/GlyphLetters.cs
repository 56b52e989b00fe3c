using System.Text;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>What the letters that a font gives its glyphs mean.</summary>
internal static class GlyphLetters
{
    private const char Bullet = '•';

    /// <summary>The letters of a glyph; none where its font gives it none that can be told.</summary>
    public static string Of(string value)
    {
        var isPlain = true;
        foreach (var c in value)
        {
            isPlain &= !char.IsControl(c) && !IsPrivate(c) && c != '\uFFFD' && !char.IsSurrogate(c) && c != '\uFFFF';
        }

        if (isPlain)
        {
            return value;
        }

        var result = new StringBuilder();
        foreach (var rune in value.EnumerateRunes())
        {
            if (IsBullet(rune.Value))
            {
                result.Append(Bullet);
            }
            else if (IsLatinOfSymbols(rune.Value))
            {
                result.Append((char)(rune.Value - 0xF000));
            }
            else if (!IsNothing(rune))
            {
                result.Append(rune);
            }
        }
        return result.ToString();
    }

    private static bool IsNothing(Rune rune) =>
        Rune.IsControl(rune)
        || rune.Value is 0xFFFD or 0xFFFE or 0xFFFF
        || rune.Value is >= 0xE000 and <= 0xF8FF or >= 0xF0000;

    private static bool IsPrivate(char c) => c is >= '\uE000' and <= '\uF8FF';

    // The bullets, squares, arrows and ticks of Symbol and Wingdings, which have no letters of their own.
    private static bool IsBullet(int rune) =>
        rune
            is 0xF0B7
                or 0xF0A7
                or 0xF0A8
                or 0xF0D8
                or 0xF076
                or 0xF06C
                or 0xF06E
                or 0xF071
                or 0xF075
                or 0xF077
                or 0xF09F
                or 0xF0FC
                or 0xF0E0
                or 0xF0E8
                or 0xF0D6;

    private static bool IsLatinOfSymbols(int rune) => rune is >= 0xF030 and <= 0xF039 or >= 0xF028 and <= 0xF02F;
}
