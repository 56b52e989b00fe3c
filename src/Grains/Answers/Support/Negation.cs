using System.Text.RegularExpressions;

namespace Pipeline.Grains.Answers.Support;

/// <summary>Tells what a sentence denies: an odd number of not, no, never, without, 않다, 아니다, 없다, 못하다, 안, 금지,
/// 불가.</summary>
internal static partial class Negation
{
    /// <summary>Whether a sentence denies.</summary>
    public static bool In(string sentence) => Words().Count(NotOnly().Replace(sentence, " ")) % 2 == 1;

    [GeneratedRegex(
        @"not only|no more than|no later than|no longer than|뿐만? 아니라|없이는 못",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NotOnly();

    [GeneratedRegex(
        @"\b(?:not|no|never|without|none|nobody|nothing|neither|nor|cannot|prohibited|forbidden)\b|n['’]t\b|않|아니|아닌|아닙|없|못\s?[하한할합해했]|(?<![가-힣])(?:안|못)\s|금지|불가|지\s?(?:말|마)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Words();
}
