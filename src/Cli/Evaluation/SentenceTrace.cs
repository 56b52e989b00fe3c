using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Cli.Evaluation;

/// <summary>
/// Judges by itself whether passages could have said a generated sentence, in ways that the server's own check does
/// not: by the order of its words and by the digits as they are written. Together with a search for the sentence by
/// meaning (<see cref="AnswerMeasurement"/>) it says which sentences leave without support.
/// </summary>
internal static partial class SentenceTrace
{
    /// <summary>The least share of a sentence's words that stand in its order in a passage.</summary>
    public const double LeastInOrder = 0.5;

    private const int FewestWords = 3;
    private const int HangulStem = 2;

    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "by",
        "for",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "it",
        "its",
        "that",
        "this",
        "with",
        "as",
        "from",
    };

    /// <summary>The sentences of an answer that state something: three words or more.</summary>
    public static IEnumerable<string> Sentences(string answer) =>
        End()
            .Split(ReferenceMatch.WithoutCitations(answer))
            .Select(sentence => sentence.Trim())
            .Where(sentence => Words(sentence).Count >= FewestWords);

    private static readonly string[] Counts =
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ];

    private static readonly string[] HangulCounts =
    [
        "한",
        "두",
        "세",
        "네",
        "다섯",
        "여섯",
        "일곱",
        "여덟",
        "아홉",
        "열",
    ];

    /// <summary>Whether every number that is written in digits is written so in a passage, or as a word (seven, 일곱)
    /// up to twelve.</summary>
    public static bool HasItsFigures(string sentence, IReadOnlyList<string> passages)
    {
        var known = passages.SelectMany(Figures).Concat(passages.SelectMany(InWords)).ToHashSet(StringComparer.Ordinal);
        return Figures(sentence).All(known.Contains);
    }

    /// <summary>The largest share of a sentence's words that stand in this order within a stretch of a passage that
    /// has twice as many words, 0 to 1.</summary>
    public static double InOrder(string sentence, IReadOnlyList<string> passages)
    {
        var words = Words(sentence);
        return words.Count == 0
            ? 1
            : passages.Select(passage => Longest(words, Words(passage))).DefaultIfEmpty().Max() / (double)words.Count;
    }

    private static int Longest(List<string> words, List<string> passage)
    {
        var most = 0;
        var width = words.Count * 2;
        for (var from = 0; from == 0 || from + words.Count <= passage.Count; from += words.Count)
        {
            most = Math.Max(most, Common(words, passage[from..Math.Min(passage.Count, from + width)]));
        }

        return most;
    }

    /// <summary>The length of the longest common subsequence.</summary>
    private static int Common(List<string> one, List<string> other)
    {
        var row = new int[other.Count + 1];
        foreach (var word in one)
        {
            var diagonal = 0;
            for (var i = 0; i < other.Count; i++)
            {
                var above = row[i + 1];
                row[i + 1] = word == other[i] ? diagonal + 1 : Math.Max(above, row[i]);
                diagonal = above;
            }
        }

        return row[^1];
    }

    // Particles and endings follow the first syllables of a Korean word.
    private static List<string> Words(string text) =>
        [
            .. Word()
                .Matches(text.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture))
                .Select(match => match.Value)
                .Where(word => !Plain.Contains(word))
                .Select(word => word[0] is >= '가' and <= '힣' && word.Length > HangulStem ? word[..HangulStem] : word),
        ];

    private static IEnumerable<string> Figures(string text) =>
        Digits()
            .Matches(text.Normalize(NormalizationForm.FormKC).Replace(",", "", StringComparison.Ordinal))
            .Select(match => match.Value.TrimStart('0'));

    private static IEnumerable<string> InWords(string text) =>
        Word()
            .Matches(text.ToLower(CultureInfo.InvariantCulture))
            .Select(match => Math.Max(Array.IndexOf(Counts, match.Value), Array.IndexOf(HangulCounts, match.Value)))
            .Where(at => at >= 0)
            .Select(at => (at + 1).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<=[.!?。！？]['""”’)]*)\s+|\n+")]
    private static partial Regex End();

    [GeneratedRegex(@"[\p{L}\p{N}]+")]
    private static partial Regex Word();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
