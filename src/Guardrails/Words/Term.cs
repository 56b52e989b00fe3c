namespace Pipeline.Guardrails.Words;

/// <summary>A word, or several, that is looked for.</summary>
/// <param name="Letters">Its letters.</param>
/// <param name="OpenStart">It may have letters before it.</param>
/// <param name="OpenEnd">It may have letters behind it.</param>
/// <param name="IsAllowed">What it covers is no finding.</param>
internal sealed record Term(IReadOnlyList<Letter> Letters, bool OpenStart, bool OpenEnd, bool IsAllowed)
{
    /// <summary>Whether a text can be a term.</summary>
    public static bool IsOne(string? word) =>
        word is { Length: > 0 and <= WordLists.Longest }
        && word.Any(char.IsLetterOrDigit)
        && !word.Trim('*').Contains('*', StringComparison.Ordinal);

    /// <summary>The term of a word with its stars.</summary>
    public static Term Of(string word, bool isAllowed)
    {
        var letters = new List<Letter>();
        foreach (var letter in Letter.Of(word.Trim().Trim('*')))
        {
            if (letter.Value != ' ' || (letters.Count > 0 && letters[^1].Value != ' '))
            {
                letters.Add(letter);
            }
        }

        return new Term(letters, word[0] == '*', word[^1] == '*', isAllowed);
    }
}
