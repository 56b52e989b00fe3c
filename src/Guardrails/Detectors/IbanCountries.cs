namespace Pipeline.Guardrails.Detectors;

/// <summary>The lengths of International Bank Account Numbers by country (SWIFT's registry of ISO 13616).</summary>
internal static class IbanCountries
{
    /// <summary>The longest of all.</summary>
    public const int Longest = 33;

    private const string Registry =
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 "
        + "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 "
        + "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 "
        + "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 "
        + "YE30";

    private static readonly byte[] Lengths = Read();

    /// <summary>How many characters a number of a country has; 0 for countries without.</summary>
    /// <param name="first">The first letter of the country, a capital.</param>
    /// <param name="second">The second.</param>
    public static int LengthOf(char first, char second) => Lengths[(first - 'A') * 26 + second - 'A'];

    private static byte[] Read()
    {
        var lengths = new byte[26 * 26];
        foreach (var entry in Registry.Split(' '))
        {
            lengths[(entry[0] - 'A') * 26 + entry[1] - 'A'] = byte.Parse(entry[2..], null);
        }

        return lengths;
    }
}
