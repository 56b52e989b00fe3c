using System.Collections.Frozen;

namespace Pipeline.Guardrails.Addresses;

/// <summary>The words that addresses in Latin letters are made of.</summary>
internal static class LatinPlaces
{
    private static readonly FrozenSet<string> Streets = (
        "street st avenue ave road rd boulevard blvd lane ln drive dr court ct way place pl square sq terrace parkway pkwy "
        + "highway hwy circle close crescent row walk mews quay alley"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Units = "apt apartment suite ste unit floor flat room"
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> States = (
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA "
        + "RI SC SD TN TX UT VT VA WA WV WI WY DC"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Announcers = (
        "address at to from near lives office residence home shipping billing delivery covers registered"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> KoreanPlaces = (
        "seoul busan daegu incheon gwangju daejeon ulsan sejong gyeonggi-do gangwon-do chungcheongbuk-do chungcheongnam-do "
        + "jeollabuk-do jeollanam-do gyeongsangbuk-do gyeongsangnam-do jeju jeju-do korea"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a word is a kind of street.</summary>
    public static bool IsStreet(string word) => Streets.Contains(word);

    /// <summary>Whether a word names a part of a building.</summary>
    public static bool IsUnit(string word) => Units.Contains(word);

    /// <summary>Whether a word is a state of the USA, as on letters.</summary>
    public static bool IsState(string word) => States.Contains(word);

    /// <summary>Whether an address may follow a word.</summary>
    public static bool Announces(string word) => Announcers.Contains(word);

    /// <summary>Whether a word is a romanised Korean street: Teheran-ro, Sejong-daero.</summary>
    public static bool IsKoreanStreet(string word) =>
        word.EndsWith("-ro", StringComparison.Ordinal)
        || word.EndsWith("-daero", StringComparison.Ordinal)
        || word.EndsWith("-gil", StringComparison.Ordinal);

    /// <summary>Whether a word is a romanised Korean region: Gangnam-gu, Seongnam-si, Seoul.</summary>
    public static bool IsKoreanRegion(string word) =>
        KoreanPlaces.Contains(word)
        || word.EndsWith("-gu", StringComparison.Ordinal)
        || word.EndsWith("-si", StringComparison.Ordinal)
        || word.EndsWith("-gun", StringComparison.Ordinal)
        || word.EndsWith("-dong", StringComparison.Ordinal)
        || word.EndsWith("-eup", StringComparison.Ordinal)
        || word.EndsWith("-myeon", StringComparison.Ordinal);
}
