using System.Collections.Frozen;

namespace Pipeline.Guardrails.Addresses;

/// <summary>The words that Korean addresses are made of.</summary>
internal static class KoreanPlaces
{
    private static readonly string[] Names =
    [
        "서울",
        "부산",
        "대구",
        "인천",
        "광주",
        "대전",
        "울산",
        "세종",
        "경기",
        "강원",
        "충북",
        "충남",
        "전북",
        "전남",
        "경북",
        "경남",
        "제주",
        "충청북도",
        "충청남도",
        "전라북도",
        "전라남도",
        "경상북도",
        "경상남도",
    ];

    private static readonly FrozenSet<string> Provinces = Names
        .SelectMany(name =>
            (string[])
                [
                    name,
                    name + "시",
                    name + "도",
                    name + "특별시",
                    name + "광역시",
                    name + "특별자치시",
                    name + "특별자치도",
                ]
        )
        .ToFrozenSet(StringComparer.Ordinal);

    // Words that end like a city, a county or a district and are none.
    private static readonly FrozenSet<string> NoRegions = new[]
    {
        "다시",
        "또다시",
        "역시",
        "즉시",
        "잠시",
        "수시",
        "혹시",
        "표시",
        "지시",
        "일시",
        "임시",
        "공시",
        "고시",
        "게시",
        "제시",
        "동시",
        "필요시",
        "친구",
        "입구",
        "출구",
        "요구",
        "가구",
        "연구",
        "도구",
        "항구",
        "지구",
        "청구",
        "복구",
        "창구",
        "기구",
        "전구",
        "누구",
        "문구",
        "장군",
        "공군",
        "육군",
        "해군",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> NoStreets = new[]
    {
        "앞으로",
        "뒤로",
        "그대로",
        "제대로",
        "바로",
        "서로",
        "별로",
        "주로",
        "새로",
        "따로",
        "실제로",
        "의무적으로",
        "대로",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] Labels =
    [
        "주소",
        "주소는",
        "소재지",
        "배송지",
        "배송지는",
        "거주지",
        "거주지는",
        "거주지가",
        "본점",
        "현장",
        "주소지",
        "반품지",
        "수령지",
        "등록지",
    ];

    /// <summary>Whether a word is one of the seventeen provinces and great cities.</summary>
    public static bool IsProvince(string word) => Provinces.Contains(word);

    /// <summary>Whether a word ends like a city, county or district.</summary>
    public static bool IsRegion(string word) =>
        word.Length >= 2 && word[^1] is '시' or '군' or '구' && !NoRegions.Contains(word);

    /// <summary>Whether a word ends like a town or township, which stand between a region and a street.</summary>
    public static bool IsTown(string word) => word.Length >= 2 && word[^1] is '읍' or '면';

    /// <summary>Whether a word ends like a street.</summary>
    public static bool IsStreet(string word) =>
        word.Length >= 2 && word[^1] is '로' or '길' && !NoStreets.Contains(word);

    /// <summary>Whether a word ends like the smallest district, in which lots are counted.</summary>
    public static bool IsDistrict(string word) => word.Length >= 2 && word[^1] is '동' or '리' or '가';

    /// <summary>Whether a word says that an address follows.</summary>
    public static bool IsLabel(string word) => Labels.Contains(word);

    /// <summary>Whether what is glued to a number counts something else than houses.</summary>
    public static bool Counts(string word) =>
        word[0]
            is '차'
                or '시'
                or '분'
                or '개'
                or '명'
                or '년'
                or '월'
                or '일'
                or '원'
                or '회'
                or '위'
                or '초'
                or '킬'
                or '미'
                or '억'
                or '만'
                or '배'
                or '점'
        || (word[0] == '번' && word is not ("번지" or "번길") && !word.StartsWith("번지", StringComparison.Ordinal));
}
