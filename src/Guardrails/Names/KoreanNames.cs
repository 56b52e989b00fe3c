using System.Collections.Frozen;

namespace Pipeline.Guardrails.Names;

/// <summary>
/// What a Korean name looks like: a family name of the register (of which twenty cover four of five people) and a given
/// name of one or two of the syllables that given names are made of. Words look like that too, so a context must say
/// that it is a name.
/// </summary>
internal static class KoreanNames
{
    private const string Families =
        "김이박최정강조윤장임한오서신권황안송류유홍전고문양손배백허남심노하곽성차주우구민진지엄원천방공현함변염여추도"
        + "석선설마길연위표명기반왕금옥육인맹제모탁국은편용소봉경사부나라예음두견감";

    private static readonly string[] LongFamilies = ["남궁", "황보", "제갈", "선우", "독고", "사공", "서문"];

    private const string FirstSyllables =
        "가강건경고광국귀규균근금기길나남다대덕도동두득라란래로루리마만명모무문미민범병보복봄봉비빛상새서석선설성세소솔송수숙순"
        + "슬승시신아안애양여연영예오옥완용우욱운원월유윤율은을의이익인일자장재전정제조종주준중지진찬창채천철초춘충치태택평"
        + "필하학한해향혁현형혜호홍화환효후훈휘흥희빈별아";

    private const string SecondSyllables =
        "가강건걸경곤관광교구국권규균근금기길나남녀단달담덕도돈동득라락란람랑래려련령로록롬룡루름리린림만명모목무문미민배백범별병보복봉"
        + "비빈산상샘서석선설섭성세솔송수숙순술슬승식신실심아안애양언연엽영예옥온완용우욱운웅원월유윤율은을음이익인일임자"
        + "잔장재전정제조종주준중지진찬창채천철춘출충태택평표필하학한해향혁현협형혜호홍화환효후훈휘흠희";

    // Given names of one syllable that are no end of a word of two.
    private const string SingleSyllables = "준빈솔민훈철욱혁건찬윤율린결별겸웅섭석숙희경현";

    // Words that have the form of a name.
    private static readonly FrozenSet<string> Words = new[]
    {
        "이용자",
        "신청자",
        "신청인",
        "지원자",
        "지원인",
        "주문자",
        "임차인",
        "임대인",
        "신고자",
        "신고인",
        "조합원",
        "진행자",
        "한국인",
        "외국인",
        "주인공",
        "전문가",
        "전임자",
        "후임자",
        "선임자",
        "신임자",
        "연구원",
        "연구자",
        "변호인",
        "공무원",
        "지점장",
        "조교수",
        "기술자",
        "기획자",
        "안내원",
        "강연자",
        "이사장",
        "전문의",
        "전공의",
        "정비사",
        "지휘자",
        "배우자",
        "주소지",
        "지정일",
        "현지인",
        "현주소",
        "소유자",
        "소지인",
        "유경험",
        "정규직",
        "지도자",
        "지도교",
        "고령자",
        "고용주",
        "노동자",
        "전달자",
        "조정자",
        "주최자",
        "진술인",
        "문의자",
        "방문자",
        "방문인",
        "공동인",
        "공증인",
        "기부자",
        "기고자",
        "고소인",
        "선출자",
        "주관자",
        "주무관",
        "전산원",
        "심사원",
        "감사인",
        "감시원",
        "주민",
        "주민들",
        "선수단",
        "현장",
        "고민",
        "유민",
        "국민",
        "시민",
        "서민",
        "조건",
        "안건",
        "여건",
        "사건",
        "용건",
        "문건",
        "주석",
        "분석",
        "유현",
        "표현",
        "구현",
        "재현",
        "하현",
        "상현",
        "국경",
        "변경",
        "안경",
        "배경",
        "전경",
        "성숙",
        "미숙",
        "정숙",
        "기숙",
        "하숙",
        "공유",
        "전철",
        "지하철",
        "고철",
        "주철",
        "강철",
        "제철",
        "연희",
        "유희",
        "주섭",
        "구별",
        "성별",
        "선별",
        "차별",
        "특별",
        "국별",
        "노빈",
        "국빈",
        "내빈",
        "기준",
        "표준",
        "수준",
        "교훈",
        "연결",
        "종결",
        "표결",
        "부결",
        "미결",
        "선결",
        "한결",
        "성결",
        "공결",
        "기린",
        "어린",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>How many characters of <paramref name="text"/> are a name from its beginning: the whole of it, since what
    /// follows a name is for the caller to say.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.Length is < 2 or > 4)
        {
            return false;
        }

        if (Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(text))
        {
            return false;
        }

        foreach (var family in LongFamilies)
        {
            if (text.StartsWith(family, StringComparison.Ordinal) && text.Length > 2)
            {
                return IsGiven(text[2..]);
            }
        }

        return text.Length < 4 && Families.Contains(text[0], StringComparison.Ordinal) && IsGiven(text[1..]);
    }

    private static bool IsGiven(ReadOnlySpan<char> given) =>
        given.Length == 2
            ? FirstSyllables.Contains(given[0], StringComparison.Ordinal)
                && SecondSyllables.Contains(given[1], StringComparison.Ordinal)
            : SingleSyllables.Contains(given[0], StringComparison.Ordinal);
}
