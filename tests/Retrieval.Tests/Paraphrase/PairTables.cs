using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Tests.Paraphrase;

/// <summary>What minimal pairs are made from.</summary>
internal static partial class PairTables
{
    private static readonly string[] Numbers =
    [
        "1",
        "2",
        "3",
        "5",
        "7",
        "10",
        "12",
        "15",
        "20",
        "30",
        "50",
        "100",
        "1,000",
        "2.5",
        "-5",
    ];
    private static readonly string[] EnglishUnits =
    [
        "minutes",
        "hours",
        "days",
        "weeks",
        "months",
        "years",
        "euros",
        "dollars",
        "percent",
        "kilometres",
        "metres",
        "GB",
        "MB",
    ];
    private static readonly string[] KoreanUnits =
    [
        "분",
        "시간",
        "일",
        "주",
        "개월",
        "년",
        "원",
        "달러",
        "퍼센트",
        "명",
        "개",
        "번",
        "미터",
        "킬로미터",
    ];
    private static readonly string[] EnglishNames =
    [
        "Alice",
        "Bob",
        "Kim",
        "Lee",
        "Novak",
        "Berlin",
        "Seoul",
        "Busan",
        "Apollo",
        "Zeus",
        "X200",
        "X300",
        "version 2",
        "version 3",
    ];
    private static readonly string[] KoreanNames =
    [
        "김민수",
        "이영희",
        "박철수",
        "서울",
        "부산",
        "제주",
        "아폴로",
        "제우스",
        "알파",
        "베타",
        "X200",
        "X300",
    ];
    private static readonly string[] Dates =
    [
        "March 5",
        "March 6",
        "May 5",
        "2024-03-05",
        "2024-03-06",
        "2025-03-05",
        "Monday",
        "Tuesday",
        "2023",
        "2024",
    ];
    private static readonly string[] KoreanDates =
    [
        "3월 5일",
        "3월 6일",
        "5월 5일",
        "2024년 3월",
        "2025년 3월",
        "월요일",
        "화요일",
        "2023년",
        "2024년",
        "오전",
        "오후",
    ];
    private static readonly string[] EnglishAsks =
    [
        "When does",
        "Where does",
        "Why does",
        "How does",
        "How long does",
        "How often does",
        "What time does",
        "How much does",
        "How far does",
    ];
    private static readonly string[] KoreanAsks =
    [
        "언제",
        "어디서",
        "왜",
        "어떻게",
        "누가",
        "몇 시에",
        "얼마나 자주",
        "얼마나 오래",
    ];
    private static readonly string[] Modals =
    [
        "Can I",
        "Must I",
        "Should I",
        "Did I",
        "Will I",
        "Can't I",
        "Must my manager",
        "Can my manager",
    ];
    private static readonly string[] Places = ["before", "after", "during", "until", "since", "within", "without"];
    private static readonly string[] Times = ["전에", "후에", "동안", "까지", "부터", "마다"];

    public static readonly (string Template, string[] Slots, string Kind)[] Templates =
    [
        ("Can I return the device within {} days?", Numbers, "number"),
        ("Who approves invoices above {} euros?", Numbers, "number"),
        ("What is rule {} of the safety policy?", Numbers, "number"),
        ("How do I book a room for {} people?", Numbers, "number"),
        ("How long does the {} year warranty take to register?", Numbers, "number"),
        ("{}일 안에 반품할 수 있나요?", Numbers, "number"),
        ("{}만 원 이상은 누가 승인하나요?", Numbers, "number"),
        ("안전 수칙 {}번은 무엇인가요?", Numbers, "number"),
        ("{}명이 쓸 회의실은 어떻게 예약하나요?", Numbers, "number"),
        ("Can I return it after 10 {}?", EnglishUnits, "unit"),
        ("Is the limit 30 {}?", EnglishUnits, "unit"),
        ("What happens after 2 {}?", EnglishUnits, "unit"),
        ("10{} 뒤에도 되나요?", KoreanUnits, "unit"),
        ("한도가 30{}인가요?", KoreanUnits, "unit"),
        ("2{} 뒤에는 어떻게 되나요?", KoreanUnits, "unit"),
        ("Who is the manager of {}?", EnglishNames, "name"),
        ("How do I reset {}?", EnglishNames, "name"),
        ("What is the price of {}?", EnglishNames, "name"),
        ("When did {} start?", EnglishNames, "name"),
        ("{} 담당자가 누구예요?", KoreanNames, "name"),
        ("{} 초기화는 어떻게 하나요?", KoreanNames, "name"),
        ("{} 가격은 얼마인가요?", KoreanNames, "name"),
        ("{} 지점은 언제 열었나요?", KoreanNames, "name"),
        ("Is the office open on {}?", Dates, "date"),
        ("What changed in the policy on {}?", Dates, "date"),
        ("{}에 사무실이 여나요?", KoreanDates, "date"),
        ("{}에 규정이 어떻게 바뀌었나요?", KoreanDates, "date"),
        ("{} the backup job run?", EnglishAsks, "asked"),
        ("{} the shuttle stop?", EnglishAsks, "asked"),
        ("백업은 {} 하나요?", KoreanAsks, "asked"),
        ("셔틀은 {} 서나요?", KoreanAsks, "asked"),
        ("{} use the gate?", Modals, "mode"),
        ("{} sign the contract?", Modals, "mode"),
        ("What do I do {} the update?", Places, "time"),
        ("Who cleans the lab {} the test?", Places, "time"),
        ("업데이트 {} 무엇을 하나요?", Times, "time"),
        ("시험 {} 누가 청소하나요?", Times, "time"),
        ("Is {} coffee free?", ["my", "your", "their", "all", "no", "some", "every"], "word"),
        ("{}에게 신고하나요?", ["팀장", "부서장", "직원", "고객", "경찰"], "word"),
    ];

