using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Conversation.Korean;

/// <summary>What a word of a Korean sentence does there.</summary>
internal enum KoreanRole
{
    Noun,
    Verb,
    Asking,
    Light,
}

/// <summary>A word between two spaces.</summary>
/// <param name="Text">The word without punctuation at its ends.</param>
/// <param name="Noun">The word without its particle.</param>
/// <param name="Particle">Its particle; empty: none.</param>
/// <param name="Start">Its first character in the sentence.</param>
/// <param name="Role">What it does.</param>
internal sealed record KoreanWordform(string Text, string Noun, string Particle, int Start, KoreanRole Role)
{
    public int End => Start + Text.Length;
}

/// <summary>Nouns that stand together up to a particle: 물길 프로젝트 책임자는.</summary>
/// <param name="First">Index of its first word.</param>
/// <param name="Last">Index of its last word.</param>
internal sealed record KoreanPhrase(int First, int Last);

/// <summary>A sentence as words, with the noun phrases that a few rules see in it.</summary>
internal sealed partial class KoreanSentence
{
    private static readonly string[] ClauseEndings =
    [
        "면",
        "는데",
        "은데",
        "려고",
        "려면",
        "도록",
        "해서",
        "아서",
        "어서",
        "하고",
        "되고",
        "하는",
        "되는",
        "해야",
        "돼야",
        "내야",
        "와야",
        "려야",
        "아야",
        "어야",
        "하여",
        "던",
        "하려",
        "했던",
        "재는",
        "쓰는",
        "받는",
        "가는",
        "오는",
        "있는",
        "없는",
        "싶은",
        "하게",
        "지만",
    ];

    /// <summary>Endings of what describes a noun, behind two syllables at least.</summary>
    private static readonly string[] Describing = ["받은", "한", "된", "했던"];

    private static readonly string[] FinalEndings =
    [
        "요",
        "까",
        "나",
        "다",
        "죠",
        "니",
        "냐",
        "가",
        "지",
        "래",
        "려면",
        "해",
        "돼",
        "줘",
        "라",
        "세요",
    ];

    public KoreanSentence(string text)
    {
        Text = text;
        Words = [.. Cut(text)];
        Phrases = [.. FindPhrases()];
    }

    public string Text { get; }

    public KoreanWordform[] Words { get; }

    public KoreanPhrase[] Phrases { get; }

    /// <summary>Words that name something, or say in a clause what is done.</summary>
    public int ContentWords =>
        Words.Count(word => word.Role == KoreanRole.Noun)
        + Words.SkipLast(1).Count(word => word.Role == KoreanRole.Verb && IsTelling(word.Text));

    public bool Asks => Words.Any(word => word.Role == KoreanRole.Asking);

    /// <summary>Whether it ends as a sentence does, not with a noun.</summary>
    public bool HasPredicate => Words is [.., { Role: KoreanRole.Verb }];

    public string TextOf(KoreanPhrase phrase) =>
        Text[Words[phrase.First].Start..(Words[phrase.Last].Start + Words[phrase.Last].Noun.Length)];

    [GeneratedRegex(@"[^\s?!.,;:“”‘’""'()…？]+(?:[.:'][^\s?!.,;:“”‘’""'()…？]+)*")]
    private static partial Regex WordPattern();

    private static IEnumerable<KoreanWordform> Cut(string text)
    {
        var matches = WordPattern().Matches(text);
        for (var i = 0; i < matches.Count; i++)
        {
            var word = matches[i].Value;
            var isLast = i == matches.Count - 1 || IsEnd(text, matches[i].Index + matches[i].Length);
            yield return Read(word, matches[i].Index, isLast);
        }
    }

    private static bool IsEnd(string text, int at) => at < text.Length && text[at] is '?' or '.' or '!' or '？';

    private static KoreanWordform Read(string word, int start, bool isLast)
    {
        if (KoreanWords.Asks(word))
        {
            return new KoreanWordform(word, word, "", start, KoreanRole.Asking);
        }

        if (isLast && Fragment(word) is { } fragment)
        {
            var (noun, particle) = KoreanParticles.Split(fragment);
            return Named(fragment, noun, particle, start);
        }

        if (isLast && word.Length > 1 && !KoreanWords.IsWhole(word) && EndsWith(word, FinalEndings))
        {
            return new KoreanWordform(word, word, "", start, KoreanRole.Verb);
        }

        if (word.Length > 1 && (EndsWith(word, ClauseEndings) || (word.Length > 2 && EndsWith(word, Describing))))
        {
            return new KoreanWordform(word, word, "", start, KoreanRole.Verb);
        }

        var (name, tail) = KoreanParticles.Split(word);
        return Named(word, name, tail, start);
    }

    private static KoreanWordform Named(string word, string noun, string particle, int start) =>
        new(word, noun, particle, start, IsLight(word, noun, particle) ? KoreanRole.Light : KoreanRole.Noun);

    private static bool IsLight(string word, string noun, string particle) =>
        KoreanWords.Telling.Contains(word)
        || noun.All(char.IsDigit)
        || IsCount(noun)
        || (
            KoreanWords.Light.Contains(noun)
            && !(KoreanWords.Counters.Contains(noun) && particle is "을" or "를" or "은" or "는" or "이" or "가")
        );

    /// <summary>A last word that is a noun with a particle and 요, or without: 병가는요, 병가는, 조부모도요.</summary>
    private static string? Fragment(string word)
    {
        var polite = word.EndsWith('요') && word.Length > 2 ? word[..^1] : word;
        return
            polite.Length > 1
            && (
                polite[^1] is '은' or '는' or '도' or '만'
                || (
                    polite.Length < word.Length
                    && EndsWith(polite, ["에", "로", "서", "까지", "부터", "면", "이", "가", "을", "를"])
                )
            )
            && !EndsWith(polite, ["하는", "되는", "싶은"])
            && !EndsWith(word, ["에요", "이요", "가요", "로요"])
            ? polite
            : null;
    }

    private static bool IsCount(string noun) =>
        char.IsDigit(noun[0])
        && noun.Length <= 5
        && noun[^1] is '년' or '월' or '일' or '주' or '개' or '번' or '명' or '원';

    /// <summary>Whether a verb says something of its own, other than 하다, 되다, 있다.</summary>
    private static bool IsTelling(string verb) =>
        verb.Length > 2 || !(verb[0] is '하' or '되' or '해' or '돼' or '있' or '없' or '쓰' or '받' or '내');

    private static bool EndsWith(string word, string[] endings) =>
        Array.Exists(
            endings,
            ending => word.Length >= ending.Length && word.EndsWith(ending, StringComparison.Ordinal)
        );

    private IEnumerable<KoreanPhrase> FindPhrases()
    {
        for (var i = 0; i < Words.Length; i++)
        {
            if (Words[i].Role != KoreanRole.Noun)
            {
                continue;
            }

            var first = i;
            while (
                i + 1 < Words.Length
                && Words[i].Particle is "" or "의" or "과" or "와"
                && Words[i + 1].Role == KoreanRole.Noun
                && Words[i + 1].Start == Words[i].End + 1
            )
            {
                i++;
            }

            yield return new KoreanPhrase(first, i);
        }
    }
}
