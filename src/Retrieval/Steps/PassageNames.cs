using System.Text.RegularExpressions;
using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Conversation.English;
using Pipeline.Retrieval.Conversation.Korean;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Steps;

/// <summary>A name in a passage that a question does not have.</summary>
/// <param name="Text">The name.</param>
/// <param name="Said">How much of the question its sentence says; words that are not in the title count.</param>
/// <param name="Distance">Words between it and the nearest of those.</param>
internal sealed record PassageName(string Text, int Said, int Distance);

/// <summary>
/// Finds what a passage names: English words in capitals and codes; Korean nouns, those first that say what something
/// is, because Korean does not mark names. A search tells which of them lead on.
/// </summary>
internal static partial class PassageNames
{
    /// <summary>How much farther a word is taken to be that may not be a name.</summary>
    private const int Unlikely = 20;

    private static readonly HashSet<string> Calendar =
    [
        .. "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december".Split(
            ' '
        ),
        .. "mondays tuesdays wednesdays thursdays fridays saturdays sundays".Split(' '),
    ];

    private static readonly HashSet<string> Plain =
    [
        .. EnglishWords.Asking,
        .. EnglishWords.Determiners,
        .. EnglishWords.Prepositions,
        .. EnglishWords.Speakers,
        .. EnglishWords.Others,
        .. EnglishWords.Pronouns,
        .. EnglishWords.Auxiliaries,
        .. EnglishWords.Being,
    ];

    /// <summary>The names, the likeliest first, none twice.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="question">The words of the question.</param>
    public static IEnumerable<PassageName> Of(FoundPassage passage, IReadOnlyList<QuestionWord> question)
    {
        var names = new List<PassageName>();
        // What the title says, every sentence is about: it tells none from another.
        var title = WordForms.Of(passage.Title);
        var relation = question.Where(word => !WordForms.Says(title, word.Forms)).ToArray();
        foreach (var range in Sentences.Split(passage.Text))
        {
            var sentence = passage.Text[range];
            var said = (2 * Said(sentence, relation)) + Math.Min(1, Said(sentence, question));
            if (said > 0)
            {
                var isKorean = sentence.Any(character => Scripts.Of(character) == Script.Hangul);
                names.AddRange(isKorean ? OfKorean(sentence, question, said) : OfEnglish(sentence, question, said));
            }
        }

        return names.OrderByDescending(name => name.Said).ThenBy(name => name.Distance).DistinctBy(name => name.Text);
    }

    private static IEnumerable<PassageName> OfEnglish(string sentence, IReadOnlyList<QuestionWord> question, int said)
    {
        var words = WordPattern().Matches(sentence);
        var known = words.Select(word => IsSaid(word.Value, question)).ToArray();
        foreach (Match match in NamePattern().Matches(sentence))
        {
            var name = match.Value;
            var first = Enumerable.Range(0, words.Count).First(i => words[i].Index + words[i].Length > match.Index);
            var last = Enumerable.Range(0, words.Count).Last(i => words[i].Index < match.Index + match.Length);
            if (first == 0 && first < last && Plain.Contains(words[0].Value.ToLowerInvariant()))
            {
                // The Boathouse, at the beginning of a sentence.
                first = 1;
                name = sentence[words[1].Index..(words[last].Index + words[last].Length)];
            }

            var own = Enumerable
                .Range(first, last - first + 1)
                .Where(i => !known[i])
                .Select(i => words[i].Value)
                .ToArray();
            if (own.Length == 0 || own.All(word => IsPlain(word)))
            {
                continue;
            }

            var isDoubtful = first == 0 && last == 0 && name.Skip(1).All(char.IsAsciiLetterLower);
            yield return new PassageName(name, said, Distance(known, first, last) + (isDoubtful ? Unlikely : 0));
        }
    }

    private static IEnumerable<PassageName> OfKorean(string sentence, IReadOnlyList<QuestionWord> question, int said)
    {
        var words = KoreanPattern().Matches(sentence).Select(match => match.Value).ToArray();
        var nouns = words.Select(KoreanNominal.Strip).ToArray();
        var known = nouns.Select(noun => IsSaid(noun, question)).ToArray();
        for (var i = 0; i < words.Length; i++)
        {
            if (known[i] || !MayName(words[i], nouns[i], isLast: i == words.Length - 1))
            {
                continue;
            }

            // 아랫내 관측소, R-17 서식: what stands before a noun without a particle belongs to it.
            var last = i;
            while (
                last + 1 < words.Length
                && nouns[last].Length == words[last].Length
                && MayName(words[last + 1], nouns[last + 1], isLast: last + 1 == words.Length - 1)
            )
            {
                last++;
            }

            var isLikely = KoreanNominal.IsPredicate(words[last]) || nouns[last].Length < words[last].Length;
            yield return new PassageName(
                string.Join(' ', nouns[i..(last + 1)]),
                said,
                Distance(known, i, last) + (isLikely ? 0 : Unlikely)
            );
            i = last;
        }
    }

    /// <summary>Whether a word of a Korean sentence may be a name.</summary>
    private static bool MayName(string word, string noun, bool isLast) =>
        noun.Length > 1
        && !char.IsDigit(noun[0])
        && !KoreanWords.Light.Contains(noun)
        && (KoreanNominal.IsPredicate(word) || (!isLast && IsNoun(word)));

    private static bool IsNoun(string word) => !VerbPattern().IsMatch(word);

    private static int Said(string sentence, IReadOnlyList<QuestionWord> question)
    {
        var forms = WordForms.Of(sentence);
        return question.Count(word => WordForms.Says(forms, word.Forms));
    }

    private static bool IsSaid(string word, IReadOnlyList<QuestionWord> question)
    {
        var forms = WordForms.Of(word);
        return question.Any(asked => asked.Forms.Any(forms.Contains));
    }

    private static bool IsPlain(string word)
    {
        var lower = word.ToLowerInvariant();
        return Plain.Contains(lower) || Calendar.Contains(lower);
    }

    private static int Distance(bool[] known, int first, int last)
    {
        var nearest = known.Length;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i] && (i < first || i > last))
            {
                nearest = Math.Min(nearest, i < first ? first - i : i - last);
            }
        }

        return nearest;
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*")]
    private static partial Regex WordPattern();

    [GeneratedRegex(
        @"(?<![\p{L}\p{N}])\p{Lu}[\p{L}\p{N}]*(?:[-'’.][\p{L}\p{N}]+)*(?: (?:\p{Lu}[\p{L}\p{N}]*(?:[-'’.][\p{L}\p{N}]+)*|\d[\p{L}\p{N}]*))*"
    )]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:[-.·][\p{L}\p{N}]+)*")]
    private static partial Regex KoreanPattern();

    [GeneratedRegex(
        @"(?:하는|되는|하고|되고|하며|되며|으며|맡고|있고|있는|없는|없고|해서|하면|되면|니다|어요|아요|세요|습니까|하여|되어|했고|됐고|려면|지만|면서|도록)$"
    )]
    private static partial Regex VerbPattern();
}
