namespace Pipeline.Guardrails.Links;

/// <summary>What may stand before the colon of an address.</summary>
internal static class WebSchemes
{
    /// <summary>Longest scheme of CommonMark's autolinks.</summary>
    private const int Longest = 32;

    /// <summary>Schemes that are dropped from an address: its host says the same to a person.</summary>
    public static bool IsWeb(ReadOnlySpan<char> scheme) =>
        Is(scheme, "https")
        || Is(scheme, "http")
        || Is(scheme, "ftp")
        || Is(scheme, "ftps")
        || Is(scheme, "ws")
        || Is(scheme, "wss");

    /// <summary>Schemes that need no slashes: what follows is run, or written to.</summary>
    public static bool RunsAlone(ReadOnlySpan<char> scheme) =>
        Is(scheme, "javascript") || Is(scheme, "vbscript") || Is(scheme, "livescript") || Is(scheme, "mailto");

    /// <summary>The scheme whose address is its content.</summary>
    public static bool IsData(ReadOnlySpan<char> scheme) => Is(scheme, "data");

    /// <summary>Whether it is one of those above.</summary>
    public static bool IsKnown(ReadOnlySpan<char> scheme) => IsWeb(scheme) || RunsAlone(scheme) || IsData(scheme);

    /// <summary>Whether the letters that a text ends with are one of those above.</summary>
    public static bool Ends(ReadOnlySpan<char> text)
    {
        var start = text.Length;
        while (start > 0 && char.IsAsciiLetter(text[start - 1]))
        {
            start--;
        }

        return IsKnown(text[start..]);
    }

    /// <summary>Whether a word may be a scheme at all; one letter is a drive.</summary>
    public static bool MayBe(ReadOnlySpan<char> word)
    {
        if (word.Length is < 2 or > Longest || !char.IsAsciiLetter(word[0]))
        {
            return false;
        }

        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Is(ReadOnlySpan<char> scheme, string name) =>
        scheme.Equals(name, StringComparison.OrdinalIgnoreCase);
}
