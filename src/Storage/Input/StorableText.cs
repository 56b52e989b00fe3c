namespace Pipeline.Storage.Input;

/// <summary>
/// What text a store can keep: well-formed Unicode without U+0000. PostgreSQL has no place for U+0000, and a lone
/// surrogate has no encoding in either dialect.
/// </summary>
internal static class StorableText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Whether a text is kept as it is.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text) => FindBad(text, 0) < 0;

    /// <summary>The text with U+FFFD in place of each character that cannot be kept; of the same length.</summary>
    public static string Of(string text)
    {
        var bad = FindBad(text, 0);
        if (bad < 0)
        {
            return text;
        }

        var kept = text.ToCharArray();
        for (; bad >= 0; bad = FindBad(text, bad + 1))
        {
            kept[bad] = Replacement;
        }

        return new string(kept);
    }

    /// <summary>As above; null stays null.</summary>
    public static string? OrNull(string? text) => text is null ? null : Of(text);

    /// <summary>
    /// Where ids begin that come after some text: ids have no U+0000, so those after a text with one are those after
    /// what stands before it.
    /// </summary>
    public static string After(string? text)
    {
        var end = text?.IndexOf('\0', StringComparison.Ordinal) ?? 0;
        return text is null ? "" : Of(end < 0 ? text : text[..end]);
    }

    /// <summary>Where the first character at or behind <paramref name="start"/> stands that cannot be kept; -1:
    /// nowhere.</summary>
    public static int FindBad(ReadOnlySpan<char> text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                return i;
            }

            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsHighSurrogate(text[i]) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
            {
                return i;
            }

            i++;
        }

        return -1;
    }
}
