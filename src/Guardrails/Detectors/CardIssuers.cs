namespace Pipeline.Guardrails.Detectors;

/// <summary>The issuer ranges and lengths of payment cards in use, from the networks' published ranges.</summary>
internal static class CardIssuers
{
    // First and last six-digit prefix, shortest and longest number.
    private static readonly (int From, int To, int Shortest, int Longest)[] Ranges =
    [
        (400000, 499999, 13, 19), // Visa: 13, 16 and 19 only, see below
        (222100, 272099, 16, 16), // Mastercard
        (510000, 559999, 16, 16),
        (340000, 349999, 15, 15), // American Express
        (370000, 379999, 15, 15),
        (300000, 305999, 14, 19), // Diners Club
        (309500, 309599, 14, 19),
        (360000, 369999, 14, 19),
        (380000, 399999, 14, 19),
        (352800, 358999, 16, 19), // JCB
        (601100, 601199, 16, 19), // Discover
        (622126, 622925, 16, 19),
        (644000, 659999, 16, 19),
        (620000, 629999, 16, 19), // UnionPay
        (810000, 817199, 16, 19),
        (501800, 501899, 13, 19), // Maestro
        (502000, 502099, 13, 19),
        (503800, 503899, 13, 19),
        (589300, 589399, 13, 19),
        (630400, 630499, 13, 19),
        (675900, 675999, 13, 19),
        (676100, 676399, 13, 19),
        (940000, 949999, 16, 16), // Korean domestic cards
        (220000, 220499, 16, 19), // Mir
        (508500, 508999, 16, 16), // RuPay
    ];

    public static bool Knows(ReadOnlySpan<byte> digits)
    {
        var prefix = 0;
        for (var i = 0; i < 6; i++)
        {
            prefix = prefix * 10 + digits[i];
        }

        if (digits[0] == 4 && digits.Length is not (13 or 16 or 19))
        {
            return false;
        }

        foreach (var (from, to, shortest, longest) in Ranges)
        {
            if (prefix >= from && prefix <= to && digits.Length >= shortest && digits.Length <= longest)
            {
                return true;
            }
        }
        return false;
    }
}
