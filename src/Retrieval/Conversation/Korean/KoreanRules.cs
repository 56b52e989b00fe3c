using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Conversation.Korean;

/// <summary>How Korean follow-ups lean on what was said before.</summary>
internal sealed partial class KoreanRules : ILanguageRules
{
    private const int FragmentWords = 4;

    /// <summary>Content words of a question about both: with more it names them itself.</summary>
    private const int MostOfBoth = 3;

    public string? TopicOf(string question)
    {
        var sentence = new KoreanSentence(question);
        return KoreanTopics.Find(sentence) is { } phrase ? sentence.TextOf(phrase) : null;
    }

    public Rewriting? Rewrite(IReadOnlyList<AskedQuestion> before, string question)
    {
        var (rest, isLed) = WithoutLead(question);
        var sentence = new KoreanSentence(rest);
        if (sentence.Words.Length == 0)
        {
            return null;
        }

        if (Several(before, sentence) is { } several)
        {
            return several;
        }

        var pointer = KoreanReferents.Find(sentence);
        if (pointer >= 0)
        {
            return KoreanReferents.Resolve(sentence, pointer, before[^1]) is var (text, topic)
                ? new Rewriting([text], true, topic)
                : Carried(before, rest, true);
        }

        if (Fragment(sentence) is { } fragment)
        {
            return About(
                before,
                sentence,
                fragment,
                isLed || sentence.Text.TrimEnd('?', '？', ' ')[^1] is '요' or '은' or '는'
            );
        }

        if (sentence.ContentWords == 0)
        {
            if (sentence.Words.Any(word => KoreanWords.Telling.Contains(word.Text)))
            {
                return new Rewriting([$"{before[^1].Text} {rest}"], true, before[^1].Topic);
            }

            if (!sentence.Asks && !rest.TrimEnd().EndsWith('?'))
            {
                // 고마워요.
                return null;
            }

            return sentence.HasPredicate
                ? Carried(before, rest, true)
                : new Rewriting([$"{before[^1].Text} {rest}"], true, before[^1].Topic);
        }

        if (sentence.ContentWords <= 2 && IsAlso(sentence, before[^1].Text))
        {
            return Carried(before, rest, true);
        }

        return sentence.ContentWords == 1 && (sentence.HasPredicate || sentence.Asks)
            ? Maybe(before, rest, sentence, isLed)
            : null;
    }

    /// <summary>방문객도 신청할 수 있나요: something else too, and a word of the question before.</summary>
    private static bool IsAlso(KoreanSentence sentence, string asked) =>
        !sentence.Asks
        && sentence.Words.Any(word => word.Role == KoreanRole.Noun && word.Particle == "도")
        && sentence.Words.Any(word =>
            word is { Role: KoreanRole.Noun, Particle: not "도", Text.Length: > 1 }
            && asked.Contains(word.Text[..2], StringComparison.Ordinal)
        );

    /// <summary>A question of one noun: that of an attribute leaves out of what, another may be a topic of its
    /// own.</summary>
    private static Rewriting? Maybe(
        IReadOnlyList<AskedQuestion> before,
        string rest,
        KoreanSentence sentence,
        bool isSure
    )
    {
        if (sentence.Phrases is not [var own])
        {
            return Carried(before, rest, isSure);
        }

        // A noun that is no attribute may well be asked about for the first time.
        return KoreanTopics.WithoutAttributes(sentence, own) is not { } topic ? Carried(before, rest, true)
            : isSure ? Carried(before, rest, true) with { Topic = sentence.TextOf(topic) }
            : null;
    }

