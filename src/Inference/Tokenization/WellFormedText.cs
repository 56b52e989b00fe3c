using System.Buffers;

namespace Pipeline.Inference.Tokenization;

/// <summary>
/// Makes text acceptable to Unicode normalisation and to the native tokenizer, which refuse lone surrogates and U+FFFE:
/// neither has a meaning, and no document may fail for one.
/// </summary>
internal static class WellFormedText
{
    private const char Replacement = '\uFFFD';
    private const char ByteOrderReversed = '\uFFFE';

    private static readonly SearchValues<char> Suspects = SearchValues.Create([
        .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c),
        ByteOrderReversed,
    ]);

    /// <summary>The text with every refused character replaced by U+FFFD; the same instance when there is
    /// none.</summary>
    public static string Of(string text)
    {
        var at = IndexOfRefused(text, 0);
        if (at < 0)
        {
            return text;
        }

        var chars = text.ToCharArray();
        for (; at >= 0; at = IndexOfRefused(text, at + 1))
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

    private static int IndexOfRefused(string text, int from)
    {
        while (from < text.Length)
        {
            var at = text.AsSpan(from).IndexOfAny(Suspects);
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
