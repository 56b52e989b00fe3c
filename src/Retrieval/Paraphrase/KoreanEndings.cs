using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Paraphrase;

/// <summary>What Korean says in several ways, and how its sentences end.</summary>
internal static class KoreanEndings
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Compiled;

    /// <summary>Asks to be told something; what is asked for stands before it.</summary>
    public static Regex Request { get; } =
        new(
            @"(?:에 ?대해(?:서)?|에 ?관해(?:서)?)?\s*(?:좀 |꼭 |한번 |정확히 |자세히 |빨리 )*"
                + @"(?:알려|말해|말씀해|설명해|가르쳐|안내해|답해|확인해) ?(?:주세요|주실래요|주시겠어요|주시겠습니까|주십시오|주실 수 있나요|주실 수 있을까요|줄래요?|줄 수 있어요?|줘요?|주라|주시면 감사하겠습니다|주시면 좋겠습니다|봐|드려요)$"
                + @"|\s*(?:을|를|이|가|은|는)?\s*(?:알고 ?싶(?:어요?|습니다|은데요?)|궁금(?:해요?|합니다|하네요|한데요?)|알 ?수 ?있(?:을까요|나요|습니까|어요?)|문의(?:드립니다|합니다|드려요)|여쭤봅니다)$"
                + @"|\s+(?:좀|요)$",
            Options
        );

    /// <summary>Ways of saying the same. Only what holds wherever it stands.</summary>
    public static IReadOnlyList<(Regex Pattern, string With)> Same { get; } =
    [
        (new(@"(?<![가-힣])(?:최대한도)", Options), "최대 한도"),
        (new(@"이메일|전자우편|e-?mail|메일", Options), "이메일"),
        (new(@"핸드폰|휴대폰|휴대전화|모바일폰", Options), "휴대폰"),
        (new(@"구내식당|사내식당|사내 식당|구내 식당", Options), "구내식당"),
        (new(@"연차 ?휴가|연차", Options), "연차"),
        (new(@"패스워드|비밀 ?번호|비번", Options), "비밀번호"),
        (new(@"와이파이|무선 ?인터넷|wi-?fi", Options), "와이파이"),
        (new(@"구매|구입", Options), "구매"),
        (new(@"직원|임직원|사원", Options), "직원"),
        (new(@"홈페이지|웹 ?사이트", Options), "홈페이지"),
        (new(@"전화 ?번호", Options), "전화번호"),
        (new(@"(?:해야|하여야) ?(?:하|되|합|됩|돼|해|할)", Options), "해야하"),
        (new(@"(?:할 ?수 ?있|하는 ?(?:게|것이) ?가능하|하는 ?(?:게|것이) ?가능해)", Options), " 가능하"),
        (new(@"받을 ?수 ?있|(?:이|가|은|는)? ?가능(?=하|한|할|해|합)", Options), " 가능"),
        (new(@"해도 ?(?:되|됩|돼|될|괜찮)", Options), " 가능하"),
        (new(@"가능있", Options), "가능하"),
        (new(@"해 ?(?:주|드리)(?=나요|시나요|는지|는가)", Options), "하"),
        (new(@"(?<=[가-힣]야)(?<!해야) ?(?:하|되|해|돼|합|됩)(?=나요|요|니|는|지|죠|까|$)", Options), " 해야하"),
        (new(@"(?<![가-힣])여(?=나요|는지|는가|죠|니)", Options), "열"),
        (new(@"(끝|지|만|일어)나요$", Options), "$1나나요"),
    ];

    /// <summary>What is asked for; the first that is found.</summary>
    public static IReadOnlyList<(Regex Pattern, string Asked)> Asked { get; } =
    [
        (new(@"(?<![가-힣])몇 ?시(?!간)(?:에|쯤|경)?", Options), "TIME"),
        (new(@"(?<![가-힣])(?:며칠|몇 ?일) ?(?=까지|부터|에|$)", Options), "DAY"),
        (new(@"(?<![가-힣])(?:얼마나 (?:오래|오랫동안|오랜 시간)|얼마 ?동안|얼마나(?= ?걸))", Options), "LENGTH"),
        (new(@"(?<![가-힣])얼마나 자주|몇 ?번이나", Options), "OFTEN"),
        (new(@"(?<![가-힣])몇(?= ?[가-힣])", Options), "COUNT"),
        (
            new(@"(?<![가-힣])얼마나?(?:만큼)?(?: ?(?:되|돼|됩|하|드|들|나가|지급되|지급하))?(?![가-힣])", Options),
            "MUCH"
        ),
        (new(@"(?<![가-힣])언제(?:쯤|인지)?(?=까지|부터|$|[^가-힣])|(?<![가-힣])언제(?:쯤)?", Options), "WHEN"),
        (new(@"(?<![가-힣])어디(?:에서|서|에|로|인지)?(?: ?(?:에)? ?있)?", Options), "WHERE"),
        (
            new(@"(?<![가-힣])(?:누구(?:에게|한테|께)|누구(?:인지)?|누가|어느 분|어떤 분)(?:이|가|를|의)?", Options),
            "WHO"
        ),
        (new(@"(?<![가-힣])왜(?![가-힣])|(?<![가-힣])무슨 이유로|(?<![가-힣])어째서", Options), "WHY"),
        (
            new(
                @"(?<![가-힣])(?:어떻게|어떤 방법으로|어떤 식으로)(?: ?(?:해야하|하면 ?되|하면 ?돼|하면 ?됩|하|해|되|돼|됩))?(?![가-힣])|(?<![가-힣])어떻게",
                Options
            ),
            "METHOD"
        ),
        (
            new(
                @"(?<![가-힣])(?:무엇|뭐|뭘|무슨|어떤|어느|뭔)(?:을|를|이|가|인지|에)?(?: ?(?:있|되|돼|필요하))?",
                Options
            ),
            "WHAT"
        ),
    ];

    /// <summary>Nouns by which something is asked for, what for, and whether the noun says no more than that.</summary>
    public static IReadOnlyList<(Regex Pattern, string By, bool Drops)> Nouns { get; } =
    [
        (new(@"(?:\s|(?<=[가-힣]))(?:방법|법)(?:이|은|을|가|는|를)?\s*$", Options), "METHOD", true),
        (new(@"(?:하는|되는|는|인|한)\s*이유(?:가|는|를)?\s*$", Options), "WHY", true),
        (new(@"\s(?:가격|값|판매가)(?:이|은|을|는)?\s*$", Options), "MUCH", true),
        (
            new(
                @"(?:용량|무게|길이|높이|크기|온도|전압|속도|개수|수량|정원|공간|넓이|면적|두께|수명|주기|비율|점수|거리|나이|소음)(?:이|가|은|는|을|를)?\s*$",
                Options
            ),
            "MUCH",
            false
        ),
        (new(@"주소(?:가|는|를)?\s*$", Options), "WHERE", false),
        (
            new(
                @"(?:비|비용|요금|료|금|금액|수수료|벌금|급여|연봉|월급|수당|한도|예산|할인율?)(?:이|가|은|는|을|를)?\s*$",
                Options
            ),
            "MUCH",
            false
        ),
        (new(@"(?:기간|시간)(?:이|은|을)?\s*$", Options), "MUCH", false),
        (new(@"(?:기간|시간)(?:이|은|을)?\s*$", Options), "METHOD", false),
        (new(@"(?:기한|마감일?|날짜|시기)(?:이|가|은|는|을|를)?\s*$", Options), "WHEN", false),
        (new(@"\s(?:위치|장소)(?:이|가|은|는|을|를)?\s*$", Options), "WHERE", true),
        (
            new(
                @"(?:담당자|책임자|관리자|연락처|주소|번호|이름|자격|조건|절차|대상|기준|비율)(?:이|가|은|는|을|를)?\s*$",
                Options
            ),
            "METHOD",
            false
        ),
        (new(@"(?:담당자|책임자|관리자|대표|부서장|팀장)(?:이|가|은|는|을|를)?\s*$", Options), "WHO", false),
    ];

    /// <summary>Words that are the same as others.</summary>
    public static FrozenDictionary<string, string> Words { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["저녁시간"] = "저녁",
            ["최고"] = "최대",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What particles say, where several say the same.</summary>
    public static FrozenDictionary<string, string> Roles { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["한테"] = "에게",
            ["에게는"] = "에게",
            ["으로"] = "로",
            ["으로는"] = "로",
            ["로는"] = "로",
            ["에는"] = "에",
            ["에서는"] = "에서",
            ["까지는"] = "까지",
            ["부터는"] = "부터",
            ["와"] = "과",
            ["이랑"] = "과",
            ["랑"] = "과",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a question may do without.</summary>
    public static FrozenSet<string> Empty { get; } =
        "좀 꼭 혹시 정확히 현재 대체 도대체 것 거 게 건 제 내 우리 저희 나의 저의 정도 대략 쯤 있 하 되"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Words that end as a particle does, and have none.</summary>
    public static Regex Whole { get; } =
        new(
            @"(?:증가|허가|단가|정가|원가|시가|추가|참가|인가|불가|휴가|평가|국가|물가|대가|여가|합의|강의|편의|예의|경로|통로|피로|별로|초과|경과|학과|통과|부과|사과|넓이|먹이|놀이|빈도|밀도|습도|지도|태도|연도|년도|고도|한도|제도|속도|온도|정도|용도|각도|강도|농도|순도|명도|의도|시도|유도|인도|철도|수도|복도|나이|차이|사이|높이|길이|깊이|아이|종이|회의|주의|협의|문의|동의|정의|결과|효과|성과|도로|진로|새로|바로|서로|제로|보다|바다|마다|상의|결의|건의|토의|심의|이의|유의)$",
            Options
        );

    private static readonly (Regex Pattern, string With, string? Mode, bool IsVerb)[] Endings =
    [
        (
            new(
                @"\s*(?:이|가|은|는)?\s*(?:어떻게|얼마나) ?(?:되나요|되는지요?|되죠|되지요?|되니|됩니까|돼요?|될까요|되는가요|되는 ?건가요|되어 ?있나요|되요)$",
                Options
            ),
            "",
            null,
            false
        ),
        (
            new(
                @"\s*(?:이|가|은|는|을|를)?\s*(?:무엇|뭐|뭔|뭘)(?:인가요|입니까|이에요|예요|에요|이야|야|죠|지요?|일까요|인지요?|니|이죠|인가|가요|데)?$",
                Options
            ),
            "",
            null,
            false
        ),
        (
            new(@"(?:인가요|입니까|이에요|예요|에요|이야|이죠|일까요|인지요?|인가|인데요?|이니)$", Options),
            "",
            null,
            false
        ),
        (new(@"(?<=얼마|언제|어디|누구)(?:야|죠|지요?|니|요)$", Options), "", null, false),
        (
            new(
                @"가능(?:하)?(?:한가요|합니까|해요?|하나요|할까요|하죠|한지요?|하지요?|한가|하니|하신가요|하|할|한)?(?:나요|까요|습니까|어요|요|지|죠)?$",
                Options
            ),
            "",
            "CAN",
            true
        ),
        (new(@"해야하(?:나요|죠|는지요?|지요?|니|는가요|까요|ㄹ까요|요)?$", Options), "하", "MUST", true),
        (
            new(
                @"(?:는지요?|은지요?|는 ?건가요|는 ?것인가요|는 ?거예요|는 ?거죠|나요|는가요|은가요|습니까|을까요|지요|죠|니|냐|느냐|는데요?)$",
                Options
            ),
            "",
            null,
            true
        ),
        (new(@"(?<=[하되있없])(?:어요?|지)$", Options), "", null, true),
    ];

    private static readonly Dictionary<char, char> Melted = new()
    {
        ['와'] = '오',
        ['워'] = '우',
        ['려'] = '리',
        ['져'] = '지',
        ['쳐'] = '치',
        ['켜'] = '키',
        ['써'] = '쓰',
        ['꿔'] = '꾸',
        ['춰'] = '추',
        ['해'] = '하',
        ['돼'] = '되',
        ['여'] = '이',
    };

    private static readonly (string End, string With)[] Contracted =
    [
        ("해요", "하"),
        ("해", "하"),
        ("돼요", "되"),
        ("돼", "되"),
        ("되요", "되"),
        ("합니까", "하"),
        ("됩니까", "되"),
        ("한가요", "하"),
        ("된가요", "되"),
        ("할까요", "하"),
        ("될까요", "되"),
        ("려요", "리"),
        ("져요", "지"),
        ("와요", "오"),
        ("가요", "가"),
        ("내요", "내"),
        ("써요", "쓰"),
        ("어요", ""),
        ("아요", ""),
        ("하", "하"),
    ];

    /// <summary>The stem of a verb before -도 or -요: 와 is 오, 먹어 is 먹.</summary>
    public static string Stem(string verb) =>
        Melted.TryGetValue(verb[^1], out var melted) ? verb[..^1] + melted
        : verb.Length > 1 && verb[^1] is '아' or '어' ? verb[..^1]
        : verb;

    /// <summary>The stem of a verb before 수 있다: 할 is 하, 먹을 is 먹; null: it is none.</summary>
    public static string? Possible(string verb) =>
        verb.Length > 1 && verb[^1] == '을' ? verb[..^1]
        : HangulSyllable.FinalConsonant(verb[^1]) == HangulSyllable.Rieul
            ? verb[..^1] + (char)(verb[^1] - HangulSyllable.Rieul)
        : null;

    /// <summary>A sentence without its ending.</summary>
    /// <param name="text">The sentence.</param>
    /// <param name="mode">Told how it asks.</param>
    /// <param name="isVerb">Whether a verb ended it.</param>
    public static string Ended(string text, List<string> mode, out bool isVerb)
    {
        isVerb = false;
        var isCopula = false;
        for (var round = 0; round < 2; round++)
        {
            foreach (var (pattern, with, says, verb) in Endings)
            {
                if (pattern.Match(text) is { Success: true } match && match.Index > 0)
                {
                    text = $"{text[..match.Index]}{with}".Trim();
                    isVerb |= verb;
                    isCopula |= !verb;
                    if (says is not null)
                    {
                        mode.Add(says);
                    }

                    break;
                }
            }
        }

        if (!isCopula)
        {
            foreach (var (end, with) in Contracted)
            {
                if (text.Length > end.Length && text.EndsWith(end, StringComparison.Ordinal))
                {
                    text = text[..^end.Length] + with;
                    isVerb = true;
                    break;
                }
            }
        }

        if (isVerb && text is [.., '하'])
        {
            text = text[..^1].Trim();
        }

        return text;
    }
}