    /// <summary>The words asked about where nothing else is said: 병가는요?, 부산은 어때요?</summary>
    private static KoreanWordform[]? Fragment(KoreanSentence sentence)
    {
        var words = sentence.Words;
        if (words is [.., { Role: KoreanRole.Asking } last] && IsHowAbout(last.Text))
        {
            words = words[..^1];
        }

        return
            words.Length is > 0 and <= FragmentWords
            && !words.Any(word => word.Role == KoreanRole.Asking)
            && words[^1].Role != KoreanRole.Verb
            && words.Any(word => word.Role == KoreanRole.Noun)
            && (
                words.Length == 1
                || words[^1].Particle.Length > 0
                || words.Length < sentence.Words.Length
                || sentence.Text.TrimEnd().EndsWith('?') && words.Length == 2
            )
            ? words
            : null;
    }

    private static bool IsHowAbout(string word) =>
        word.StartsWith("어때", StringComparison.Ordinal)
        || word.StartsWith("어떤가", StringComparison.Ordinal)
        || word.StartsWith("어떻습", StringComparison.Ordinal);

    /// <summary>X는요: X in the place of what was asked about, or an attribute of it, or more to it.</summary>
    private static Rewriting? About(
        IReadOnlyList<AskedQuestion> before,
        KoreanSentence sentence,
        KoreanWordform[] fragment,
        bool isSure
    )
    {
        var asked = before[^1];
        var last = fragment[^1];
        var name = sentence.Text[fragment[0].Start..(last.Start + last.Noun.Length)];
        if (
            last.Particle
            is "도"
                or "만"
                or "에서"
                or "에서는"
                or "에는"
                or "로는"
                or "까지는"
                or "부터는"
                or "에서도"
                or "에"
        )
        {
            return new Rewriting([$"{sentence.Text[fragment[0].Start..last.End]} {asked.Text}"], isSure, asked.Topic);
        }

        var isClause = fragment.SkipLast(1).Any(word => word.Role == KoreanRole.Verb);
        if (isClause || KoreanWords.Attributes.Contains(last.Noun))
        {
            var old = new KoreanSentence(asked.Text);
            var hasOwner = fragment.Length > 1 && !isClause && TopicIn(name) != name;
            if (!hasOwner || !old.Words.Any(word => word.Noun == last.Noun))
            {
                // 별의 보증 기간은? says itself of what.
                return hasOwner ? null : Carried(before, sentence.Text, isSure);
            }
        }

        if (
            last.Text.EndsWith('면')
            && !new KoreanSentence(asked.Text).Words.Any(word => word.Noun == last.Noun || word.Text == last.Text)
        )
        {
            // 취소하려면요?
            return Carried(before, sentence.Text, isSure);
        }

        return KoreanTopics.Put(new KoreanSentence(asked.Text), [.. Names(fragment)]) is var (text, isBeyondDoubt)
            ? new Rewriting([text], isSure && isBeyondDoubt, TopicIn(name))
            : Carried(before, sentence.Text, isSure);
    }

    private static IEnumerable<string> Names(KoreanWordform[] fragment) =>
        fragment.SkipLast(1).Select(word => word.Text).Append(fragment[^1].Noun);

    private static string TopicIn(string name)
    {
        var sentence = new KoreanSentence(name);
        return sentence.Phrases is [.., var phrase] && KoreanTopics.WithoutAttributes(sentence, phrase) is { } bare
            ? sentence.TextOf(bare)
            : name;
    }

    private static Rewriting Carried(IReadOnlyList<AskedQuestion> before, string rest, bool isSure) =>
        before[^1].Topic is { } topic
            ? new Rewriting([$"{topic} {rest}"], isSure, topic)
            : new Rewriting([$"{before[^1].Text} {rest}"], isSure, null);

