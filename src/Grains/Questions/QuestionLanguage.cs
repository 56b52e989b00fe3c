namespace Pipeline.Grains.Questions;

/// <summary>Tells Korean questions from others.</summary>
internal static class QuestionLanguage
{
    // Fewer words may be a name, a title or a line of code.
    private const int Least = 6;
    private const int KoreanWords = 3;

    private static readonly char[] Ends = ['.', '!', '?', '\n', '。'];

    /// <summary>True when a fifth of the letters are Hangul: Korean questions are full of Latin terms, English ones
    /// hold hardly any Hangul.</summary>
    public static bool IsKorean(string text)
    {
        var letters = 0;
        var hangul = 0;
        foreach (var character in text)
        {
            if (char.IsLetter(character))
            {
                letters++;
                hangul += character
                    is (>= '\uAC00' and <= '\uD7A3')
                        or (>= '\u1100' and <= '\u11FF')
                        or (>= '\u3130' and <= '\u318F')
                    ? 1
                    : 0;
            }
        }

        return hangul * 5 >= letters && hangul > 0;
    }

    /// <summary>Whether a passage is in a language, or a sentence of it: names and commands are none.</summary>
    /// <param name="text">The passage.</param>
    /// <param name="isKorean">Korean, or any other.</param>
    public static bool Holds(string text, bool isKorean) =>
        IsKorean(text) == isKorean
        || text.Split(Ends, StringSplitOptions.RemoveEmptyEntries)
            .Any(sentence => IsKorean(sentence) == isKorean && Words(sentence) >= (isKorean ? KoreanWords : Least));

    private static int Words(string sentence) =>
        sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetter));

    /// <summary>The ISO 639-1 code of the question, as far as it is told apart.</summary>
    public static string CodeOf(string text) => IsKorean(text) ? "ko" : "en";
}
