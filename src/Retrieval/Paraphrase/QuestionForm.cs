using System.Text;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Paraphrase;

/// <summary>
/// What a question asks without how it is said: what is asked for, how (can, must, not, in the past), and its words in
/// order without those that only make a sentence of it. Two questions agree when nothing of that differs; a word that
/// is not known to be another way of saying the same makes another question. So it errs to the side of telling apart.
/// </summary>
/// <param name="Language">ko or en.</param>
/// <param name="Asked">What is asked for: WHEN, WHO, HOW …</param>
/// <param name="Mode">How: CAN, MUST, PAST, NOT …, in the order of their names.</param>
/// <param name="Words">The words, joined.</param>
/// <param name="Cases">In Korean, where in the words a subject (S) or an object (O) ends.</param>
public sealed record QuestionForm(
    string Language,
    string Asked,
    string Mode,
    string Words,
    IReadOnlyDictionary<int, char> Cases
)
{
    private const int Longest = 300;

    private static readonly IReadOnlyDictionary<int, char> NoCases = new Dictionary<int, char>();

    /// <summary>The form of a question; null: it is several sentences, too long, or says too little.</summary>
    /// <param name="question">The question.</param>
    public static QuestionForm? Of(string question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var text = question.Normalize(NormalizationForm.FormKC).Trim().TrimEnd('?', '.', '!', '。', '~', ' ');
        if (text.Length is 0 or > Longest || text.AsSpan().ContainsAny("?!\n\r;。") || HasSentenceEnd(text))
        {
            return null;
        }

        var form = text.Any(character => HangulSyllable.FinalConsonant(character) >= 0)
            ? KoreanQuestion.Read(text)
            : EnglishQuestion.Read(text);
        return form is { Words.Length: > 1 } ? form : null;
    }

    /// <summary>Whether another question asks the same.</summary>
    /// <param name="other">The other question.</param>
    public bool Agrees(QuestionForm other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Language == other.Language
            && Asked == other.Asked
            && Mode == other.Mode
            && Words == other.Words
            && CasesAgree(other);
    }

    internal static QuestionForm English(string asked, IEnumerable<string> mode, IEnumerable<string> words) =>
        new("en", asked, Joined(mode), string.Join(' ', words), NoCases);

    internal static QuestionForm Korean(
        string asked,
        IEnumerable<string> mode,
        string words,
        IReadOnlyDictionary<int, char> cases
    ) => new("ko", asked, Joined(mode), words, cases);

    // Who does what to whom: the last noun aside, whose particle depends on how it is asked for.
    private bool CasesAgree(QuestionForm other)
    {
        var last = Math.Max(Cases.Keys.DefaultIfEmpty(-1).Max(), other.Cases.Keys.DefaultIfEmpty(-1).Max());
        return Cases.All(pair =>
            pair.Key == last || !other.Cases.TryGetValue(pair.Key, out var theirs) || theirs == pair.Value
        );
    }

    private static string Joined(IEnumerable<string> mode) =>
        string.Join(' ', mode.Distinct().Order(StringComparer.Ordinal));

    private static bool HasSentenceEnd(string text)
    {
        for (var at = text.IndexOf(". ", StringComparison.Ordinal); at >= 0; )
        {
            // An abbreviation is short: Dr. Kim, vs. 2.
            if (at < 3 || text[(at - 3)..at].All(char.IsLetter))
            {
                return true;
            }

            at = text.IndexOf(". ", at + 1, StringComparison.Ordinal);
        }

        return false;
    }
}
