namespace Pipeline.Guardrails.Numbers;

/// <summary>Marks of Markdown that may stand inside a number or a word and are not seen when it is shown.</summary>
internal static class Markup
{
    /// <summary>More of them in a row end what they stand in.</summary>
    public const int Longest = 4;

    /// <summary>Whether a character is such a mark.</summary>
    public static bool Is(char c) => c is '*' or '`';
}
