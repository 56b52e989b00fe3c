using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Paraphrase;

/// <summary>What English says in several ways.</summary>
internal static class EnglishPhrases
{
    /// <summary>Ways of saying the same. Only what holds wherever it stands.</summary>
    public static IReadOnlyList<(Regex Pattern, string With)> Same { get; } =
    [
        Pair("e mail(?:s| address)?|email(?:s| address)", "email"),
        Pair("log ?in|sign ?in|log on|sign on", "login"),
        Pair("logging in|signing in", "login"),
        Pair("sign ?up|register", "register"),
        Pair("canteen|lunchroom", "cafeteria"),
        Pair("car park", "parking lot"),
        Pair("mobile phone|cell ?phone|cellular phone", "mobile"),
        Pair("telephone", "phone"),
        Pair("paid time off|pto|annual leave|vacation(?: leave| time)?", "vacation"),
        Pair("maximum|max", "maximum"),
        Pair("minimum|min", "minimum"),
        Pair("purchase|buy", "buy"),
        Pair("purchasing|buying", "buying"),
        Pair("purchased|bought", "bought"),
        Pair("commence|begin", "start"),
        Pair("commences|begins", "starts"),
        Pair("erase|remove", "delete"),
        Pair("obtain|receive", "get"),
        Pair("repair", "fix"),
        Pair("in charge of", "responsible for"),
        Pair("new hires?", "new employee"),
        Pair("workers?|staff members?|employees?", "employee"),
        Pair("information|info", "information"),
        Pair("documents?|docs?", "document"),
        Pair("pcs?", "pc"),
        Pair("wi fi|wireless network", "wifi"),
        Pair("id card", "id card"),
        Pair("approximately|approx|about(?= [0-9])|roughly", "about"),
        Pair(
            "am i able to|are we able to|is it possible (?:for (?:me|us) )?to|am i allowed to|are we allowed to|am i permitted to|may i|can i|could i",
            "can i"
        ),
        Pair("is it possible for (.+?) to", "can $1"),
        Pair("(?:is|are) (.+?) (?:able|allowed|permitted) to", "can $1"),
        Pair("could|may|might", "can"),
        Pair("have to|has to|need to|needs to|ought to|must", "must"),
        Pair("do (i|we|you|employees|they) must", "must $1"),
        Pair("does (.+?) must", "must $1"),
        Pair("(?:is|are) (.+?) required to", "must $1"),
        Pair("(?:is|are) (.+?) supposed to", "should $1"),
        Pair("going to", "will"),
        Pair("get a hold of|get in touch with|reach out to", "contact"),
        Pair("per cent|percent", "%"),
        Pair("go about", ""),
    ];

    /// <summary>What is asked for, by how it begins; the first that fits.</summary>
    public static IReadOnlyList<(Regex Pattern, string Asked)> Asked { get; } =
    [
        Begin("how many|what is the (?:total )?number of|what number of", "COUNT"),
        Begin(
            "how long|how much time|(?:what|which) (?:is )?(?:the )?(?:length of time|amount of time)|for how long",
            "LENGTH"
        ),
        Begin("how much money|how much|what amount of", "MUCH"),
        Begin("how often|how frequently", "OFTEN"),
        Begin("how far", "FAR"),
        Begin("how old", "AGE"),
        Begin("how (?:big|large)", "SIZE"),
        Begin("how (?:soon|quickly|fast)", "SOON"),
        Begin("(?:at )?what time|at which time", "TIME"),
        Begin("(?:on )?(?:what|which) (?:date|day)", "DAY"),
        Begin("when", "WHEN"),
        Begin("where|in (?:what|which) (?:place|location)|what (?:place|location)", "WHERE"),
        Begin("whose", "WHOSE"),
        Begin("who|whom|which person|what person", "WHO"),
        Begin("why|how come|for (?:what|which) reason|what is the reason(?: that| why)?", "WHY"),
        Begin(
            "(?:what|which) (?:is|are) (?:the )?(?:best |right |correct |proper |usual |standard )?(?:way|steps|procedure|process|method|ways)s? (?:to|for|of)"
                + "|what (?:steps )?(?:do|does|should|must|can) (?:i|we|you|one) (?:do|take) to|what must be done to|what (?:do|should) i do if i want to"
                + "|(?:the )?(?:procedure|process|steps|way|method) (?:to|for)|how to",
            "METHOD"
        ),
        Begin("how(?= (?:do|can|should|must|would) (?:i|we|you|one|employee)\\b)|how (?:does|do) one", "METHOD"),
        Begin("how", "HOW"),
        Begin("whether(?: or not)?|if", "WHETHER"),
        Begin("what kinds? of|what types? of|which kinds? of|which types? of|what sorts? of", "KIND"),
        Begin("what|which", "WHAT"),
    ];

