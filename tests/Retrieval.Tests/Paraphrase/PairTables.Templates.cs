namespace Pipeline.Retrieval.Tests.Paraphrase;

/// <content>Questions with a place for what differs.</content>
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
}
