using System.Text.RegularExpressions;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Support;
using Pipeline.Grains.Particulars;

namespace Pipeline.Grains.Answers.Conflicts;

/// <summary>What one statement of a passage states of what.</summary>
internal sealed partial class Claim
{
    /// <summary>Reads a statement.</summary>
    /// <param name="hit">The passage.</param>
    /// <param name="text">The statement.</param>
    public Claim(SearchHit hit, string text)
    {
        (Hit, Text) = (hit, text);
        var heading = string.Join('\n', hit.HeadingPath.Prepend(hit.Title ?? ""));
        Headings = ClaimWords.OfTitle(Named(heading));
        Years = ClaimWords.Years(heading);

        // Room 101, 3층 and X1 are names, whose numbers say which one and not how many.
        var named = Named(text);
        var (dates, rest) = DateReader.Read(Name().Replace(named, " "));
        (Dates, Numbers) = (dates, NumberReader.Read(rest));
        Subject = ClaimWords.OfStatement(DateReader.Read(named).Others);
        Denies = Negation.In(text);
        (IsAtMost, IsAtLeast) = (AtMost().IsMatch(text), AtLeast().IsMatch(text));
        IsFounding = Founding().IsMatch(text);
    }

    /// <summary>The passage.</summary>
    public SearchHit Hit { get; }

    /// <summary>The statement.</summary>
    public string Text { get; }

    /// <summary>What it is about.</summary>
    public HashSet<string> Subject { get; }

    /// <summary>What the title and the headings above say that it is about.</summary>
    public HashSet<string> Headings { get; }

    /// <summary>The years that they name.</summary>
    public HashSet<string> Years { get; }

    /// <summary>Its numbers, without those of names and dates.</summary>
    public IReadOnlyList<Quantity> Numbers { get; }

    /// <summary>Its dates.</summary>
    public IReadOnlyList<CalendarDate> Dates { get; }

    /// <summary>Whether it denies.</summary>
    public bool Denies { get; }

    /// <summary>Whether its number is the most.</summary>
    public bool IsAtMost { get; }

    /// <summary>Whether its number is the least.</summary>
    public bool IsAtLeast { get; }

    /// <summary>Whether a year in it says when something came about once, and not of which year it speaks.</summary>
    public bool IsFounding { get; }

    private static string Named(string text) =>
        Numbered()
            .Replace(text, match => $" #{match.Value.Replace(" ", "", StringComparison.Ordinal).Replace('.', '_')} ");

    [GeneratedRegex(
        @"(?<![\p{L}0-9])(?:room|chapter|phase|gate|version|section|article|floor|level|step|line|building|platform|route|bus|grade|tier|quarter|model|page|paragraph)\s?[0-9]+(?:\.[0-9]+)*|(?<![\p{L}0-9])제?\s?[0-9]+(?:\.[0-9]+)*\s?(?:층|호실|호선|호|조|항|판|단계|장|절|분기|학년|번지|등급)|[0-9]+번(?=\s?(?:출입구|게이트|버스|창구|문|방|홀))|(?<![\p{L}0-9])[A-Za-z]+-?[0-9]+[A-Za-z0-9]*",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Numbered();

    [GeneratedRegex(@"#\S+")]
    private static partial Regex Name();

    [GeneratedRegex(
        @"\bat most\b|\b(?:no|not) (?:more|later|longer|greater|higher) than\b|\bup to\b|\bwithin\b|\bmaximum\b|\bat the latest\b|\bat maximum\b|\b(?:less|fewer) than\b|\bbelow\b|\bunder\b|최대|이하|까지|이내|안에|미만|늦어도|넘을 수 없|넘지",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AtMost();

    [GeneratedRegex(
        @"\bat least\b|\b(?:no|not) (?:less|fewer|earlier) than\b|\bminimum\b|(?<!(?:no|not) )\b(?:more|later|longer) than\b|\babove\b|\bover\b|최소|이상|초과|적어도",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex AtLeast();

    [GeneratedRegex(@"found|establish|born|built|설립|창립|창설|건립|태어|준공", RegexOptions.IgnoreCase)]
    private static partial Regex Founding();
}
