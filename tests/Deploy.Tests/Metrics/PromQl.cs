using System.Text.RegularExpressions;

namespace Pipeline.Deploy.Tests.Metrics;

/// <summary>What a query of Prometheus speaks of.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words =
    [
        "and",
        "or",
        "unless",
        "bool",
        "offset",
        "by",
        "without",
        "on",
        "ignoring",
    ];

    /// <summary>The names of its metrics.</summary>
    public static IEnumerable<string> Metrics(string query) =>
        from Match match in Identifiers().Matches(Labels().Replace(Quoted().Replace(query, ""), ""))
        let name = match.Groups["name"].Value
        where !Words.Contains(name)
        select name;

    [GeneratedRegex("""("([^"\\]|\\.)*")""")]
    private static partial Regex Quoted();

    // What stands in braces and brackets, and the lists of labels of an aggregation or a match.
    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Labels();

    [GeneratedRegex(@"(?<![\w.$])(?<name>[a-zA-Z_:][\w:]*)\b(?!\s*\()")]
    private static partial Regex Identifiers();
}
