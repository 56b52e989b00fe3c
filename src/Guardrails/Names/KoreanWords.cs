using System.Collections.Frozen;

namespace Pipeline.Guardrails.Names;

/// <summary>The Korean words that say that a name stands beside them.</summary>
internal static class KoreanWords
{
    private static readonly FrozenSet<string> Labels = new[]
    {
        "이름",
        "성명",
        "성함",
        "담당",
        "담당자",
        "작성자",
        "신청인",
        "신청자",
        "예금주",
        "환자",
        "환자명",
        "보호자",
        "수령인",
        "수취인",
        "수신인",
        "수신자",
        "발신인",
        "발신자",
        "고객",
        "고객명",
        "대표",
        "대표자",
        "대표이사",
        "발표자",
        "신고자",
        "신고인",
        "계약자",
        "피보험자",
        "면접관",
        "강사",
        "저자",
        "기안자",
        "결재자",
        "승인자",
        "참석자",
        "의뢰인",
        "책임자",
        "소유자",
        "임대인",
        "임차인",
        "매도인",
        "매수인",
        "배우자",
        "직원",
        "사원",
        "예약자",
        "주문자",
        "지원자",
        "수험자",
        "응시자",
        "피해자",
        "원고",
        "피고",
        "팀장",
        "작성",
        "사람",
        "받는사람",
        "보낸사람",
        "보내는사람",
        "받는이",
        "보내는이",
        "가입자",
        "명의자",
        "명의",
        "사원명",
        "직원명",
        "연락담당",
        "민원인",
        "과장",
        "대리",
        "차장",
        "부장",
        "실장",
        "본부장",
        "주임",
        "교수",
        "변호사",
        "의사",
        "담당의",
        "간호사",
        "기자",
        "박사",
        "상무",
        "전무",
        "원장",
        "소장",
        "검토자",
    }.ToFrozenSet(StringComparer.Ordinal);

    // The longest first where one begins another.
    private static readonly string[] Titles =
    [
        "고객님",
        "선생님",
        "선생",
        "씨",
        "님",
        "군",
        "양",
        "대리",
        "과장",
        "차장",
        "부장",
        "팀장",
        "실장",
        "본부장",
        "센터장",
        "지점장",
        "소장",
        "계장",
        "국장",
        "반장",
        "원장",
        "사장",
        "부사장",
        "회장",
        "이사",
        "상무",
        "전무",
        "대표",
        "대표이사",
        "사원",
        "주임",
        "선임",
        "책임",
        "수석",
        "매니저",
        "프로",
        "교수",
        "박사",
        "변호사",
        "변리사",
        "세무사",
        "회계사",
        "노무사",
        "의사",
        "간호사",
        "약사",
        "기사",
        "연구원",
        "강사",
        "코치",
        "감독",
        "작가",
        "기자",
        "고객",
        "환자",
        "인턴",
        "조교",
        "목사",
        "주무관",
        "사무관",
        "귀하",
        "올림",
        "드림",
    ];

    // With these one speaks to or of a person and nothing else.
    private static readonly string[] Addresses = ["고객님", "선생님", "씨", "님", "귀하"];

    private static readonly FrozenSet<string> Particles = new[]
    {
        "",
        "이",
        "가",
        "은",
        "는",
        "을",
        "를",
        "의",
        "에게",
        "에게서",
        "께",
        "께서",
        "께서는",
        "한테",
        "와",
        "과",
        "랑",
        "이랑",
        "도",
        "만",
        "로",
        "으로",
        "로부터",
        "으로부터",
        "입니다",
        "이고",
        "고",
        "이며",
        "며",
        "이에요",
        "예요",
        "이다",
        "인데",
        "였습니다",
        "이었습니다",
        "께는",
        "에게는",
        "앞",
        "인가요",
        "라고",
        "이라고",
        "라는",
        "이라는",
        "분",
        "들",
        "이신",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a word, with or without a particle, announces a name.</summary>
    public static bool IsLabel(ReadOnlySpan<char> word)
    {
        for (var length = word.Length; length >= 2 && length >= word.Length - 2; length--)
        {
            if (
                Labels.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word[..length])
                && word[length..] is "" or "은" or "는" or "이" or "가" or "명"
            )
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether a word is a title or a form of address, with or without particles.</summary>
    public static bool IsTitle(ReadOnlySpan<char> word) => Is(word, Titles);

    /// <summary>Whether a word is a form of address.</summary>
    public static bool IsAddress(ReadOnlySpan<char> word) => Is(word, Addresses);

    /// <summary>Whether what is glued to a word says that somebody is it.</summary>
    public static bool IsCopula(ReadOnlySpan<char> text) =>
        text is "입니다" or "이에요" or "예요" or "이라고" or "라고";

    /// <summary>Whether something that is glued to a name leaves it a name.</summary>
    public static bool IsParticle(ReadOnlySpan<char> text) =>
        Particles.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text);

    private static bool Is(ReadOnlySpan<char> word, string[] titles)
    {
        foreach (var title in titles)
        {
            if (word.StartsWith(title, StringComparison.Ordinal))
            {
                var rest = word[title.Length..];
                if (IsParticle(rest) || (rest is ['님', .. var particle] && IsParticle(particle)))
                {
                    return true;
                }
            }
        }
        return false;
    }
}
