using Pipeline.Retrieval.Conversation.Korean;

namespace Pipeline.Retrieval.Steps;

/// <summary>Takes off what makes a predicate of a Korean noun (김민서<b>이고</b>, 윤가을<b>입니다</b>), and
/// particles.</summary>
internal static class KoreanNominal
{
    private static readonly string[] Copulas =
    [
        "이었습니다",
        "였습니다",
        "입니다",
        "이에요",
        "예요",
        "이었고",
        "였고",
        "이고",
        "이며",
        "인데",
        "이다",
        "이자",
    ];

    /// <summary>Whether a word says what something is.</summary>
    public static bool IsPredicate(string word) => Copula(word) is not null;

    /// <summary>The noun alone; the word itself where nothing comes off.</summary>
    public static string Strip(string word) =>
        Copula(word) is { } copula ? word[..^copula.Length] : KoreanParticles.Split(word).Noun;

    private static string? Copula(string word) =>
        Array.Find(
            Copulas,
            copula => word.Length > copula.Length + 1 && word.EndsWith(copula, StringComparison.Ordinal)
        );
}
