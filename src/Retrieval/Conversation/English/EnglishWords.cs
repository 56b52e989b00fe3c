namespace Pipeline.Retrieval.Conversation.English;

/// <summary>The closed classes of English words, in lower case.</summary>
internal static class EnglishWords
{
    /// <summary>Words that ask.</summary>
    public static readonly HashSet<string> Asking = Set(
        "what which who whom whose when where why how what's who's where's when's how's whats"
    );

    /// <summary>Words of measure behind <c>how</c>.</summary>
    public static readonly HashSet<string> Measures = Set("much many long often far soon old big large fast high late");

    /// <summary>Auxiliaries behind which a subject and a bare verb follow.</summary>
    public static readonly HashSet<string> Auxiliaries = Set(
        "do does did can could may might will would shall should must don't doesn't can't couldn't won't"
    );

    /// <summary>Forms of <c>be</c>, behind which a participle may follow.</summary>
    public static readonly HashSet<string> Being = Set("is are was were be been being am isn't aren't has have had");

    /// <summary>What stands before a noun and says which one is meant.</summary>
    public static readonly HashSet<string> Determiners = Set(
        "the a an my our your their his her its this that these those any some each every no all"
    );

    /// <summary>Prepositions.</summary>
    public static readonly HashSet<string> Prepositions = Set(
        "of for in on at by with from to into about under over during before after since until up without within"
            + " between per than towards against through"
    );

    /// <summary>Pronouns that name no thing of the conversation.</summary>
    public static readonly HashSet<string> Speakers = Set("i you we me us one someone anyone everybody anybody it's");

    /// <summary>Other words that say nothing of a topic.</summary>
    public static readonly HashSet<string> Others = Set(
        "there here also too then only just still ever even please not else exactly usually always again already"
            + " right ok okay and but or so if as that's more most less least first last ones i'm i'd i've yes no"
            + " tell show give me long much many same other another both either neither former latter"
    );

    /// <summary>Verbs that go with any topic, in all their forms.</summary>
    public static readonly HashSet<string> LightVerbs = Set(
        "get gets got take takes took taken have has had need needs needed want wants cost costs last lasts lasted end"
            + " ends ended begin begins began start starts started happen happens happened work works worked mean means"
            + " know find found make makes made give gives given do does done go goes see use used include includes"
            + " included count counts allow allowed exist exists apply applies come comes arrive arrives keep kept"
            + " covered paid pay pays open opens opened close closes report request tell looks look said say says ask"
            + " depend depends join joined live lives"
    );

    /// <summary>Nouns that are always those of something: a question about one leaves out of what.</summary>
    public static readonly HashSet<string> Attributes = Set(
        "price prices cost costs fee budget deadline limit limits duration length period size weight capacity accuracy"
            + " warranty battery address location place manager leader head owner chair chairman chairwoman contact"
            + " phone number name reason procedure process condition conditions requirement requirements date time"
            + " start end beginning approval approver rate team speed colour color version schedule goal result"
            + " difference exception exceptions member members desk desks seat seats parking opening status author"
            + " amount maximum minimum rules steps"
    );

    /// <summary>Nouns that measure rather than name.</summary>
    public static readonly HashSet<string> Units = Set(
        "day days week weeks month months year years hour hours minute minutes time times euro euros dollar dollars"
            + " percent way ways kind kinds part company thing things people class"
    );

    /// <summary>What a follow-up begins with to say that it is one.</summary>
    public static readonly HashSet<string> Leads = Set("and but then so or also ok okay well");

    /// <summary>Adjectives for which <c>it</c> stands ahead of a clause.</summary>
    public static readonly HashSet<string> Expletives = Set(
        "allowed possible necessary required ok okay true important better best safe hard easy worth permitted"
            + " forbidden mandatory that normal enough a"
    );

    /// <summary>Pronouns of things and people spoken of.</summary>
    public static readonly HashSet<string> Pronouns = Set(
        "it they them he she him its his her their there ones theirs hers that this those these"
    );

    /// <summary>Pronouns of one person.</summary>
    public static readonly HashSet<string> Persons = Set("he she him his her hers");

    /// <summary>Pronouns of several.</summary>
    public static readonly HashSet<string> Plurals = Set("they them their those these theirs");

    /// <summary>Pronouns that stand before what belongs to somebody.</summary>
    public static readonly HashSet<string> Possessives = Set("its his her their");

    private static readonly HashSet<string> Participles = Set(
        "paid held made taken kept sent given found issued led done known built sold bought lost"
    );

    /// <summary>Whether a word behind a form of <c>be</c> and a subject is a participle.</summary>
    public static bool IsParticiple(string lower) =>
        Participles.Contains(lower) || (lower.Length > 4 && lower.EndsWith("ed", StringComparison.Ordinal));

    /// <summary>A noun without the ending of its plural.</summary>
    public static string Singular(string lower) =>
        lower.EndsWith("ies", StringComparison.Ordinal) && lower.Length > 4 ? lower[..^3] + "y"
        : lower.EndsWith('s') && !lower.EndsWith("ss", StringComparison.Ordinal) && lower.Length > 3 ? lower[..^1]
        : lower;

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.Ordinal);
}
