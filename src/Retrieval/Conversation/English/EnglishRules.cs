using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Conversation.English;

/// <summary>How English follow-ups lean on what was said before.</summary>
internal sealed partial class EnglishRules : ILanguageRules
{
    /// <summary>Words of what may be asked about in a fragment.</summary>
    private const int FragmentWords = 7;

    public string? TopicOf(string question)
    {
        var sentence = new EnglishSentence(question);
        return EnglishTopics.Find(sentence) is { } phrase ? sentence.TextOf(phrase) : null;
    }

    public Rewriting? Rewrite(IReadOnlyList<AskedQuestion> before, string question)
    {
        var (rest, isLed, isAbout) = WithoutLead(question);
        var sentence = new EnglishSentence(rest);
        var asks = sentence.Asks || rest.TrimEnd().EndsWith('?');
        if (sentence.Words.Length == 0 || IsWhy(sentence) || Elaborating().IsMatch(rest))
        {
            // And then? Why is that? Tell me more.
            return asks || sentence.Words.Length > 0 ? Bare(before, question) : null;
        }

        if (Several(before, sentence) is { } several)
        {
            return several;
        }

        var isShort = sentence.Words.Length <= FragmentWords;
        if (
            isShort
            && !sentence.IsClause
            && !sentence.Asks
            && (isLed || isAbout || (sentence.Phrases.Length == 1 && rest.TrimEnd().EndsWith('?')))
        )
        {
            if (sentence.Phrases.Length > 0)
            {
                return About(before, sentence, isLed || isAbout);
            }
        }
        else if (isAbout)
        {
            return null;
        }

        if (sentence.ContentWords == 0 && !HasVerb(sentence) && EnglishPronouns.Find(sentence) < 0)
        {
            return asks ? Bare(before, rest) : null;
        }

        var pronoun = EnglishPronouns.Find(sentence);
        if (pronoun >= 0)
        {
            return EnglishPronouns.Resolve(sentence, pronoun, before) is var (text, topic)
                ? new Rewriting([text], true, topic)
                : Carried(before, rest, true);
        }

        return sentence.ContentWords switch
        {
            0 => Carried(before, rest, true),
            1 when IsElliptic(sentence) => Carried(before, rest, true),
            1 when Defining().IsMatch(rest) && !isLed && !AsksForAttribute(sentence) => null,
            1 when sentence.Asks || sentence.IsClause => Maybe(before, rest, sentence, isLed),
            _ => null,
        };
    }

    /// <summary>How many desks, how many can I take: without a verb, or without what is counted.</summary>
    private static bool IsElliptic(EnglishSentence sentence)
    {
        if (!sentence.IsClause)
        {
            return sentence.Asks;
        }

        var words = sentence.Words;
        return words is [{ Lower: "how" }, { Lower: "many" or "much" }, var next, ..]
            && EnglishWords.Auxiliaries.Contains(next.Lower)
            && sentence.Phrases.Length == 0;
    }

    /// <summary>A question of one noun: that of an attribute leaves out of what, another may be a topic of its
    /// own.</summary>
    private static Rewriting? Maybe(
        IReadOnlyList<AskedQuestion> before,
        string rest,
        EnglishSentence sentence,
        bool isSure
    )
    {
        if (EnglishTopics.Find(sentence) is not { } own)
        {
            return Carried(before, rest, isSure);
        }

        return EnglishWords.Attributes.Contains(sentence.Words[own.Last].Lower) ? Carried(before, rest, true)
            : Carried(before, rest, isSure) is { } carried ? carried with { Topic = sentence.TextOf(own) }
            : null;
    }

    private static bool AsksForAttribute(EnglishSentence sentence) =>
        sentence.Phrases.All(phrase => EnglishWords.Attributes.Contains(sentence.Words[phrase.Last].Lower));

    private static bool IsWhy(EnglishSentence sentence) =>
        sentence.Words[0].Lower == "why" && sentence.ContentWords == 0 && sentence.Phrases.Length == 0;

    private static bool HasVerb(EnglishSentence sentence) =>
        sentence.Words.Any(word =>
            EnglishWords.LightVerbs.Contains(word.Lower) && !EnglishWords.Being.Contains(word.Lower)
        ) || sentence.Words.Any(word => EnglishWords.Auxiliaries.Contains(word.Lower));

    /// <summary>What about X: X in the place of what was asked about, or an attribute of it.</summary>
    private static Rewriting? About(IReadOnlyList<AskedQuestion> before, EnglishSentence fragment, bool isSure)
    {
        var asked = before[^1];
        var old = new EnglishSentence(asked.Text);
        var wanted = fragment.Phrases[^1];
        var topic = fragment.TextOf(wanted);
        var isOneOf =
            fragment.Words[0].Lower is "the" or "that" or "those"
            && fragment.Words.Length > 1
            && fragment.Words[1].Lower is "one" or "ones" or "of" or "for";
        var preposition = fragment.Words.First(word => !EnglishWords.Others.Contains(word.Lower)).Lower;
        if (EnglishWords.Prepositions.Contains(preposition) && !isOneOf)
        {
            // For new employees: more to the question, unless that has such a place already.
            var same = old.Phrases.LastOrDefault(phrase => phrase.Preposition == preposition);
            return same is not null
                ? new Rewriting([Replaced(old.Text, old.StartOf(same), old.Words[same.Last].End, topic)], isSure, topic)
                : new Rewriting(
                    [$"{old.Text.TrimEnd('?', ' ', '.')} {fragment.Text.TrimEnd('?', ' ')}?"],
                    isSure,
                    asked.Topic
                );
        }

        var isAttribute =
            EnglishWords.Attributes.Contains(fragment.Words[wanted.Last].Lower) && fragment.Phrases.Length == 1;
        var place = EnglishTopics.Place(old, fragment);
        if (place is not var (start, end, text, isBeyondDoubt) || (isAttribute && !isBeyondDoubt))
        {
            return Carried(before, fragment.Text, isSure);
        }

        var swapped = Replaced(old.Text, start, end, text);
        if (isAttribute && asked.Topic is { } of)
        {
            return new Rewriting([$"{of}: {fragment.Text}"], isSure, of);
        }

        return new Rewriting([swapped], isSure, topic);
    }

