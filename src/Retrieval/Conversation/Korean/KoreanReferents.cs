using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Conversation.Korean;

/// <summary>What 그것, 그분, 거기 and 그 프로젝트 stand for.</summary>
internal static partial class KoreanReferents
{
    private const int ShortAnswer = 60;

    /// <summary>Index of a word that stands for something said before; -1: none, or the question says itself for
    /// what.</summary>
    public static int Find(KoreanSentence sentence)
    {
        for (var i = 0; i < sentence.Words.Length; i++)
        {
            var word = sentence.Words[i];
            var isPointer =
                KoreanWords.Pointers.Contains(word.Text)
                && i + 1 < sentence.Words.Length
                && sentence.Words[i + 1].Role is KoreanRole.Noun or KoreanRole.Light;
            if (
                (isPointer || KoreanWords.Demonstratives.ContainsKey(word.Text) || Stem(word) is not null)
                && !sentence.Phrases.Any(phrase => phrase.Last < i && !IsPointing(sentence.Words[phrase.First]))
            )
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The question with the meaning in the place of the word; null when nothing is known.</summary>
    public static (string Text, string Topic)? Resolve(KoreanSentence sentence, int at, AskedQuestion before)
    {
        var asked = new KoreanSentence(before.Text);
        var word = sentence.Words[at];
        if (KoreanWords.Pointers.Contains(word.Text))
        {
            return Pointed(sentence, at, asked, before);
        }

        var stem = Stem(word) ?? word.Text;
        var particle = Stem(word) is null ? KoreanWords.Demonstratives[word.Text] : word.Particle;
        var isPerson = KoreanWords.PersonalDemonstratives.Contains(stem);
        if ((isPerson ? Person(asked, before) : Thing(asked, before)) is not { } meant)
        {
            return null;
        }

        return (
            string.Concat(
                sentence.Text.AsSpan(0, word.Start),
                KoreanParticles.Join(meant, particle),
                sentence.Text.AsSpan(word.End)
            ),
            meant
        );
    }

    private static (string, string)? Pointed(
        KoreanSentence sentence,
        int at,
        KoreanSentence asked,
        AskedQuestion before
    )
    {
        var noun = sentence.Words[at + 1];
        if (KoreanWords.Persons.Contains(noun.Noun))
        {
            return Person(asked, before) is { } person
                ? (KoreanTopics.Replace(sentence, at, at + 1, person), person)
                : null;
        }

        foreach (var phrase in asked.Phrases)
        {
            for (var i = phrase.First + 1; i <= phrase.Last; i++)
            {
                if (asked.Words[i].Noun == noun.Noun)
                {
                    var whole = asked.TextOf(phrase with { Last = i });
                    return (KoreanTopics.Replace(sentence, at, at + 1, whole), whole);
                }
            }
        }

        if (before.Topic is not { } topic)
        {
            return null;
        }

        var put = topic.EndsWith(noun.Noun, StringComparison.Ordinal) ? topic : $"{topic} {noun.Noun}";
        return (KoreanTopics.Replace(sentence, at, at + 1, put), topic);
    }

    private static string? Person(KoreanSentence asked, AskedQuestion before)
    {
        var known = asked.Phrases.FirstOrDefault(phrase => asked.Words[phrase.Last].Noun is "씨" or "님");
        return known is not null ? asked.TextOf(known) : Answered(before.Answer) ?? before.Topic;
    }

    /// <summary>The answer of a question for a thing (어느 회사, 무슨 제품), else the topic.</summary>
    private static string? Thing(KoreanSentence asked, AskedQuestion before)
    {
        var asksForThing =
            asked.Words.Any(word => word.Text is "어느" or "어떤" or "무슨")
            || (
                asked.Words is [.., var last]
                && last.Text.StartsWith('뭐')
                && asked.Words.Any(word => word.Role == KoreanRole.Verb)
            );
        return asksForThing && Answered(before.Answer) is { } answer ? answer : before.Topic;
    }

    /// <summary>What a short answer names: what it says that something is, else who does it.</summary>
    private static string? Answered(string? answer)
    {
        if (answer is null)
        {
            return null;
        }

        var end = answer.IndexOfAny(['.', '\n', '[']);
        var first = end < 0 ? answer : answer[..end];
        if (first.Length > ShortAnswer)
        {
            return null;
        }

        if (Being().Match(first) is { Success: true } being)
        {
            var said = new KoreanSentence(being.Groups[1].Value + " ");
            return said.Phrases is [.., var named] ? said.TextOf(named) : null;
        }

        var sentence = new KoreanSentence(first);
        var subject = sentence.Phrases.FirstOrDefault(phrase => sentence.Words[phrase.Last].Particle is "이" or "가");
        return subject is null ? null : sentence.TextOf(subject);
    }

    private static string? Stem(KoreanWordform word) =>
        word.Particle.Length > 0 && KoreanWords.Demonstratives.TryGetValue(word.Noun, out var melted) && melted == ""
            ? word.Noun
            : null;

    private static bool IsPointing(KoreanWordform word) =>
        KoreanWords.Pointers.Contains(word.Text)
        || KoreanWords.Demonstratives.ContainsKey(word.Text)
        || Stem(word) is not null;

    [GeneratedRegex(@"^(.*?)\s*(?:입니다|이에요|예요|이다)\s*$")]
    private static partial Regex Being();
}
