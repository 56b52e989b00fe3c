using System.Text.RegularExpressions;
using Pipeline.Documents.Chunking.Sentences;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers.Proving;

/// <summary>Makes questions without people: a number with its unit, or a name, is left out of a sentence and asked for
/// (cloze procedure, Taylor 1953).</summary>
internal static partial class ClozeQuestions
{
    private const int ShortestSentence = 25;
    private const int LongestSentence = 220;
    private const string Gap = "…";

    /// <summary>Makes at most one question of every passage.</summary>
    /// <param name="passages">The passages.</param>
    /// <param name="most">Questions at most.</param>
    /// <param name="knows">Whether the generator writes a language, by its ISO 639-1 code.</param>
    public static IReadOnlyList<ClozeQuestion> Of(IEnumerable<string> passages, int most, Func<string, bool> knows) =>
        [
            .. passages
                .Select(passage =>
                    Sentences(passage)
                        .Select(sentence => Ask(sentence, knows))
                        .FirstOrDefault(asked => asked is not null)
                )
                .OfType<ClozeQuestion>()
                .DistinctBy(question => question.Text)
                .Take(most),
        ];

    private static IEnumerable<string> Sentences(string passage) =>
        passage
            .Split('\n')
            .SelectMany(line => SentenceSplitter.Split(line).Select(range => line[range].Trim()))
            .Where(sentence => sentence.Length is >= ShortestSentence and <= LongestSentence);

    private static ClozeQuestion? Ask(string sentence, Func<string, bool> knows)
    {
        var isKorean = QuestionLanguage.IsKorean(sentence);
        if (!knows(isKorean ? "ko" : "en"))
        {
            return null;
        }

        // What stands twice would be told by the rest of the sentence.
        var phrase = Numbers()
            .Matches(sentence)
            .Concat(Names().Matches(sentence))
            .FirstOrDefault(match =>
                sentence.IndexOf(match.Value, StringComparison.Ordinal) == match.Index
                && sentence.IndexOf(match.Value, match.Index + match.Length, StringComparison.Ordinal) < 0
            );
        if (phrase is null)
        {
            return null;
        }

        var rest = $"{sentence[..phrase.Index]}{Gap}{sentence[(phrase.Index + phrase.Length)..]}";
        return new ClozeQuestion(
            isKorean ? $"“{rest}”에서 빠진 말은 무엇인가요?" : $"What is missing in “{rest}”?",
            phrase.Value
        );
    }

    [GeneratedRegex(
        @"(?<![\p{L}0-9.,])[0-9][0-9.,]*[0-9%]?(?:\s?(?:개월|시간|퍼센트|(?:[십백천만억]+\s?)?원|[년월일명개주분초대점회번%])|\s[a-z]{3,})"
    )]
    private static partial Regex Numbers();

    [GeneratedRegex(@"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")]
    private static partial Regex Names();
}
