using System.Globalization;
using System.Text;

namespace Pipeline.Documents.Reading.Hangul;

/// <summary>
/// Writes the numbers of lists and outlines as Hangul shows them. The values are those of the specification ("한글 문서
/// 파일 형식 5.0", table 41), in the order of OWPML's names.
/// </summary>
internal enum HangulNumber
{
    Digit,
    CircledDigit,
    RomanCapital,
    RomanSmall,
    LatinCapital,
    LatinSmall,
    CircledLatinCapital,
    CircledLatinSmall,
    HangulSyllable,
    CircledHangulSyllable,
    HangulJamo,
    CircledHangulJamo,
    HangulPhonetic,
    Ideograph,
    CircledIdeograph,
    DecagonCircle,
    DecagonCircleHanja,
}

/// <summary>Writes numbers.</summary>
internal static class HangulNumbers
{
    private const string Jamo = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ";
    private const string Stems = "갑을병정무기경신임계";
    private const string HanjaStems = "甲乙丙丁戊己庚辛壬癸";
    private const int MaxRoman = 3999;

    // 가 나 다 … 하, then 거 너 더 …: the leading consonants that are not doubled, and the vowels in turn.
    private static readonly int[] Consonants = [0, 2, 3, 5, 6, 7, 9, 11, 12, 14, 15, 16, 17, 18];
    private static readonly int[] Vowels = [0, 4, 8, 13, 18, 20];

    private static readonly (int Value, string Letters)[] Roman =
    [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];

    /// <summary>The format that OWPML names, such as "HANGUL_SYLLABLE"; digits for a name that is not known.</summary>
    public static HangulNumber Named(string? name) =>
        Enum.TryParse<HangulNumber>(name?.Replace("_", ""), ignoreCase: true, out var format) ? format : default;

    /// <summary>A number from 1; one that the format cannot write is written in digits.</summary>
    public static string Write(this HangulNumber format, int number) =>
        number < 1
            ? Digits(number)
            : format switch
            {
                HangulNumber.CircledDigit => CircledDigit(number),
                HangulNumber.RomanCapital => RomanOf(number),
                HangulNumber.RomanSmall => RomanOf(number).ToLowerInvariant(),
                HangulNumber.LatinCapital => Latin(number),
                HangulNumber.LatinSmall => Latin(number).ToLowerInvariant(),
                HangulNumber.CircledLatinCapital => From('Ⓐ', 26, number),
                HangulNumber.CircledLatinSmall => From('ⓐ', 26, number),
                HangulNumber.HangulSyllable => Syllable(number),
                HangulNumber.CircledHangulSyllable => From('㉮', 14, number),
                HangulNumber.HangulJamo => $"{Jamo[(number - 1) % Jamo.Length]}",
                HangulNumber.CircledHangulJamo => From('㉠', 14, number),
                HangulNumber.HangulPhonetic => Spelled(number, "일이삼사오육칠팔구", "십백천"),
                HangulNumber.Ideograph => Spelled(number, "一二三四五六七八九", "十百千"),
                HangulNumber.CircledIdeograph => From('㊀', 10, number),
                HangulNumber.DecagonCircle => $"{Stems[(number - 1) % Stems.Length]}",
                HangulNumber.DecagonCircleHanja => $"{HanjaStems[(number - 1) % HanjaStems.Length]}",
                _ => Digits(number),
            };

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string From(char first, int count, int number) =>
        number <= count ? $"{(char)(first + number - 1)}" : $"({Digits(number)})";

    private static string CircledDigit(int number) =>
        number switch
        {
            <= 20 => From('①', 20, number),
            <= 35 => From('㉑', 15, number - 20),
            <= 50 => From('㊱', 15, number - 35),
            _ => $"({Digits(number)})",
        };

    private static string Syllable(int number)
    {
        var (vowel, consonant) = Math.DivRem(number - 1, Consonants.Length);
        return vowel < Vowels.Length
            ? $"{(char)('가' + (((Consonants[consonant] * 21) + Vowels[vowel]) * 28))}"
            : Digits(number);
    }

    // A … Z, AA, AB …
    private static string Latin(int number)
    {
        var letters = "";
        for (var rest = number; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('A' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }

    private static string RomanOf(int number)
    {
        if (number > MaxRoman)
        {
            return Digits(number);
        }

        var letters = new StringBuilder();
        foreach (var (value, letter) in Roman)
        {
            for (; number >= value; number -= value)
            {
                letters.Append(letter);
            }
        }
        return letters.ToString();
    }

    // A one is left out before ten, hundred and thousand: 십이, 백이십.
    private static string Spelled(int number, string digits, string powers)
    {
        if (number > 9999)
        {
            return Digits(number);
        }

        var text = new StringBuilder();
        for (var (power, value) = (3, 1000); power >= 0; power--, value /= 10)
        {
            var digit = number / value % 10;
            if (digit > 1 || (digit == 1 && power == 0))
            {
                text.Append(digits[digit - 1]);
            }

            if (digit > 0 && power > 0)
            {
                text.Append(powers[power - 1]);
            }
        }
        return text.ToString();
    }
}
