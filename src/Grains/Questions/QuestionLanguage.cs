namespace Pipeline.Grains.Questions;

/// <summary>Tells Korean questions from others.</summary>
internal static class QuestionLanguage
{
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

    /// <summary>The ISO 639-1 code of the question, as far as it is told apart.</summary>
    public static string CodeOf(string text) => IsKorean(text) ? "ko" : "en";
}
