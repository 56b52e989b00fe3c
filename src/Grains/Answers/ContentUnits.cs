using System.Text;

namespace Pipeline.Grains.Answers;

/// <summary>
/// The words of a text that carry meaning, in a form that two texts can be compared by: Latin words and numbers in
/// lower case without common endings and function words, Hangul and Han as pairs of characters (particles then cost
/// little).
/// </summary>
internal static class ContentUnits
{
    private static readonly HashSet<string> FunctionWords = new(StringComparer.Ordinal)
    {
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "has",
        "have",
        "how",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "was",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "will",
        "with",
        "you",
        "your",
        "not",
    };

    public static HashSet<string> Of(string text)
    {
        var units = new HashSet<string>(StringComparer.Ordinal);
        var word = new StringBuilder();
        var previous = '\0';
        var normal = text.Normalize(NormalizationForm.FormKC);
        for (var at = 0; at < normal.Length; at++)
        {
            var character = normal[at];
            if (IsEastAsian(character))
            {
                Flush(word, units);
                if (previous != '\0')
                {
                    units.Add(string.Concat(previous, character));
                }

                previous = character;
                continue;
            }

            previous = '\0';
            if (word.Length == 0 && IsNamedA(normal, at))
            {
                units.Add("a");
                continue;
            }

            if (char.IsLetterOrDigit(character))
            {
                word.Append(char.ToLowerInvariant(character));
            }
            else
            {
                Flush(word, units);
            }
        }

        Flush(word, units);
        return units;
    }

    /// <summary>The part of <paramref name="units"/> that <paramref name="text"/> also has, 0 to 1.</summary>
    public static double Share(IReadOnlySet<string> units, IReadOnlySet<string> text) =>
        units.Count == 0 ? 0 : (double)units.Count(text.Contains) / units.Count;

    private static void Flush(StringBuilder word, HashSet<string> units)
    {
        if (word.Length == 0)
        {
            return;
        }

        var text = word.ToString();
        word.Clear();
        if (!FunctionWords.Contains(text))
        {
            units.Add(Stem(text));
        }
    }

    /// <summary>A capital A that names something (A부서, "A, B and C") is no article: no Latin word follows it.</summary>
    private static bool IsNamedA(string text, int at)
    {
        if (text[at] != 'A' || (at + 1 < text.Length && IsLatin(text[at + 1])))
        {
            return false;
        }

        var rest = text.AsSpan(at + 1).TrimStart();
        return rest.IsEmpty
            || !IsLatin(rest[0])
            || rest.StartsWith("and ", StringComparison.Ordinal)
            || rest.StartsWith("or ", StringComparison.Ordinal);
    }

    private static bool IsLatin(char character) => char.IsLetterOrDigit(character) && !IsEastAsian(character);

    private static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ies", "ed", "es", "s"])
        {
            if (word.Length > ending.Length + 3 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length];
            }
        }

        return word;
    }

    private static bool IsEastAsian(char character) =>
        character is (>= '\uAC00' and <= '\uD7A3') or (>= '\u4E00' and <= '\u9FFF') or (>= '\u3040' and <= '\u30FF');
}
