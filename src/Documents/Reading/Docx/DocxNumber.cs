using System.Globalization;
using Pipeline.Documents.Reading.Hangul;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>Writes the numbers of lists in the formats that Word has (ECMA-376 part 1, 17.18.59).</summary>
internal static class DocxNumber
{
    private static readonly string[] KoreanNames =
    [
        "하나",
        "둘",
        "셋",
        "넷",
        "다섯",
        "여섯",
        "일곱",
        "여덟",
        "아홉",
        "열",
    ];

    /// <summary>A number; in digits where the format is not known or cannot write it.</summary>
    public static string Write(string? format, int number) =>
        number < 1
            ? Digits(number)
            : format switch
            {
                "upperRoman" => HangulNumber.RomanCapital.Write(number),
                "lowerRoman" => HangulNumber.RomanSmall.Write(number),
                "upperLetter" => Letter('A', number),
                "lowerLetter" => Letter('a', number),
                "ganada" => HangulNumber.HangulSyllable.Write(number),
                "chosung" => HangulNumber.HangulJamo.Write(number),
                "koreanCounting" or "koreanDigital" => HangulNumber.HangulPhonetic.Write(number),
                "koreanLegal" when number <= KoreanNames.Length => KoreanNames[number - 1],
                "decimalEnclosedCircle" or "decimalEnclosedCircleChinese" => HangulNumber.CircledDigit.Write(number),
                "decimalEnclosedParen" => $"({Digits(number)})",
                "decimalEnclosedFullstop" => Digits(number) + ".",
                "decimalZero" => number.ToString("00", CultureInfo.InvariantCulture),
                "numberInDash" => $"- {Digits(number)} -",
                "ideographTraditional" => HangulNumber.DecagonCircleHanja.Write(number),
                "ideographEnclosedCircle" => HangulNumber.CircledIdeograph.Write(number),
                "koreanDigital2"
                or "ideographDigital"
                or "chineseCounting"
                or "chineseCountingThousand"
                or "japaneseCounting"
                or "japaneseDigitalTenThousand"
                or "taiwaneseCounting"
                or "taiwaneseCountingThousand" => HangulNumber.Ideograph.Write(number),
                "ordinal" => Digits(number) + Ordinal(number),
                "none" => "",
                _ => Digits(number),
            };

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    // A … Z, AA, BB, …
    private static string Letter(char first, int number) =>
        number <= 26 * 30 ? new string((char)(first + ((number - 1) % 26)), ((number - 1) / 26) + 1) : Digits(number);

    private static string Ordinal(int number) =>
        (number % 100) is >= 11 and <= 13
            ? "th"
            : (number % 10) switch
            {
                1 => "st",
                2 => "nd",
                3 => "rd",
                _ => "th",
            };
}
