namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>
/// Words by which a question asks rather than says what about: <c>what</c>, <c>how</c>, 무엇인가, 언제, and the endings of
/// Korean questions (설립되었<b>는가</b>). Questions are full of them and documents are not, so BM25 takes them for rare,
/// hence telling. They count little, instead of not at all, because each may also be what is looked for (인가 is also an
/// approval). Documents are indexed with them.
/// </summary>
/// <remarks>The lists are what at least 1 % of the questions of a set had, and three times the share of its passages,
/// in English and in Korean, less what a set is about, completed to the other words of the same kind.</remarks>
public static class AskingWords
{
    /// <summary>What an occurrence in such a word counts, where others count 1.</summary>
    internal const float Weight = 0.2f;

    private static readonly HashSet<string> English = new(StringComparer.Ordinal)
    {
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "do",
        "does",
        "did",
        "anyone",
    };

    private static readonly HashSet<string> Korean = new(StringComparer.Ordinal)
    {
        "무엇",
        "무슨",
        "뭐",
        "뭘",
        "뭔",
        "누구",
        "누가",
        "어디",
        "언제",
        "어느",
        "어떤",
        "어떻게",
        "어째서",
        "왜",
        "얼마",
        "얼마나",
        "몇",
    };

    /// <summary>Endings of questions, of two syllables; a word of nothing else is no question's (인가, an
    /// approval).</summary>
    private static readonly string[] Endings =
    [
        "는가",
        "은가",
        "인가",
        "던가",
        "였나",
        "었나",
        "했나",
        "됐나",
        "하나",
        "되나",
        "나요",
        "가요",
        "까요",
        "을까",
        "일까",
    ];

    /// <summary>The words and syllable pairs of a text that belong to asking.</summary>
    /// <param name="text">A question.</param>
    public static IReadOnlySet<string> TermsIn(string text) =>
        In(text).Select(term => term.Text).ToHashSet(StringComparer.Ordinal);

    /// <summary>The occurrences of terms that belong to asking.</summary>
    /// <param name="text">A question.</param>
    internal static List<(string Field, string Text)> In(string text)
    {
        var normal = TextNormalizer.Normalize(text);
        var found = new List<(string, string)>();
        foreach ((var start, var end, var script) in WordRuns.Of(normal))
        {
            Add(normal[start..end], script, found);
        }

        return found;
    }

    private static void Add(string word, Script script, List<(string Field, string Text)> found)
    {
        if (script == Script.Hangul ? IsKorean(word) : IsEnglish(word))
        {
            var terms = TextAnalysis.Analyze(word);
            found.AddRange(terms.Body.Select(term => (LexicalFields.Body, term)));
            found.AddRange(terms.Words.Select(term => (LexicalFields.Words, term)));
        }
        else if (
            script == Script.Hangul
            && word.Length > 2
            && Array.Exists(Endings, ending => word.EndsWith(ending, StringComparison.Ordinal))
        )
        {
            found.Add((LexicalFields.Body, word[^2..]));
        }
    }

    /// <summary>Whether a word asks in English. In capitals it is a name: WHO.</summary>
    private static bool IsEnglish(string word) =>
        (char.IsLower(word[^1]) || word.Length == 1) && English.Contains(word.ToLowerInvariant());

    /// <summary>Whether a word asks in Korean, with its particles and what makes a sentence of it: 누구를,
    /// 무엇인가요.</summary>
    private static bool IsKorean(string word) =>
        Korean.Contains(word) || Korean.Contains(KoreanWord.Stem(word).ToString());
}
