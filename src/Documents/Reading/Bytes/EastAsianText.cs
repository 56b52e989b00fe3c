using System.Collections.Frozen;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>
/// An encoding of Korean, Japanese or Chinese, and the letters that are commonest in it. The encodings share most of
/// their bytes, so that text of one is valid in others: as letters that nobody writes.
/// </summary>
/// <param name="Encoding">The encoding's name.</param>
/// <param name="Common">The commonest letters.</param>
/// <param name="HasKana">Whether the Japanese syllabaries are common too.</param>
/// <param name="LeastShare">The share of common letters, 0 to 1, below which a text is of no such language; misread
/// text has about .05.</param>
internal sealed record EastAsianText(string Encoding, FrozenSet<char> Common, bool HasKana, double LeastShare)
{
    // About half of all syllables of Korean prose are among these, and half of the ideographs of Chinese.
    private static readonly FrozenSet<char> Korean =
        "이다의는에을가고하지로은기사를한어도나서리대인자시그일수있정과들보부해아제으여상장전스안것니했주라구비무게조원성었만공유연선동생면적실개진와소우오신화요습세합경입계관문내용중간위된할저회휴규직책".ToFrozenSet();

    private static readonly FrozenSet<char> Japanese =
        "日本人年大十二一三五国会出中時行見月分後前生間上下東四今金九入学高円子外八六気小七山話女北午百書先名川千水半男西電語土木聞食車何南万毎白天母火右読友左休父雨的事者社地業方新場員立開手力問代明動定部内理用度法制規文説要対関合自作品使発表".ToFrozenSet();

    private static readonly FrozenSet<char> Simplified =
        "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市员规制度请司".ToFrozenSet();

    private static readonly FrozenSet<char> Traditional =
        "的一是不了在人有我他這中大來上國個到說們為子和你地出道也時年得就那要下以生會自著去之過家學對可她裡後小麼心多天而能好都然沒日於起還發成事只作當想看文無開手十用主行方又如前所本見經頭面公同三已老從動兩長知民樣現分將外但身些與高意進把法此實回二理美點月明其種聲全工己話兒者向情部正名定女問力機給等幾很業最間新什打便位因重被走電四第門相次東政海口使教西再平真聽世氣信北少關並內加化由卻代軍產入先山五太水萬市員規制度請司".ToFrozenSet();

    private static readonly FrozenSet<char> Any = Korean
        .Concat(Japanese)
        .Concat(Simplified)
        .Concat(Traditional)
        .ToFrozenSet();

    /// <summary>Encodings of one and two bytes a letter.</summary>
    public static IReadOnlyList<EastAsianText> Narrow { get; } =
    [
        new("cp949", Korean, false, 0.2),
        new("johab", Korean, false, 0.2),
        new("shift_jis", Japanese, true, 0.2),
        new("euc-jp", Japanese, true, 0.2),
        new("gb18030", Simplified, false, 0.2),
        new("big5", Traditional, false, 0.2),
    ];

    /// <summary>UTF-16 without the mark at its start.</summary>
    public static IReadOnlyList<EastAsianText> Wide { get; } =
    [
        // Pairs of Latin letters are ideographs here, some of them common.
        new("utf-16le", Any, true, 0.4),
        new("utf-16be", Any, true, 0.4),
    ];

    /// <summary>The part of the letters beyond ASCII, 0 to 1, that are common; those that none writes count
    /// against it.</summary>
    public double ShareIn(string text)
    {
        int common = 0,
            rare = 0,
            all = 0;
        foreach (var c in text)
        {
            // Punctuation of these languages lies at equal places in several encodings.
            if (c < '\u0080' || c is (>= '\u3000' and <= '\u303F') or (>= '\uFF01' and <= '\uFF5E'))
            {
                continue;
            }

            all++;
            if (Common.Contains(c) || (HasKana && c is (>= '\u3041' and <= '\u3096') or (>= '\u30A1' and <= '\u30FE')))
            {
                common++;
            }
            else if (
                c is (>= '\uE000' and <= '\uF8FF') or (>= '\uFF61' and <= '\uFF9F') or (>= '\u0080' and < '\u0250')
            )
            {
                rare++;
            }
        }

        return all == 0 ? 0 : (common - (rare / 2.0)) / all;
    }
}
