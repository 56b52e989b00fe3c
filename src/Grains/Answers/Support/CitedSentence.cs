using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Grains.Answers.Support;

/// <summary>Reads and changes the citations of a sentence.</summary>
internal static partial class CitedSentence
{
    /// <summary>The passages that a sentence cites, as far as they exist.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="passages">How many there are.</param>
    public static IReadOnlyList<int> Numbers(string sentence, int passages) =>
        [
            .. Marks()
                .Matches(sentence)
                .SelectMany(mark => Digits().Matches(mark.Value))
                .Select(digits => int.TryParse(digits.Value, CultureInfo.InvariantCulture, out var value) ? value : 0)
                .Where(value => value >= 1 && value <= passages)
                .Distinct(),
        ];

    /// <summary>The sentence without citations.</summary>
    public static string Bare(string sentence) => Marks().Replace(sentence, "");

    /// <summary>The sentence with other numbers in its citations.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="now">What a number is now; null: it is left out.</param>
    public static string Renumbered(string sentence, Func<int, int?> now) =>
        Marks()
            .Replace(
                sentence,
                mark =>
                {
                    var numbers = Numbers(mark.Value, int.MaxValue).Select(now).OfType<int>().Distinct();
                    var told = string.Concat(
                        numbers.Select(number => string.Create(CultureInfo.InvariantCulture, $"[{number}]"))
                    );
                    return told.Length > 0 && mark.Value[0] is (' ' or '\t') ? mark.Value[..1] + told : told;
                }
            );

    /// <summary>The sentence with another citation in place of its own: where the first one stood.</summary>
    public static string With(string sentence, int number)
    {
        var isFirst = true;
        return Marks()
            .Replace(
                sentence,
                _ =>
                {
                    var mark = isFirst ? string.Create(CultureInfo.InvariantCulture, $" [{number}]") : "";
                    isFirst = false;
                    return mark;
                }
            );
    }

    [GeneratedRegex(@"[ \t]?[\[［【]\s*[0-9]{1,3}(?:\s*[,-]?\s*[0-9]{1,3})*\s*[\]］】]")]
    private static partial Regex Marks();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
