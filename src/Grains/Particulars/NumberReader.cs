using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Grains.Particulars;

/// <summary>Finds numbers with their units: 3,000, 3만 5천 원, 삼십 일, 스무 명, twelve months, 10 %.</summary>
internal static partial class NumberReader
{
    private const string KoreanDigits = "영일이삼사오육칠팔구";

    private static readonly Dictionary<string, int> English = new(StringComparer.OrdinalIgnoreCase)
    {
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["fifteen"] = 15,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
        ["hundred"] = 100,
    };

    private static readonly string[] Native =
    [
        "한",
        "두",
        "세",
        "네",
        "다섯",
        "여섯",
        "일곱",
        "여덟",
        "아홉",
        "열",
        "스무",
    ];

    /// <summary>Words for a number of days.</summary>
    private static readonly Dictionary<string, int> Days = new(StringComparer.Ordinal)
    {
        ["이틀"] = 2,
        ["사흘"] = 3,
        ["나흘"] = 4,
        ["닷새"] = 5,
        ["엿새"] = 6,
        ["이레"] = 7,
        ["열흘"] = 10,
        ["보름"] = 15,
    };

    /// <summary>The units that are told apart, as the two languages write them; longer forms first.</summary>
    private static readonly (string Unit, string[] Forms)[] Units =
    [
        ("percent", ["%", "퍼센트", "percent"]),
        ("month", ["개월", "months", "month", "월", "달"]),
        ("hour", ["시간", "hours", "hour"]),
        ("minute", ["minutes", "minute", "분"]),
        ("second", ["seconds", "second", "초"]),
        ("week", ["weeks", "week", "주"]),
        ("day", ["days", "day", "일"]),
        ("year", ["years", "year", "년"]),
        ("won", ["원", "won", "KRW"]),
        ("euro", ["euros", "euro", "유로", "€"]),
        ("dollar", ["dollars", "dollar", "달러"]),
        ("person", ["people", "persons", "person", "명"]),
    ];

    /// <summary>The numbers of a text without dates and citations.</summary>
    public static IReadOnlyList<Quantity> Read(string text)
    {
        var found = new List<Quantity>();
        foreach (Match match in Digits().Matches(text))
        {
            // A thousand's comma is no decimal one; 3만 5천 is one number.
            var value = 0m;
            var section = 0m;
            foreach (Match part in Part().Matches(match.Value))
            {
                if (
                    !decimal.TryParse(
                        part.Groups[1].Value.Replace(",", "", StringComparison.Ordinal),
                        NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out var number
                    )
                    || number > 1_000_000_000_000m
                )
                {
                    continue;
                }

                foreach (var factor in part.Groups[2].Value)
                {
                    number *= Factor(factor);
                }

                section += number;
            }

            value += section;
            var isDollar = match.Index > 0 && text[match.Index - 1] == '$';
            found.Add(new Quantity(value, isDollar ? "dollar" : UnitAt(text, match.Index + match.Length)));
        }

        foreach (Match match in Sino().Matches(text))
        {
            found.Add(
                new Quantity(
                    ValueOf(match.Groups[1].Value),
                    UnitAt(text, match.Groups[1].Index + match.Groups[1].Length)
                )
            );
        }

        foreach (Match match in NativeCount().Matches(text))
        {
            var word = Array.IndexOf(Native, match.Groups[1].Value);
            found.Add(
                new Quantity(word == 10 ? 20 : word + 1, UnitAt(text, match.Groups[1].Index + match.Groups[1].Length))
            );
        }

        found.AddRange(DayWord().Matches(text).Select(match => new Quantity(Days[match.Value], "day")));
        foreach (Match match in Words().Matches(text))
        {
            if (English.TryGetValue(match.Value, out var value))
            {
                found.Add(new Quantity(value, UnitAt(text, match.Index + match.Length)));
            }
        }

        return found;
    }

    private static string? UnitAt(string text, int at)
    {
        var rest = text.AsSpan(at).TrimStart(" -");
        foreach (var (unit, forms) in Units)
        {
            foreach (var form in forms)
            {
                var isLatin = char.IsAsciiLetter(form[0]);
                if (
                    rest.StartsWith(form, StringComparison.OrdinalIgnoreCase)
                    && !(isLatin && rest.Length > form.Length && char.IsAsciiLetter(rest[form.Length]))
                )
                {
                    return unit;
                }
            }
        }

        return null;
    }

    private static decimal Factor(char character) =>
        character switch
        {
            '십' => 10,
            '백' => 100,
            '천' => 1000,
            '만' => 10_000,
            '억' => 100_000_000,
            '조' => 1_000_000_000_000,
            _ => 1,
        };

    /// <summary>A number in Sino-Korean words: 삼십오 is 35, 이만 삼천 is written as two.</summary>
    private static decimal ValueOf(string word)
    {
        var (total, section, digit) = (0m, 0m, 0m);
        foreach (var character in word)
        {
            var value = KoreanDigits.IndexOf(character);
            if (value >= 0)
            {
                digit = value;
            }
            else if (Factor(character) is var factor && factor < 10_000)
            {
                section += Math.Max(1, digit) * factor;
                digit = 0;
            }
            else
            {
                total += Math.Max(1, section + digit) * factor;
                (section, digit) = (0, 0);
            }
        }

        return total + section + digit;
    }

    [GeneratedRegex(
        @"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[십백천만억조]+(?:\s?[0-9][0-9,]*(?:\.[0-9]+)?[십백천만억]+)*)?"
    )]
    private static partial Regex Digits();

    [GeneratedRegex(@"([0-9][0-9,]*(?:\.[0-9]+)?)([십백천만억조]*)")]
    private static partial Regex Part();

    // Two syllables at least, one of them a power of ten, and a unit: 이 and 일 alone are other words.
    [GeneratedRegex(
        @"(?<![가-힣])((?=[일이삼사오육칠팔구]*[십백천만억])[일이삼사오육칠팔구십백천만억]{2,})(?=\s?(?:일|년|개월|명|개|원|퍼센트|%|시간|분|초|주|회|번|세|유로|달러))"
    )]
    private static partial Regex Sino();

    [GeneratedRegex(@"(?<![가-힣])(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무)\s?(?=명|달|시간|개|번|주|살|가지)")]
    private static partial Regex NativeCount();

    [GeneratedRegex("(?<![가-힣])(?:이틀|사흘|나흘|닷새|엿새|이레|열흘|보름)")]
    private static partial Regex DayWord();

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Words();
}
