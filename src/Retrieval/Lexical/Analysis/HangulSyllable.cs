namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>Arithmetic on precomposed Hangul syllables (Unicode Standard, chapter 3.12).</summary>
internal static class HangulSyllable
{
    /// <summary>Index of ㄹ among the final consonants.</summary>
    public const int Rieul = 8;

    private const int Finals = 28;

    /// <summary>The final consonant's index, 0 when the syllable ends in a vowel, -1 when this is no
    /// syllable.</summary>
    public static int FinalConsonant(char c) => c is >= '\uAC00' and <= '\uD7A3' ? (c - '\uAC00') % Finals : -1;
}
