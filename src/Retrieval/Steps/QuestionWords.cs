using System.Text.RegularExpressions;
using Pipeline.Retrieval.Conversation.English;
using Pipeline.Retrieval.Conversation.Korean;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Steps;

/// <summary>A word of a question that says what it is about.</summary>
/// <param name="Text">The word, of Korean without particles.</param>
/// <param name="Forms">How it is compared.</param>
internal sealed record QuestionWord(string Text, IReadOnlyList<string> Forms);

/// <summary>Finds the words of a question that say what it is about: not those by which it asks, nor those that stand
/// for what is looked for (whoever, the company that, 직원, 곳).</summary>
internal static partial class QuestionWords
{
    private static readonly HashSet<string> English =
    [
        .. EnglishWords.Asking,
        .. EnglishWords.Auxiliaries,
        .. EnglishWords.Being,
        .. EnglishWords.Determiners,
        .. EnglishWords.Prepositions,
        .. EnglishWords.Speakers,
        .. EnglishWords.Others,
        .. EnglishWords.Pronouns,
        .. "whoever person people employee colleague company thing take takes took get gets got go goes come comes".Split(
            ' '
        ),
    ];

    private static readonly HashSet<string> Korean = ["사람", "직원", "회사", "업체", "곳", "방", "날", "때", "담당자"];

    /// <summary>The words, in their order, none twice.</summary>
    public static IReadOnlyList<QuestionWord> Of(string question)
    {
        var normal = TextNormalizer.Normalize(question);
        var words = normal.Any(character => Scripts.Of(character) == Script.Hangul)
            ? OfKorean(normal)
            : OfEnglish(normal);
        return [.. words.Where(word => word.Forms.Count > 0).DistinctBy(word => string.Join(' ', word.Forms))];
    }

    /// <summary>A word with its forms.</summary>
    public static QuestionWord Word(string text) =>
        new(text, Scripts.Of(text[0]) == Script.Hangul ? [text] : [.. Forms(text)]);

    private static IEnumerable<string> Forms(string text) =>
        // Of the two forms of a teacher the shorter one is in both.
        WordForms
            .Of(text)
            .GroupBy(form => form[..Math.Min(4, form.Length)])
            .Select(group => group.MinBy(form => form.Length)!);

    private static IEnumerable<QuestionWord> OfEnglish(string question) =>
        WordPattern()
            .Matches(question)
            .Select(match => match.Value)
            .Where(word => !English.Contains(word.ToLowerInvariant()))
            .Select(Word);

    private static IEnumerable<QuestionWord> OfKorean(string question)
    {
        foreach (var word in new KoreanSentence(question).Words)
        {
            var text = word.Role switch
            {
                KoreanRole.Noun => KoreanNominal.Strip(word.Noun),
                // What is done, of verbs that are made of a noun: 총괄하는, 재시작하나요.
                KoreanRole.Verb => VerbalNounPattern().Match(word.Text).Groups[1].Value,
                _ => "",
            };
            if (
                text.Length == 0
                && word.Role == KoreanRole.Verb
                && VerbPattern().Match(word.Text) is { Success: true } verb
            )
            {
                yield return new QuestionWord(word.Text, [WordForms.Verb(verb.Groups[1].Value)]);
            }

            if (text.Length > 0 && !Korean.Contains(text) && !KoreanWords.Light.Contains(text))
            {
                yield return Word(text);
            }
        }
    }

    [GeneratedRegex("^([가-힣]{2,}?)(?:하|되|해|돼|했|됐|합|됩|한|된|할|될)[가-힣]*$")]
    private static partial Regex VerbalNounPattern();

    [GeneratedRegex("^([가-힣]{2,}?)(?:나요|는|는지|습니까|을까요|면|려면|려고|던)$")]
    private static partial Regex VerbPattern();

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*")]
    private static partial Regex WordPattern();
}
