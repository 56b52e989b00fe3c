using System.Text.RegularExpressions;

namespace Pipeline.Grains.Particulars;

/// <summary>Tells what a sentence denies: an odd number of not, no, never, without, 않다, 아니다, 없다, 못하다, 안, 금지,
/// 불가, and that something costs. Idioms that hold such a word and deny nothing (no more than, ~밖에 없다) are passed
/// over.</summary>
internal static partial class Negation
{
    /// <summary>Whether a sentence denies.</summary>
    public static bool In(string sentence) =>
        Words().Count(Limits().Replace(Idioms().Replace(sentence, " "), " ")) % 2 == 1;

    /// <summary>The parts of a sentence that each say something of their own, and may deny apart from the
    /// others.</summary>
    public static IEnumerable<string> Clauses(string sentence) =>
        Between().Split(sentence).Where(clause => !string.IsNullOrWhiteSpace(clause));

    // "No later than Monday" sets a limit, "costs nothing" and 비용이 없다 are other words for free.
    [GeneratedRegex(
        @"\bnot only\b|\b(?:no|not|never)\s+(?:any\s+)?(?:more|later|longer|fewer|less|earlier|sooner|higher|lower|greater|larger|bigger|older|younger|shorter)\s+than\b|\bno matter\b|\bnothing (?:but|other than)\b|\bcosts? nothing\b|\b(?:at )?no (?:extra |additional |further )?(?:charge|costs?|fees?)\b|뿐만? 아니라|(?:비용|요금|배송비|수수료|가격)[이가은는도]?\s?(?:따로 |별도로 )?(?:없|들지 않|받지 않|안 받)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Idioms();

    // 넘을 수 없다, 초과하지 못한다: at most. 팀장밖에 승인할 수 없다: only the 팀장.
    [GeneratedRegex(
        @"(?:넘(?=[을지어])|초과)[가-힣]{0,3}\s?(?:[가-힣]{2,4}\s)?(?:수\s?(?:는\s?)?없|못|않|말|안\s?[되된됩돼])|(?<=밖에[^.!?]{0,24})(?:없|못|않|안\s)"
    )]
    private static partial Regex Limits();

    [GeneratedRegex(
        @"\b(?:not|no|never|without|none|nobody|nothing|neither|nor|cannot|prohibited|forbidden|unable|impossible)\b|n['’]t\b|않|아니|아닌|아닙|없|못\s?[하한할합해했]|(?<![가-힣])(?:안|못)\s|(?<![가-힣])안[되된됩돼]|금지|불가|지\s?(?:말|마)|(?:비용|요금|배송비|수수료)[이가은는도]?\s?있",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Words();

    [GeneratedRegex(
        @"[;:]\s|,\s+(?:but|and|or|while|except|although|however)\s|\s(?:but|except|although)\s|(?<=[가-힣](?:지만|는데|은데|으며|이며|하며|되며|고|으나|하나))(?:,\s?|\s)"
    )]
    private static partial Regex Between();
}
