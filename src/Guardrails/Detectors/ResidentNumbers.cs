namespace Pipeline.Guardrails.Detectors;

/// <summary>What the thirteen digits of a Korean resident or foreigner registration number say.</summary>
internal static class ResidentNumbers
{
    // Since then what stands after the date of birth is random.
    private static readonly DateOnly RandomSince = new(2020, 10, 1);

    /// <summary>The date of birth; null when it is none or lies after <paramref name="latest"/>.</summary>
    public static DateOnly? BirthOf(ReadOnlySpan<byte> digits, DateOnly latest)
    {
        var century = digits[6] switch
        {
            1 or 2 or 5 or 6 => 1900,
            3 or 4 or 7 or 8 => 2000,
            _ => 1800,
        };
        var year = century + digits[0] * 10 + digits[1];
        var month = digits[2] * 10 + digits[3];
        var day = digits[4] * 10 + digits[5];
        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return null;
        }

        var birth = new DateOnly(year, month, day);
        return birth <= latest ? birth : null;
    }

    /// <summary>Weights 2 to 9, then 2 to 5, modulo 11; foreigners' check digits are two higher.</summary>
    public static bool HasCheckDigit(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < 12; i++)
        {
            sum += digits[i] * (i % 8 + 2);
        }

        var check = (11 - sum % 11) % 10;
        return digits[12] == (IsForeigner(digits) ? (check + 2) % 10 : check);
    }

    /// <summary>Whether the number may have been given since October 2020: to one born since then, or to a foreigner
    /// of any age up to a hundred years.</summary>
    public static bool MayBeRandom(ReadOnlySpan<byte> digits, DateOnly latest) =>
        BirthOf(digits, latest) is { } birth
        && (birth >= RandomSince || (IsForeigner(digits) && birth > latest.AddYears(-100)));

    private static bool IsForeigner(ReadOnlySpan<byte> digits) => digits[6] is >= 5 and <= 8;
}