    public static readonly (string Template, string[] Slots)[] Directions =
    [
        ("How do I get from {1} to {2}?", ["Seoul", "Busan", "Berlin", "Paris", "the lab", "the gate"]),
        ("Can {1} approve {2}?", ["managers", "contractors", "employees", "visitors"]),
        ("Does {1} depend on {2}?", ["the app", "the server", "the database"]),
        ("Is {1} larger than {2}?", ["the X200", "the X300", "the X400"]),
        ("How much more does {1} cost than {2}?", ["plan A", "plan B", "plan C"]),
        ("What is the {1} of the {2}?", ["key", "door", "lock"]),
        ("{1}에서 {2}까지 어떻게 가나요?", ["서울", "부산", "본사", "공장", "정문"]),
        ("{1}가 {2}를 승인하나요?", ["관리자", "신청자", "담당자"]),
        ("{1}이 {2}을 대신할 수 있나요?", ["팀장", "부장", "직원"]),
        ("{1}보다 {2}가 더 비싼가요?", ["상품A", "상품B", "상품C"]),
        ("{1}를 {2}로 바꾸려면 어떻게 하나요?", ["원화", "유로", "엔화"]),
    ];

    public static readonly (string One, string Other)[] Opposites =
    [
        ("allow", "block"),
        ("enable", "disable"),
        ("increase", "decrease"),
        ("open", "close"),
        ("start", "stop"),
        ("buy", "sell"),
        ("send", "receive"),
        ("import", "export"),
        ("upload", "download"),
        ("include", "exclude"),
        ("accept", "reject"),
        ("hire", "dismiss"),
        ("lock", "unlock"),
        ("join", "leave"),
        ("add", "delete"),
        ("raise", "lower"),
        ("maximum", "minimum"),
        ("first", "last"),
        ("internal", "external"),
        ("oldest", "newest"),
        ("public", "private"),
        ("upper", "lower"),
        ("left", "right"),
        ("paid", "unpaid"),
        ("full", "empty"),
        ("install", "uninstall"),
        ("approve", "deny"),
        ("push", "pull"),
        ("max", "min"),
        ("turn on", "turn off"),
        ("switch on", "switch off"),
        ("check in", "check out"),
        ("before", "after"),
        ("with", "without"),
        ("above", "below"),
        ("켜는", "끄는"),
        ("허용하는", "차단하는"),
        ("늘리는", "줄이는"),
        ("여는", "닫는"),
        ("올리는", "내리는"),
        ("보내는", "받는"),
        ("사는", "파는"),
        ("추가하는", "삭제하는"),
        ("가입하는", "탈퇴하는"),
        ("승인하는", "거절하는"),
        ("설치하는", "제거하는"),
        ("시작하는", "끝내는"),
        ("잠그는", "푸는"),
        ("최대", "최소"),
        ("최고", "최저"),
        ("내부", "외부"),
        ("이상", "이하"),
        ("초과", "미만"),
        ("이전", "이후"),
        ("증가", "감소"),
        ("입금", "출금"),
        ("구매", "판매"),
        ("수입", "수출"),
        ("수신", "발신"),
        ("포함", "제외"),
        ("출발", "도착"),
        ("오른쪽", "왼쪽"),
        ("공개", "비공개"),
        ("정규직", "계약직"),
        ("입사", "퇴사"),
        ("업로드", "다운로드"),
        ("유료", "무료"),
        ("첫", "마지막"),
        ("상한", "하한"),
        ("활성화하는", "비활성화하는"),
        ("연결하는", "끊는"),
        ("오전", "오후"),
        ("국내", "해외"),
        ("전체", "일부"),
    ];

