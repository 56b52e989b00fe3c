using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Steps;

namespace Pipeline.Retrieval.Expansion;

/// <summary>Says a question in other words by rules: the words that say what it is about, without those that ask and
/// without particles, and Korean nouns written as one.</summary>
public static class Phrasings
{
    /// <summary>Phrasings at most.</summary>
    public const int Most = 2;

    /// <summary>What a phrasing counts beside the question, which counts 1.</summary>
    public const double Weight = 0.5;

    /// <summary>The other phrasings of a question, none twice and none the question itself.</summary>
    /// <param name="question">The question.</param>
    public static IReadOnlyList<string> Of(string question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var words = QuestionWords.Of(question).Select(word => word.Text).ToArray();
        if (words.Length == 0)
        {
            return [];
        }

        string[] phrasings = [string.Join(' ', words), .. Joined(words)];
        return
        [
            .. phrasings.Distinct(StringComparer.Ordinal).Where(phrasing => phrasing != question.Trim()).Take(Most),
        ];
    }

    /// <summary>육아 휴직 is also written 육아휴직.</summary>
    private static IEnumerable<string> Joined(string[] words)
    {
        var joined = new List<string>();
        for (var i = 0; i < words.Length; i++)
        {
            if (i + 1 < words.Length && IsShort(words[i]) && IsShort(words[i + 1]))
            {
                joined.Add(words[i] + words[i + 1]);
                i++;
            }
            else
            {
                joined.Add(words[i]);
            }
        }

        return joined.Count < words.Length ? [string.Join(' ', joined)] : [];
    }

    private static bool IsShort(string word) =>
        word.Length is 2 or 3 && word.All(character => Scripts.Of(character) == Script.Hangul);
}