    /// <summary>둘 중, 둘 다, 전자, 후자: the topics of the turns before.</summary>
    private static Rewriting? Several(IReadOnlyList<AskedQuestion> before, KoreanSentence sentence)
    {
        var topics = new List<string>();
        for (var i = before.Count - 1; i >= 0 && topics.Count < StandaloneQuestion.MostParts; i--)
        {
            if (before[i].Topic is { } topic && !topics.Contains(topic, StringComparer.Ordinal))
            {
                topics.Insert(0, topic);
            }
        }

        if (topics.Count < 2)
        {
            return null;
        }

        if (OneOfTwo().Match(sentence.Text) is { Success: true } one)
        {
            var chosen = one.Groups[1].Value is "전자" or "첫" ? topics[^2] : topics[^1];
            var text = string.Concat(
                sentence.Text.AsSpan(0, one.Index),
                KoreanParticles.Join(chosen, one.Groups[2].Value),
                sentence.Text.AsSpan(one.Index + one.Length)
            );
            return new Rewriting([text], true, chosen);
        }

        if (Named(topics, sentence) is { } named)
        {
            return named;
        }

        if (Comparing().IsMatch(sentence.Text) && sentence.ContentWords <= 1 && !All().IsMatch(sentence.Text))
        {
            // 어느 쪽이 더 싸요?
            return new Rewriting([.. topics.TakeLast(2).Select(topic => $"{topic} {sentence.Text}")], true, topics[^1]);
        }

        var all = All().Match(sentence.Text);
        if (!all.Success || sentence.ContentWords > MostOfBoth)
        {
            return null;
        }

        var wanted = all.Value.StartsWith('셋') || all.Value.StartsWith('세') ? 3 : 2;
        var rest = Space()
            .Replace(sentence.Text.Remove(all.Index, all.Length).Replace("각각", "", StringComparison.Ordinal), " ")
            .Trim();
        return new Rewriting([.. topics.TakeLast(wanted).Select(topic => $"{topic} {rest}")], true, topics[^1]);
    }

    /// <summary>두 요금제 모두: the noun in which both topics end.</summary>
    private static Rewriting? Named(List<string> topics, KoreanSentence sentence)
    {
        if (
            sentence.Words is not [{ Text: "두" }, { Role: KoreanRole.Noun } kind, ..]
            || !topics.TakeLast(2).All(topic => topic.EndsWith(kind.Noun, StringComparison.Ordinal))
        )
        {
            return null;
        }

        return new Rewriting(
            [.. topics.TakeLast(2).Select(topic => KoreanTopics.Replace(sentence, 0, 1, topic))],
            true,
            topics[^1]
        );
    }

    private static (string Said, bool IsLed) WithoutLead(string question)
    {
        var rest = question;
        var isLed = false;
        while (
            Lead().Match(rest) is { Success: true } lead
            && KoreanWords.Leads.Contains(lead.Groups[1].Value)
            && lead.Length < rest.Length
        )
        {
            rest = rest[lead.Length..];
            isLed = true;
        }

        return (rest, isLed);
    }

    [GeneratedRegex(@"^\s*([가-힣]+)[\s,]+")]
    private static partial Regex Lead();

    [GeneratedRegex(
        @"(?<![가-힣])(전자|후자|첫|두)(?:\s?번째(?:\s?것)?)?(은|는|이|가|을|를|의|도|에)?(?=[\s?？]|$)(?<!(?:첫|두))"
    )]
    private static partial Regex OneOfTwo();

    [GeneratedRegex(
        @"(?<![가-힣])(?:(?:둘|셋|양쪽|두\s?(?:가지|곳|개|제품|분|쪽|프로젝트|사무실|문서|사람|휴가)|세\s?(?:가지|곳|개))(?:은|는|이|가|을|를|의|에서|에)?)(?:\s*(?:중에서|중에|중|다|모두|가운데))?(?=[\s?？]|$)"
    )]
    private static partial Regex All();

    [GeneratedRegex(@"^\s*(?:어느\s?(?:쪽|것|게)|무엇|뭐가|뭐|누가|어디가|어떤\s?(?:것|게)).*\s(?:더|먼저)\s")]
    private static partial Regex Comparing();

    [GeneratedRegex(@"\s{2,}")]
    private static partial Regex Space();
}