    public static readonly string[] EnglishFrames =
    [
        "How do I {} the service?",
        "Can I {} the file on Monday?",
        "Who may {} this account?",
        "What is the {} value?",
        "What does {} mean here?",
        "Is it {} the list?",
    ];

    public static readonly string[] KoreanFrames =
    [
        "{} 방법을 알려주세요.",
        "서비스를 {} 방법은?",
        "{} 금액은 얼마인가요?",
        "{} 기준이 뭐예요?",
        "{} 담당자는 누구인가요?",
        "{} 시간은 언제인가요?",
    ];

    public static readonly (string Pattern, string With, string Kind)[] Changes =
    [
        ("^(Can|Must|Should|Does|Do|Is|Are|May) (the |a )?([A-Za-z]+) ", "$1 $2$3 not ", "negation"),
        ("^(How|Where|When|Why) (do|can|does|is|are) (.+)", "$1 $2 not $3", "negation"),
        ("^Can ", "Can't ", "negation"),
        ("^(Do|Does|Is|Are) ", "$1n't ", "negation"),
        ("^(How|What|Who|Where|When) (does|do|is|are) ", "$1 did ", "tense"),
        (" is ", " was ", "tense"),
        ("^Who ", "When ", "asked"),
        ("^When ", "Where ", "asked"),
        ("^Where ", "When ", "asked"),
        ("^How do I ", "Why do I ", "asked"),
        ("^How do I ", "When do I ", "asked"),
        ("^How long ", "How often ", "asked"),
        ("^How many ", "Which ", "asked"),
        ("^Why ", "When ", "asked"),
        ("^Can I ", "Must I ", "mode"),
        ("^Can I ", "Did I ", "mode"),
        (" my ", " your ", "person"),
        (" and ", " or ", "word"),
        ("(?<=[가-힣])하나요", "하지 않나요", "negation"),
        ("(?<=[가-힣])하나요", "했나요", "tense"),
        ("되나요\\?$", "안 되나요?", "negation"),
        ("있나요\\?$", "없나요?", "negation"),
        ("있어요\\?$", "없어요?", "negation"),
        ("가능한가요", "불가능한가요", "negation"),
        ("해야 하나요", "하면 안 되나요", "negation"),
        ("인가요\\?$", "아닌가요?", "negation"),
        ("언제", "어디", "asked"),
        ("어디", "언제", "asked"),
        ("누가", "언제", "asked"),
        ("얼마", "언제", "asked"),
        ("어떻게", "왜", "asked"),
        ("왜", "언제", "asked"),
        ("몇 시", "몇 분", "asked"),
        ("까지", "부터", "direction"),
        ("부터", "까지", "direction"),
        ("에서 ", "으로 ", "direction"),
    ];

    /// <summary>Words that mean the same, as far as the questions use them.</summary>
    public static readonly HashSet<string>[] Same =
    [
        ["canteen", "cafeteria"],
        ["start", "begin", "starts"],
        ["employee", "employees", "Employees"],
        ["vacation", "annual", "leave"],
        ["delete", "remove"],
        ["maximum", "max"],
        ["receive", "obtain"],
        ["people", "People"],
        ["year", "years"],
        ["price", "cost"],
        ["duration", "length", "period", "last"],
    ];

    public static readonly HashSet<string> Function = new(
        (
            "what when where which whom whose does have has this that they with from into your mine could would should will must please tell know like "
            + "there long much many often time people exactly are the and for can how who why allowed possible whether currently"
        ).Split(' '),
        StringComparer.Ordinal
    );

    public static readonly string[] EnglishLeads =
    [
        "",
        "",
        "Hi, ",
        "Please tell me: ",
        "Can you tell me ",
        "Hello, ",
        "So ",
        "Excuse me, ",
    ];

    public static readonly string[] KoreanLeads = ["", "", "안녕하세요, ", "혹시 ", "저기요, ", "좀 ", "그럼 "];

    /// <summary>Words that ask, and ways of asking.</summary>
    [GeneratedRegex(
        "^(?:언제|어디|누가|누구|왜|어떻게|얼마|무엇|뭐|뭘|뭔|무슨|어떤|몇|며칠|혹시|좀|알려|주세요|알려줘|안녕하세요|하나요|해요|되나요|돼요|있나요|있어요|인가요|예요|이에요|입니까|합니까|됩니까|궁금|방법|가능|수|꼭|하죠|하려면|해야|걸리나요|걸려요|가요|주나요|설명|알고|싶어요|위치|가격|정도)"
    )]
    public static partial Regex KoreanFunction();
}
