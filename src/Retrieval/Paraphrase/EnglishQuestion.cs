using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Paraphrase;

/// <summary>Reads an English question.</summary>
internal static partial class EnglishQuestion
{
    /// <summary>Where an auxiliary stood: no noun goes on over it.</summary>
    private const string Boundary = "|";

    public static QuestionForm? Read(string text)
    {
        var plain = Plain(text);
        for (var before = ""; before != plain; )
        {
            before = plain;
            plain = LeadIn().Replace(plain, "").Trim();
            plain = TrailOff().Replace(plain, "").Trim();
        }

        foreach (var (pattern, with) in EnglishPhrases.Same)
        {
            plain = pattern.Replace(plain, with);
        }

        var (asked, rest) = Asked(plain.Trim());
        var mode = new List<string>();
        var words = new List<string>();
        var tokens = Tokens().Matches(rest).Select(match => match.Value).ToList();
        var isSubject = false;
        var isOwn = false;
        foreach (var token in tokens)
        {
            var wasSubject = isSubject;
            isSubject = false;
            if (EnglishPhrases.Modes.TryGetValue(token, out var one))
            {
                mode.Add(one);
                words.Add(Boundary);
                isSubject = true;
            }
            else if (EnglishPhrases.Auxiliaries.Contains(token))
            {
                words.Add(Boundary);
                isSubject = true;
            }
            else if (wasSubject && token is "i" or "we" or "one")
            {
                isOwn = true;
            }
            else if (wasSubject && token is "you" && asked is "METHOD")
            {
                continue;
            }
            else if (!EnglishPhrases.Empty.Contains(token))
            {
                words.Add(EnglishPhrases.Base(token));
            }
        }

        words = Inverted(words);
        (asked, words) = Settled(asked, words);
        if (asked is "METHOD" || (isOwn && asked is "WHERE" or "WHO"))
        {
            // How I do it is how I can and should do it.
            mode.RemoveAll(one => one is "CAN" or "SHOULD");
        }

        return words.Count == 0 ? null : QuestionForm.English(asked, mode, words);
    }

    private static string Plain(string text)
    {
        text = Acronym().Replace(text.Replace('’', '\''), match => $"{match.Value}_");
        text = text.ToLowerInvariant();
        text = Thousands().Replace(text, "");
        text = text.Replace("can't", "can not").Replace("cannot", "can not").Replace("won't", "will not");
        text = text.Replace("n't", " not").Replace("'re ", " are ").Replace("'m ", " am ").Replace("'ve ", " have ");
        text = text.Replace("'ll ", " will ").Replace("'d ", " would ").Replace("-", " -").Replace("- ", " ");
        text = WhatIs().Replace(text, "$1 is");
        text = Hyphen().Replace(text, " ");
        return text.Replace("'s", "").Replace("s' ", "s ");
    }

    private static (string Asked, string Others) Asked(string text)
    {
        foreach (var (pattern, asked) in EnglishPhrases.Asked)
        {
            if (pattern.Match(text) is { Success: true } match)
            {
                return (asked, $"{text[..match.Index]} {text[(match.Index + match.Length)..]}");
            }
        }

        var first = Tokens().Match(text).Value;
        return EnglishPhrases.Auxiliaries.Contains(first) || EnglishPhrases.Modes.ContainsKey(first)
            ? ("WHETHER", text)
            : ("WHAT", text);
    }

    /// <summary>The price of the plan is the plan price.</summary>
    private static List<string> Inverted(List<string> words)
    {
        for (var i = words.Count - 2; i > 0; i--)
        {
            if (words[i] != "of" && !(words[i] is "for" or "on" && EnglishPhrases.Heads.Contains(words[i - 1])))
            {
                continue;
            }

            var end = i + 1;
            while (end < words.Count && words[end] != Boundary && !EnglishPhrases.Ends.Contains(words[end]))
            {
                end++;
            }

            if (end == i + 1)
            {
                continue;
            }

            var begin = i - 1;
            while (
                begin > 0
                && words[begin - 1] != Boundary
                && !EnglishPhrases.Ends.Contains(words[begin - 1])
                && words[begin - 1] is not "of"
            )
            {
                begin--;
            }

            words = [.. words[..begin], .. words[(i + 1)..end], .. words[begin..i], .. words[end..]];
        }

        words.RemoveAll(word => word is "of" or Boundary);
        return words;
    }

    /// <summary>What is asked for may be said by a noun: what is the price, how much is it.</summary>
    private static (string Asked, List<string> Words) Settled(string asked, List<string> words)
    {
        foreach (var (noun, by, drops) in EnglishPhrases.Nouns)
        {
            var at = words.IndexOf(noun);
            if (at >= 0 && (asked == by || (asked == "WHAT" && at == words.Count - 1)))
            {
                return drops ? (by, [.. words[..at], .. words[(at + 1)..]]) : ("WHAT", words);
            }
        }

        return asked == "TIME" && words.Any(word => word is "open" or "close") ? ("WHEN", words) : (asked, words);
    }

    [GeneratedRegex(
        @"^(?:hi|hello|hey|excuse me|sorry|so|ok|okay|well|and|please|kindly|quick question|just wondering|i was wondering|i am wondering|i wonder|i am curious|"
            + @"(?:can|could|would|will) you (?:please |kindly )?(?:tell|show|let|explain|remind|inform|advise|help|confirm|clarify|share|give)(?: to)?(?: me| us)?(?: know| understand)?|"
            + @"(?:tell|show|remind|inform|give|let)(?: me| us)(?: know)?|(?:explain|clarify|confirm)(?: to me)?|(?:do|does|would) (?:you|anyone|anybody|someone)(?: happen to)? know|"
            + @"(?:i|we) would (?:like|love) to (?:know|find out|learn|understand|ask)|(?:i|we) (?:want|need|wish) to (?:know|find out|learn|understand|ask)|"
            + @"i am (?:trying to find out|asking|interested in|looking for)|(?:may|can|could|might) i (?:please )?(?:ask|know|find out)|any idea|about)\b[,:]?\s*"
    )]
    private static partial Regex LeadIn();

    [GeneratedRegex(
        @"[,\s]+(?:please|thanks|thank you|by the way|do you know|exactly|again|for me to know|if you know|in your company|though)$"
    )]
    private static partial Regex TrailOff();

    [GeneratedRegex(@"\b(?:US|IT|WHO|AM|OR|IS|AS|AN|BE|DO|OF|NO|CAN|MAY|ALL|ANY)\b(?<![a-z] )(?=.*[a-z])")]
    private static partial Regex Acronym();

    [GeneratedRegex(@"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"\b(what|who|when|where|how|why|that|there|it|he|she)'s\b")]
    private static partial Regex WhatIs();

    [GeneratedRegex(@"(?<=[a-z])\s-(?=[a-z])")]
    private static partial Regex Hyphen();

    [GeneratedRegex(@"-?[0-9]+(?:[.:][0-9]+)*[a-z%]*|[a-z_]+(?:[0-9]+(?:\.[0-9]+)*)?[a-z0-9_]*|[^\s,:\""'()“”‘’]")]
    private static partial Regex Tokens();
}
