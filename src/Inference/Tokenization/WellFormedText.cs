namespace Pipeline.Inference.Tokenization;

/// <summary>Makes UTF-16 text valid, as Unicode normalisation and the native tokenizer refuse it otherwise.</summary>
internal static class WellFormedText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text with every lone surrogate replaced by U+FFFD; the same instance when there is none.</summary>
    public static string Of(string text)
    {
        var at = IndexOfLoneSurrogate(text, 0);
        if (at < 0)
        {
            return text;
        }

        var chars = text.ToCharArray();
        for (; at >= 0; at = IndexOfLoneSurrogate(text, at + 1))
        {
            chars[at] = Replacement;
        }

        return new string(chars);
    }

    /// <summary>The first <paramref name="length"/> characters at most, never ending inside a surrogate pair.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        if (length > 0 && char.IsHighSurrogate(text[length - 1]) && char.IsLowSurrogate(text[length]))
        {
            length--;
        }

        return text[..length];
    }

    private static int IndexOfLoneSurrogate(string text, int from)
    {
        while (from < text.Length)
        {
            var at = text.AsSpan(from).IndexOfAnyInRange('\uD800', '\uDFFF');
            if (at < 0)
            {
                return -1;
            }

            from += at;
            if (char.IsHighSurrogate(text[from]) && from + 1 < text.Length && char.IsLowSurrogate(text[from + 1]))
            {
                from += 2;
                continue;
            }

            return from;
        }

        return -1;
    }
}
