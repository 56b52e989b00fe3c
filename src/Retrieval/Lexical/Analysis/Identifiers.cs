using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>
/// Product names and codes are written with and without a hyphen: GPT-4o and GPT4o, A-320 and A320. The tokenizer cuts
/// at the hyphen, so both spellings also give the joined form, as one word.
/// </summary>
internal static partial class Identifiers
{
    public static void AddJoined(string text, List<string> words)
    {
        foreach (var match in Candidate().EnumerateMatches(text))
        {
            if (match.Length > 32)
            {
                continue;
            }

            var found = text.AsSpan(match.Index, match.Length);
            if (found.ContainsAnyInRange('0', '9') && found.ContainsAnyExceptInRange('0', '9') && HasLetter(found))
            {
                words.Add(found.ToString().Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant());
            }
        }
    }

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex("[A-Za-z0-9]+(-[A-Za-z0-9]+)*", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Candidate();
}
