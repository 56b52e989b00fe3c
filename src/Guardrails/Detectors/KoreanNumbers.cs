namespace Pipeline.Guardrails.Detectors;

/// <summary>The Korean numbering plan, as far as personal numbers need it.</summary>
internal static class KoreanNumbers
{
    /// <summary>Whether digits with the leading zero are an area, carrier or service that subscribers have.</summary>
    public static bool IsArea(ulong value, int length) =>
        length switch
        {
            2 => value == 2,
            3 => IsMobile(value, length)
                || value
                    is (>= 31 and <= 33)
                        or (>= 41 and <= 44)
                        or (>= 51 and <= 55)
                        or (>= 61 and <= 64)
                        or 70
                        or 80,
            4 => value is >= 502 and <= 508,
            _ => false,
        };

    /// <summary>010, 011, 016 to 019.</summary>
    public static bool IsMobile(ulong value, int length) => length == 3 && value is 10 or 11 or (>= 16 and <= 19);

    /// <summary>Whether all the digits are a mobile number: 010 and eight more, older ones also seven more.</summary>
    public static bool IsMobileNumber(ReadOnlySpan<byte> digits) =>
        digits is [0, 1, ..]
        && (digits.Length == 11 || (digits.Length == 10 && digits[2] != 0))
        && IsMobile((ulong)(10 + digits[2]), 3);

    /// <summary>Whether digits without the leading zero are a whole national number.</summary>
    public static bool IsNational(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is < 8 or > 11)
        {
            return false;
        }

        if (digits[0] == 2)
        {
            return digits.Length is 8 or 9;
        }

        var area = (ulong)(digits[0] * 10 + digits[1]);
        if (digits[0] == 5 && digits[1] == 0)
        {
            return IsArea(area * 10 + digits[2], 4) && digits.Length is 10 or 11;
        }

        return IsArea(area, 3) && digits.Length is 9 or 10;
    }
}
