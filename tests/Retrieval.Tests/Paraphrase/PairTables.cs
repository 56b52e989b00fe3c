using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Tests.Paraphrase;

/// <summary>What minimal pairs are made from.</summary>
internal static partial class PairTables
{
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
