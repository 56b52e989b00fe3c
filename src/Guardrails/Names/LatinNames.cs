using System.Collections.Frozen;

namespace Pipeline.Guardrails.Names;

/// <summary>First and family names in Latin letters: common ones of several countries, and of Korea as they are
/// romanised.</summary>
internal static class LatinNames
{
    private const string First =
        "aaron adam adrian agnes ahmed aisha alan albert alex alexander alexandra alfred ali alice alicia alison amanda "
        + "amber amelia amir amy ana andre andrea andreas andrew angela anita ann anna anne annie anthony antonio arthur "
        + "ashley audrey barbara beatrice ben benjamin bernard beth betty bill bob boris brandon brenda brian bruce bruno "
        + "bryan caleb camille carl carla carlos carmen carol caroline catherine cecilia charles charlotte chen chloe chris "
        + "christian christina christine christopher claire clara claudia colin connor craig cynthia daniel daniela david "
        + "deborah denise dennis derek diana diane diego dmitri donald donna dorothy douglas dylan edgar edith edward elena "
        + "eleanor eli elias elisabeth elizabeth ella ellen emil emily emma eric erica erik ethan eugene eva evan evelyn "
        + "fatima felix fernando fiona florence frances francesco francis frank fred frederick gabriel gary george gerald "
        + "gina giovanni giulia glen gloria gordon grace graham greg gregory hans hannah harold harry hassan heather hector "
        + "helen henry hiroshi howard hugo ian ibrahim igor ingrid irene isaac isabel isabella ivan jack jackson jacob "
        + "jake james jamie jan jane janet janice jason javier jean jeff jeffrey jennifer jenny jeremy jerry jessica jim "
        + "joan joanna joe johan john johnny jonathan jordan jorge jose joseph joshua joyce juan judith judy julia julian "
        + "julie karen karl kate katherine kathleen keith kelly kenji kenneth kevin kim klaus kyle lars laura lauren "
        + "laurence leah leo leon leonard leslie liam lily linda lisa logan lorenzo louis louise lucas lucia lucy luis luke "
        + "lukas lydia madison marc marcel marco marcus margaret maria marie mario marion mark marta martha martin mary "
        + "mateo matteo matthew maurice max maya megan mei melissa mia michael michelle miguel mike mohamed mohammed monica "
        + "nancy naomi natalia natalie nathan neil nicholas nicole nikolai nina noah nora oliver olivia olga omar oscar "
        + "pablo pamela patricia patrick paul paula pedro peter petra philip philippe phillip pierre priya rachel rafael "
        + "raj ralph raymond rebecca richard rita robert roberto robin roger roland ronald rosa rose roy russell ruth ryan "
        + "sabrina sally samantha samuel sandra sara sarah scott sean sebastian sergei shirley simon sofia sonia sophia "
        + "sophie stefan stephanie stephen steve steven stuart susan suzanne sylvia takashi tanya taylor teresa terry "
        + "theodore theresa thomas tim timothy tina todd tom tony tracy tyler valerie vanessa vera victor victoria vincent "
        + "viktor virginia vladimir walter wayne wei wendy wilhelm william xavier yasmin yuki yuri yusuf yves zachary zoe";

    private const string Family =
        "adams ahmed allen anderson baker bailey bell bennett brooks brown bryant butler campbell carter clark collins cook "
        + "cooper cox cruz davies davis diaz dubois edwards evans fernandez fischer fisher flores foster garcia gomez "
        + "gonzalez gray green griffin hall hansen harris hayes hernandez hill hoffmann howard hughes ivanov jackson jansen "
        + "jenkins jensen johnson jones kelly kennedy khan king klein kowalski kumar larsen lewis long lopez martin martinez "
        + "meyer miller mitchell moore morales moreau morgan morris müller murphy murray myers nakamura nelson nguyen novak "
        + "o'brien o'connor olsen ortiz parker patel perez perry peters petrov phillips powell price ramirez reed reyes "
        + "richardson rivera roberts robinson rodriguez rogers ross rossi ruiz russo russell sanchez sanders santos sato "
        + "schmidt schneider schulz schwarz scott sharma silva singh smith stewart sullivan suzuki tanaka taylor thomas "
        + "thompson torres tran turner wagner walker wang ward watson weber white williams wilson wood wright yamamoto young "
        + "zhang zhao";

    private const string Korean =
        "kim lee yi park bak choi choe jung jeong kang gang cho jo yoon yun jang chang lim im han oh seo suh shin sin kwon "
        + "hwang ahn an song ryu yoo yu hong jeon chun ko go moon mun yang son sohn bae baek paik heo hur nam sim shim noh "
        + "roh ha kwak sung cha joo ju woo koo gu min jin ji um won bang kong hyun";

    private static readonly FrozenSet<string> All = $"{First} {Family} {Korean}"
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> KoreanFamilies = Korean
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Words that names of things and teams have, and titles that a name does not follow.
    private static readonly FrozenSet<string> Others = (
        "team support department dept desk office room conference hall building floor system service services company "
        + "corp corporation inc ltd llc group bank university college school hospital committee board directors director "
        + "payable accounts finance sales marketing legal human resources center centre project product widget report "
        + "customer manager hiring sir madam all everyone colleagues pepper pac-man bean robot coffee clean universe speaker "
        + "president chairman chair minister secretary ambassador monday tuesday wednesday thursday friday saturday sunday "
        + "january february march april june july august september october november december the and or of for in at to "
        + "street avenue road phone email tel fax address date title role page page number"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a word is a first or family name.</summary>
    public static bool Knows(string word) => All.Contains(word);

    /// <summary>Whether a word is a Korean family name.</summary>
    public static bool IsKoreanFamily(string word) => KoreanFamilies.Contains(word);

    /// <summary>Whether a word shows that it is no name that stands there.</summary>
    public static bool Excludes(string word) => Others.Contains(word);
}