    /// <summary>Why, since when: the question before, asked on.</summary>
    private static Rewriting Bare(IReadOnlyList<AskedQuestion> before, string rest) =>
        new([$"{before[^1].Text} {rest}"], true, before[^1].Topic);

    private static Rewriting? Carried(IReadOnlyList<AskedQuestion> before, string rest, bool isSure) =>
        before[^1].Topic is { } topic
            ? new Rewriting([$"{topic}: {rest}"], isSure, topic)
            : new Rewriting([$"{before[^1].Text} {rest}"], isSure, null);

    /// <summary>Both, the former, the latter: the topics of the turns before.</summary>
    private static Rewriting? Several(IReadOnlyList<AskedQuestion> before, EnglishSentence sentence)
    {
        var topics = new List<string>();
        for (var i = before.Count - 1; i >= 0 && topics.Count < StandaloneQuestion.MostParts; i--)
        {
            if (before[i].Topic is { } topic && !topics.Contains(topic, StringComparer.OrdinalIgnoreCase))
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
            var isFirst =
                one.Value.Contains("former", StringComparison.OrdinalIgnoreCase)
                || one.Value.Contains("first", StringComparison.OrdinalIgnoreCase);
            var chosen = isFirst ? topics[^2] : topics[^1];
            return new Rewriting([Replaced(sentence.Text, one.Index, one.Index + one.Length, chosen)], true, chosen);
        }

        var all = All().Match(sentence.Text);
        if (!all.Success && Comparing().IsMatch(sentence.Text) && sentence.ContentWords <= 1)
        {
            // Which is cheaper?
            return new Rewriting(
                [.. topics.TakeLast(2).Select(topic => $"{topic}: {sentence.Text}")],
                true,
                topics[^1]
            );
        }

        if (!all.Success || sentence.ContentWords > MostOfBoth || NamesThem(sentence, all))
        {
            return null;
        }

        var wanted = all.Value.Contains("three", StringComparison.OrdinalIgnoreCase) ? 3 : 2;
        var rest = Space().Replace(Replaced(sentence.Text, all.Index, all.Index + all.Length, ""), "").Trim();
        return new Rewriting([.. topics.TakeLast(wanted).Select(topic => $"{topic}: {rest}")], true, topics[^1]);
    }

    /// <summary>Both parents, each employee: the question says itself of whom.</summary>
    private static bool NamesThem(EnglishSentence sentence, Match all)
    {
        var next = Array.FindIndex(sentence.Words, word => word.Start >= all.Index + all.Length);
        return next >= 0
            && sentence.IsContent(next)
            && all.Value.Split(' ') is [var only]
            && !only.Equals("one", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Content words of a question about both: with more it names them itself.</summary>
    private const int MostOfBoth = 3;

    private static (string Said, bool IsLed, bool IsAbout) WithoutLead(string question)
    {
        var rest = question;
        var isLed = false;
        while (Lead().Match(rest) is { Success: true } lead && lead.Length < rest.Length)
        {
            rest = rest[lead.Length..];
            isLed = true;
        }

        return About().Match(rest) is { Success: true } about && about.Length < rest.Length
            ? (rest[about.Length..], isLed, true)
            : (rest, isLed, false);
    }

    private static string Replaced(string text, int start, int end, string by) =>
        string.Concat(text.AsSpan(0, start), by, text.AsSpan(end));

    [GeneratedRegex(@"^\s*(?:and|but|then|so|or|also|ok|okay|well)\b[\s,]*", RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex(@"^\s*(?:what|how)\s+about\s+", RegexOptions.IgnoreCase)]
    private static partial Regex About();

    [GeneratedRegex(
        @"\bthe\s+(?:former|latter|first\s+one|second\s+one|first(?=\W*$)|second(?=\W*$))\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex OneOfTwo();

    [GeneratedRegex(
        @"\b(?:(?:between\s+|(?<=compare\s+))(?:the\s+two|them|these|those|both)|of\s+(?:the\s+|these\s+|those\s+)?(?:two|three|both)|(?:both|either|neither|each)(?:\s+of\s+(?:them|these|those|the\s+two))?|(?<=which\s+)one)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex All();

    [GeneratedRegex(@"^\s*(?:which|who|what)\b.*\b(?:\w{2,}er|more|less|better|worse)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Comparing();

    [GeneratedRegex(@"^\s*(?:who|what)(?:\s+(?:is|are|was|were)|'s)\s", RegexOptions.IgnoreCase)]
    private static partial Regex Defining();

    [GeneratedRegex(
        @"^\s*(?:(?:please|can\s+you|could\s+you)\s+)*(?:tell\s+me\s+more|explain(?:\s+(?:that|it|this))?|elaborate|go\s+on|(?:any\s+)?more\s+details?)(?:\s+(?:on|about)\s+(?:that|it|this))?(?:\s+in\s+more\s+detail)?(?:\s+please)?\W*$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Elaborating();

    [GeneratedRegex(@"\s+(?=\s|[?.!])")]
    private static partial Regex Space();
}
