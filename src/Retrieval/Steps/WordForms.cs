using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Steps;

/// <summary>The forms in which words of a question and of a passage are compared: English stems, of irregular verbs
/// those of the infinitive; Korean words without particles and endings.</summary>
internal static partial class WordForms
{
    /// <summary>What a form begins with that is a whole Korean word, or the stem of a verb, by its letters: 가르치 is the
    /// beginning of 가르칩니다.</summary>
    private const char Letters = '~';

    private static readonly Dictionary<string, string> Irregular = Pairs(
        "made make, led lead, taught teach, kept keep, built build, held hold, sold sell, bought buy, ran run, stood stand,"
            + " wrote write, written write, sat sit, met meet, gave give, given give, sent send, found find, began begin,"
            + " drove drive, driven drive, chose choose, chosen choose, paid pay, grew grow, grown grow, drew draw, drawn draw"
    );

    /// <summary>The forms of a text's words.</summary>
    public static HashSet<string> Of(string text)
    {
        var normal = Possessive().Replace(TextNormalizer.Normalize(text), "");
        var forms = new HashSet<string>(StringComparer.Ordinal);
        var english = new List<string>();
        foreach ((var start, var end, var script) in WordRuns.Of(normal))
        {
            var run = normal[start..end];
            if (script == Script.Hangul)
            {
                var stems = new List<string>();
                KoreanWord.AddStems(run, start > 0 && char.IsLetterOrDigit(normal[start - 1]), stems);
                forms.UnionWith(stems);
                forms.Add(KoreanNominal.Strip(run));
                forms.Add(Verb(run));
            }
            else
            {
                english.Add(Irregular.GetValueOrDefault(run.ToLowerInvariant(), run));
            }
        }

        if (english.Count > 0)
        {
            foreach (var term in TextAnalysis.Analyze(string.Join(' ', english)).Body)
            {
                forms.Add(term);
                if (term.Length > 5 && term.EndsWith("er", StringComparison.Ordinal))
                {
                    // Who does it: the teacher of a course, a course that somebody teaches.
                    forms.Add(term[..^2]);
                }
            }
        }

        return forms;
    }

    /// <summary>Whether a text with these forms says a word.</summary>
    /// <param name="forms">The forms of the text's words.</param>
    /// <param name="word">The forms of the word: each stands for it, the parts of R-17 only together.</param>
    public static bool Says(IReadOnlySet<string> forms, IReadOnlyList<string> word) =>
        word.Count > 0
        && word.All(form =>
            forms.Contains(form)
            || (form[0] == Letters && forms.Any(other => other.StartsWith(form, StringComparison.Ordinal)))
            || (IsHangul(form) && form.Length > 1 && forms.Any(other => other.Contains(form, StringComparison.Ordinal)))
        );

    /// <summary>The form of a Korean verb's stem.</summary>
    public static string Verb(string stem) => Letters + stem.Normalize(NormalizationForm.FormD);

    private static bool IsHangul(string form) => Scripts.Of(form[0]) == Script.Hangul;

    private static Dictionary<string, string> Pairs(string text) =>
        text.Split(", ").Select(pair => pair.Split(' ')).ToDictionary(pair => pair[0], pair => pair[1]);

    [GeneratedRegex(@"['’]s\b")]
    private static partial Regex Possessive();
}
