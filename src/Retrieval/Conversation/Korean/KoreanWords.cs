namespace Pipeline.Retrieval.Conversation.Korean;

/// <summary>The closed classes of Korean words.</summary>
internal static class KoreanWords
{
    /// <summary>What a follow-up begins with to say that it is one.</summary>
    public static readonly HashSet<string> Leads = Set(
        "그럼 그러면 그렇다면 근데 그런데 그리고 그래도 그래서 아 음 혹시 또 또한 하지만 그렇지만 네 예 그럼요"
    );

    /// <summary>Beginnings of words that ask.</summary>
    private static readonly string[] Asking =
    [
        "무엇",
        "무슨",
        "뭐",
        "뭘",
        "뭔",
        "누구",
        "누가",
        "어디",
        "언제",
        "어느",
        "어떤",
        "어떻",
        "어째",
        "왜",
        "얼마",
        "몇",
        "며칠",
        "어때",
    ];

    /// <summary>Words of measure, time and degree, which name no topic.</summary>
    public static readonly HashSet<string> Light = Set(
        "한 두 세 네 하루 달 년 월 일 시 분 번 개 명 건 회 주 일주일 한번 꼭 더 각각 모두 다 자주 주로 보통 좀 혹시 제 저 나 내 우리"
            + " 회사 가장 제일 먼저 바로 정확히 정말 그냥 최대 최소 전 후 뒤 안 때 중 것 거 수 게 경우 쪽 가지 곳 대략 직접 따로 또 잘 못"
            + " 이상 이하 이내 동안 사이 하나 둘 셋 전부 며칠 얼마 같이 함께 다시 혼자 지금 오늘"
    );

    /// <summary>Words that count, unless a particle makes them what is spoken of (개를).</summary>
    public static readonly HashSet<string> Counters = Set("년 월 일 시 분 번 개 명 건 회 주 달 전 후 뒤");

    /// <summary>Words that ask for more without saying of what.</summary>
    public static readonly HashSet<string> Telling = Set(
        "알려 설명해 말해 보여 자세히 더 좀 가르쳐 정리해 요약해 비교해 구체적으로 줘 주세요"
    );

    /// <summary>Nouns that are always those of something: a question about one leaves out of what.</summary>
    public static readonly HashSet<string> Attributes = Set(
        "가격 값 비용 요금 예산 기간 기한 한도 수명 정확도 용량 크기 무게 길이 높이 보증 배터리 좌석 주차 주소 위치 관리자 책임자 담당자"
            + " 위원장 위원 연락처 전화 번호 전화번호 이름 이유 방법 절차 조건 대상 인원 날짜 시간 시작 종료 신청 승인 검토 복구 접속 가입"
            + " 전원 속도 색 모델 버전 범위 횟수 사용법 일정 마감 목표 결과 장점 단점 차이 예외 선거 회의 성능 규모 담당 단위 상태"
    );

    /// <summary>Nouns of people in 그 사람.</summary>
    public static readonly HashSet<string> Persons = Set("사람 분 직원 사람들 분들 양반 친구");

    /// <summary>Words that stand for a thing said before, with the particles that melt into them.</summary>
    public static readonly Dictionary<string, string> Demonstratives = new(StringComparer.Ordinal)
    {
        ["그것"] = "",
        ["그거"] = "",
        ["이것"] = "",
        ["이거"] = "",
        ["저것"] = "",
        ["저거"] = "",
        ["그건"] = "은",
        ["이건"] = "은",
        ["저건"] = "은",
        ["그게"] = "이",
        ["이게"] = "이",
        ["저게"] = "이",
        ["그걸"] = "을",
        ["이걸"] = "을",
        ["저걸"] = "을",
        ["그걸로"] = "로",
        ["이걸로"] = "로",
        ["거기"] = "",
        ["그곳"] = "",
        ["여기"] = "",
        ["거긴"] = "은",
        ["거길"] = "을",
        ["그분"] = "",
        ["그이"] = "",
        ["그녀"] = "",
        ["걔"] = "",
        ["그들"] = "",
        ["그것들"] = "",
        ["그때"] = "",
    };

    /// <summary>Those of them that stand for a person.</summary>
    public static readonly HashSet<string> PersonalDemonstratives = Set("그분 그이 그녀 걔 그들");

    /// <summary>What stands before a noun to say that it was spoken of.</summary>
    public static readonly HashSet<string> Pointers = Set("그 해당 그런 방금 앞의 위의");

    /// <summary>What two or three topics are called together, without particles.</summary>
    public static readonly HashSet<string> Counted = Set("가지 곳 개 제품 분 쪽 경우 사람 프로젝트 문서");

    /// <summary>Nouns that end as a particle does.</summary>
    private static readonly string[] NoParticle =
    [
        "휴가",
        "한도",
        "회의",
        "제도",
        "속도",
        "온도",
        "정도",
        "용도",
        "각도",
        "강도",
        "평가",
        "대가",
        "국가",
        "물가",
        "주의",
        "협의",
        "문의",
        "동의",
        "정의",
        "결과",
        "효과",
        "성과",
        "나이",
        "차이",
        "사이",
        "높이",
        "길이",
        "깊이",
        "아이",
        "종이",
        "도로",
        "진로",
        "경로",
        "통로",
        "단가",
        "정확도",
        "인가",
        "허가",
        "지도",
        "태도",
        "의의",
        "강의",
        "논의",
        "경과",
        "초과",
        "통과",
        "학과",
        "추가",
        "증가",
        "참가",
        "휴게",
        "거래처",
        "놀이",
        "고양이",
        "재고",
    ];

    /// <summary>Whether a word asks.</summary>
    public static bool Asks(string word) =>
        Array.Exists(Asking, asking => word.StartsWith(asking, StringComparison.Ordinal));

    /// <summary>Whether what looks like a particle at the end of a word belongs to it.</summary>
    public static bool IsWhole(string word) =>
        Array.Exists(NoParticle, noun => word.EndsWith(noun, StringComparison.Ordinal));

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
