namespace Pipeline.Documents.Chunking.Sentences;

/// <summary>Whether a full stop ends a sentence, or belongs to an abbreviation, a number or a list marker.</summary>
internal static class FullStop
{
    /// <summary>Whether the sentence ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the sentence begins.</param>
    /// <param name="at">The full stop, which white space follows.</param>
    /// <param name="after">What follows the white space.</param>
    public static bool Ends(ReadOnlySpan<char> text, int start, int at, int after)
    {
        var from = at;
        while (
            from > start
            && !char.IsWhiteSpace(text[from - 1])
            && text[from - 1] is not ('(' or '"' or '“' or '\'' or '‘')
        )
        {
            from--;
        }

        var word = text[from..at];
        if (word.IsEmpty)
        {
            return true;
        }

        var opensSentence = text[start..from].IsWhiteSpace();
        if (char.IsAsciiDigit(word[^1]))
        {
            return NumberEnds(text, word, opensSentence, after);
        }

        if (word.Length == 1 && opensSentence && KoreanSentence.IsHangul(word[0]))
        {
            return false; // "가. ", a list marker.
        }

        if (word.Length == 1 && char.IsAsciiLetterUpper(word[0]))
        {
            return false; // An initial, or a list marker.
        }

        if (word.Contains('.') && IsAcronym(word))
        {
            return StartsSentence(text, after);
        }

        if (EnglishWords.Abbreviations.Contains(word))
        {
            return EnglishWords.MayEnd.Contains(word) && !char.IsDigit(text[after]) && StartsSentence(text, after);
        }

        return true;
    }

    // "3. Install" and "2024. 3. 15. 시행" go on; "in 2020. Then" ends.
    private static bool NumberEnds(ReadOnlySpan<char> text, ReadOnlySpan<char> word, bool opensSentence, int after)
    {
        var isShort = word.Length <= 3 && word.IndexOfAnyExceptInRange('0', '9') < 0;
        if (opensSentence && isShort)
        {
            return false;
        }

        if (char.IsAsciiDigit(text[after]))
        {
            // The next number closes with a full stop too: the parts of a date.
            var digits = 0;
            while (digits < 3 && after + digits < text.Length && char.IsAsciiDigit(text[after + digits]))
            {
                digits++;
            }

            return !(digits <= 2 && after + digits < text.Length && text[after + digits] == '.');
        }
        return !(word.Length <= 2 && isShort && KoreanSentence.IsHangul(text[after]));
    }

    private static bool IsAcronym(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (i % 2 == 0 ? !char.IsAsciiLetter(word[i]) : word[i] != '.')
            {
                return false;
            }
        }
        return true;
    }

    private static bool StartsSentence(ReadOnlySpan<char> text, int after)
    {
        var length = 0;
        while (after + length < text.Length && char.IsLetter(text[after + length]))
        {
            length++;
        }

        return length > 0
            && (KoreanSentence.IsHangul(text[after]) || EnglishWords.Starters.Contains(text.Slice(after, length)));
    }
}
