using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Retrieval.Conversation.Korean;

namespace Pipeline.Retrieval.Paraphrase;

/// <summary>Reads a Korean question. Words are joined without blanks, since they are written with and
/// without.</summary>
internal static partial class KoreanQuestion
{
    public static QuestionForm? Read(string text)
    {
        var plain = Thousands().Replace(text.ToLowerInvariant(), "");
        for (var before = ""; before != plain; )
        {
            before = plain;
            plain = LeadIn().Replace(plain, "").Trim();
            plain = KoreanEndings.Request.Replace(plain, "").Trim(' ', ',');
        }

        foreach (var (pattern, with) in KoreanEndings.Same)
        {
            plain = pattern.Replace(plain, with);
        }

        plain = MayDo().Replace(plain, match => $"{KoreanEndings.Stem(match.Groups[1].Value)} 가능하");
        plain = CanDo()
            .Replace(
                plain,
                match => KoreanEndings.Possible(match.Groups[1].Value) is { } stem ? $"{stem} 가능하" : match.Value
            );
        var mode = new List<string>();
        plain = KoreanEndings.Ended(plain.Trim(), mode, out var isVerb);
        var asked = Asked(ref plain) ?? (isVerb ? "WHETHER" : "WHAT");
        (asked, plain) = Settled(asked, plain.Trim(), mode);
        return Joined(asked, plain, mode);
    }

    private static string? Asked(ref string text)
    {
        foreach (var (pattern, asked) in KoreanEndings.Asked)
        {
            if (pattern.Match(text) is { Success: true } match)
            {
                text = $"{text[..match.Index]} {text[(match.Index + match.Length)..]}";
                return asked;
            }
        }

        return null;
    }

    /// <summary>What is asked for may be said by a noun: 가격은, 얼마예요.</summary>
    private static (string Asked, string Text) Settled(string asked, string text, List<string> mode)
    {
        foreach (var (pattern, by, drops) in KoreanEndings.Nouns)
        {
            if ((asked == by || asked == "WHAT") && pattern.Match(text) is { Success: true } match)
            {
                text = drops ? text[..match.Index] : text;
                asked = drops ? by : "WHAT";
                break;
            }
        }

        if (asked == "WHERE")
        {
            mode.Remove("MUST");
        }

        if (asked == "METHOD")
        {
            mode.RemoveAll(one => one is "CAN" or "MUST");
            text = LightVerb().Replace(text, "");
        }

        return asked == "TIME" && Opening().IsMatch(text) ? ("WHEN", text) : (asked, text);
    }

    private static QuestionForm? Joined(string asked, string text, List<string> mode)
    {
        var words = new StringBuilder();
        var cases = new Dictionary<int, char>();
        var before = "";
        foreach (Match match in Tokens().Matches(text))
        {
            var (noun, particle) = Split(match.Value);
            var isAfterNumber = before.Length > 0 && char.IsAsciiLetterOrDigit(before[^1]);
            before = match.Value;
            if (isAfterNumber && match.Value is "은" or "는" or "의" or "이" or "가" or "을" or "를")
            {
                continue;
            }

            if (KoreanEndings.Empty.Contains(noun) || KoreanEndings.Empty.Contains(match.Value))
            {
                continue;
            }

            words.Append(KoreanEndings.Words.GetValueOrDefault(noun, noun));
            switch (particle)
            {
                case "이" or "가" or "께서":
                    cases[words.Length] = 'S';
                    break;
                case "을" or "를":
                    cases[words.Length] = 'O';
                    break;
                case "" or "은" or "는" or "의":
                    break;
                default:
                    words.Append('<').Append(KoreanEndings.Roles.GetValueOrDefault(particle, particle)).Append('>');
                    break;
            }
        }

        return words.Length == 0 ? null : QuestionForm.Korean(asked, mode, words.ToString(), cases);
    }

    private static (string Noun, string Particle) Split(string word) =>
        KoreanEndings.Whole.IsMatch(word) ? (word, "") : KoreanParticles.Split(word);

    [GeneratedRegex(
        @"^(?:안녕하세요|저기요?|혹시|죄송(?:하지만|한데요?)|실례지만|질문(?:이)? ?(?:있어요|있습니다|드립니다)|궁금한 ?게 ?있는데요?|그럼|좀|저는|제가|저희는|저희가|저희|우리는|우리가|우리|제|내가|나는|내)(?![가-힣])[,:]?\s*"
    )]
    private static partial Regex LeadIn();

    [GeneratedRegex(@"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")]
    private static partial Regex Thousands();

    [GeneratedRegex(@"(?:하려면|하려고 하면|하고 ?싶으면|하고 ?싶은데|하는|할|하기|해|하|받으려면|받는|받|되)?\s*$")]
    private static partial Regex LightVerb();

    [GeneratedRegex(@"([가-힣]+[아어와워려져쳐켜써꿔춰해])도 ?(?:되|돼|됩|될|괜찮)")]
    private static partial Regex MayDo();

    [GeneratedRegex(@"([가-힣]+) 수 ?있")]
    private static partial Regex CanDo();

    [GeneratedRegex("열|닫|영업|운영|오픈")]
    private static partial Regex Opening();

    [GeneratedRegex(@"-?[0-9]+(?:[.:][0-9]+)*[a-z%]*|[a-z_]+[a-z0-9_.]*[가-힣]*|[가-힣]+|[^\s,:\""'()“”‘’「」『』]")]
    private static partial Regex Tokens();
}