    /// <summary>What says how something is asked.</summary>
    public static FrozenDictionary<string, string> Modes { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["can"] = "CAN",
            ["must"] = "MUST",
            ["should"] = "SHOULD",
            ["will"] = "WILL",
            ["would"] = "WOULD",
            ["shall"] = "WILL",
            ["did"] = "PAST",
            ["was"] = "PAST",
            ["were"] = "PAST",
            ["had"] = "PAST",
            ["been"] = "PAST",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What makes a sentence of words.</summary>
    public static FrozenSet<string> Auxiliaries { get; } = Set("is are am be being do does");

    /// <summary>What a question may do without.</summary>
    public static FrozenSet<string> Empty { get; } =
        Set("a an the there our exactly actually precisely basically currently please any .");

    /// <summary>Nouns whose for and on say what they are of.</summary>
    public static FrozenSet<string> Heads { get; } =
        Set(
            "warranty price cost fee charge limit deadline policy period discount address number rule password rate size "
                + "budget schedule date time phone email name capital color colour length duration weight "
                + "temperature procedure form allowance location balance amount maximum minimum default"
        );

    /// <summary>Where what follows an of ends.</summary>
    public static FrozenSet<string> Ends { get; } =
        Set(
            "of for on in at to from by with without before after until since during per between under over above below "
                + "within through into onto about against and or but not than if when while because as off out up down "
                + "last take work expire start end open close cost apply run happen change include cover need have has "
                + "go get use make give pay ask mean look allowed permitted required available located included"
        );

    /// <summary>Nouns by which something is asked for, what for, and whether the noun says no more than that.</summary>
    public static IReadOnlyList<(string Noun, string By, bool Drops)> Nouns { get; } =
    [
        ("price", "MUCH", true),
        ("cost", "MUCH", true),
        ("fee", "MUCH", false),
        ("charge", "MUCH", false),
        ("fare", "MUCH", false),
        ("rent", "MUCH", false),
        ("deposit", "MUCH", false),
        ("fine", "MUCH", false),
        ("salary", "MUCH", false),
        ("allowance", "MUCH", false),
        ("budget", "MUCH", false),
        ("discount", "MUCH", false),
        ("duration", "LENGTH", true),
        ("length", "LENGTH", true),
        ("period", "LENGTH", true),
        ("last", "LENGTH", true),
        ("deadline", "WHEN", false),
        ("location", "WHERE", true),
        ("located", "WHERE", true),
        ("reason", "WHY", true),
        ("age", "AGE", true),
    ];

    private static readonly FrozenSet<string> Nominal = Set(
        "building meeting training parking setting warning rating opening morning evening during nothing something "
            + "everything anything string ceiling wedding housing billing pricing shipping ring king spring thing bring "
            + "sing wing marketing engineering accounting funding filing ending being painting drawing reading writing"
    );

    private static readonly FrozenSet<string> EndInE = Set(
        "charg chang us clos leav mak tak expir creat delet updat schedul renew purchas receiv replac stor shar "
            + "configur enabl disabl upgrad activat manag arriv reserv submi prepar requir invit not mov sav writ "
            + "driv exchang provid includ declin approv escalat"
    );

    /// <summary>A word without its plural, and without the -ing that a sentence asks for.</summary>
    public static string Base(string word)
    {
        if (word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal) && !Nominal.Contains(word))
        {
            var stem = word[..^3];
            return EndInE.Contains(stem) ? stem + "e"
                : stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z' or 'e') ? stem[..^1]
                : stem;
        }

        if (word.Length <= 3 || word[^1] != 's' || word[^2] is 's' or 'u' or 'i' or '_')
        {
            return word;
        }

        return word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4 ? word[..^3] + "y"
            : word.EndsWith("sses", StringComparison.Ordinal)
            || word.EndsWith("shes", StringComparison.Ordinal)
            || word.EndsWith("ches", StringComparison.Ordinal)
            || word.EndsWith("xes", StringComparison.Ordinal)
                ? word[..^2]
            : word[..^1];
    }

    private static (Regex, string) Pair(string pattern, string with) => (Whole($@"\b(?:{pattern})(?!\w)"), with);

    private static (Regex, string) Begin(string pattern, string asked) => (Whole($@"^(?:{pattern})(?!\w)"), asked);

    private static Regex Whole(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.Compiled);

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
