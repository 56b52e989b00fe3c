using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Grains.Answers.Conflicts;

/// <summary>The words of a statement that say what it is about, in a form that two statements can be compared by:
/// without numbers and their units, particles and endings, and words that only state.</summary>
internal static partial class ClaimWords
{
    private const int Finals = 28;

    private static readonly HashSet<string> Stating =
    [
        .. "a an the of to in on at by for and or with without from than that this these those is are was were be been".Split(
            ' '
        ),
        .. "it its there get receive have has had last amount grant take may can must should will need up within later".Split(
            ' '
        ),
        .. "latest more most least fewer less no not never any only also now currently per each every no longer below".Split(
            ' '
        ),
        .. "above over under until maximum minimum day week month year hour minute second percent euro dollar won people".Split(
            ' '
        ),
        .. "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty seventy eighty".Split(
            ' '
        ),
        .. "ninety hundred person o'clock allow permit prohibit forbid do does cannot nobody all".Split(' '),
        .. "수 안 안에 이내 이내에 이상 이하 미만 초과 최대 최소 늦어도 적어도 모두 총 현재 것 동안 한 달 해 금지 허용 가능 불가 반드시 전부 씩 번".Split(
            ' '
        ),
    ];

    private static readonly HashSet<string> Editions =
    [
        .. "version draft final old new revise update edition copy current previous faq policy guide handbook manual rule".Split(
            ' '
        ),
        .. "notice regulation term nd rd st th document".Split(' '),
        .. "초안 최종 개정 개정판 수정 구 신 이전 현행 사본 판 규정 지침 안내 공지 매뉴얼 핸드북 내규 규칙 정책 설명서 문서 약관 제".Split(
            ' '
        ),
    ];

    private static readonly string[] Particles =
    [
        "에서는",
        "에서도",
        "에게는",
        "으로는",
        "까지는",
        "부터는",
        "에서",
        "에게",
        "으로",
        "까지",
        "부터",
        "에는",
        "에도",
        "마다",
        "은",
        "는",
        "을",
        "를",
        "의",
        "에",
        "이",
        "가",
        "와",
        "과",
        "도",
        "로",
        "만",
    ];

    /// <summary>What a statement is about.</summary>
    public static HashSet<string> OfStatement(string text) => Read(text, Stating);

    /// <summary>What a title or a heading tells apart: not which edition or kind of document it is.</summary>
    public static HashSet<string> OfTitle(string text)
    {
        var words = Read(Edition().Replace(text, " "), Stating);
        words.ExceptWith(Editions);
        return words;
    }

    /// <summary>The years in a title.</summary>
    public static HashSet<string> Years(string text) => [.. Year().Matches(text).Select(match => match.Value)];

    private static HashSet<string> Read(string text, HashSet<string> without)
    {
        var normal = text.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture);
        return
        [
            .. Word()
                .Matches(Counted().Replace(normal, " "))
                .Select(match => match.Value)
                .Where(word => !without.Contains(word) && !IsAuxiliary(word))
                .Select(word => word[0] is >= '가' and <= '힣' ? Korean(word) : Stem(word))
                .Where(word => word.Length > 0 && !without.Contains(word)),
        ];
    }

    // 있다, 없다, 않다, 아니다, 못하다, 되다, 하다, 이다 state; negation is read apart.
    private static bool IsAuxiliary(string word) =>
        word[0] is '있' or '없' or '않' or '됩' or '된' or '되' or '합'
        || word.StartsWith("아니", StringComparison.Ordinal)
        || word.StartsWith("아닙", StringComparison.Ordinal)
        || word.StartsWith("아닌", StringComparison.Ordinal)
        || word.StartsWith("못", StringComparison.Ordinal)
        || word is "입니다" or "이다" or "한다" or "하지" or "해야";

    private static string Korean(string word)
    {
        // 보관합니다, 보관하지, 허용됩니다: the noun is the verb.
        var verb = Verb().Match(word);
        if (verb.Success)
        {
            return verb.Groups[1].Value;
        }

        if (Copula().Match(word) is { Success: true } copula)
        {
            return copula.Groups[1].Value;
        }

        if (word.Length > 1 && word[^1] is '다' or '지' or '요' && word.Length > 1)
        {
            return Root(word);
        }

        foreach (var particle in Particles)
        {
            var least = particle is "이" or "가" or "와" or "과" or "도" or "로" or "만" ? 2 : 1;
            if (word.Length >= particle.Length + least && word.EndsWith(particle, StringComparison.Ordinal))
            {
                return word[..^particle.Length];
            }
        }

        return word;
    }

    /// <summary>The first syllable of a verb without its final consonant, which endings change: 엽니다, 열지.</summary>
    private static string Root(string word)
    {
        var code = word[0] - '가';
        return $"~{(char)('가' + (code / Finals * Finals))}";
    }

    private static string Stem(string word)
    {
        foreach (var ending in (ReadOnlySpan<string>)["ing", "ed", "es", "s", "d"])
        {
            if (word.Length > ending.Length + 2 && word.EndsWith(ending, StringComparison.Ordinal))
            {
                word = word[..^ending.Length];
                break;
            }
        }

        return word.Length > 3 && word[^1] == 'e' ? word[..^1] : word;
    }

    // A number with the unit that is written with it; room 101 and 3층 are names and are read before.
    [GeneratedRegex(
        @"(?<![\p{L}\p{N}#_.])[0-9][0-9.,:-]*(?:\s?[십백천만억]+(?:\s?[0-9][0-9,]*[십백천만억]+)*)?(?:\s?(?:개월|시간|퍼센트|원|년|월|일|명|개|주|분|초|달러|유로)[가-힣]*|[가-힣]+|\s?%)?"
    )]
    private static partial Regex Counted();

    [GeneratedRegex(@"#?[a-z][a-z0-9'’]*(?:-[a-z0-9]+)*|#[0-9가-힣_]+|[가-힣]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^([가-힣]{2,})(?:하|합|한|할|해|했|되|됩|된|될|돼)[가-힣]*$")]
    private static partial Regex Verb();

    [GeneratedRegex(@"^([가-힣]{2,})(?:입니다|이다|이며|이고|였다|였습니다|이었습니다)$")]
    private static partial Regex Copula();

    [GeneratedRegex(
        @"(?:\bv|\bversion|\brev|제)\s?[0-9]+(?:\.[0-9]+)*\s?판?|\b[0-9]+(?:nd|rd|st|th)\b|(?:19|20)[0-9]{2}년?",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Edition();

    [GeneratedRegex(@"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")]
    private static partial Regex Year();
}
