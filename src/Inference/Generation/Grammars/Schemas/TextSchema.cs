using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>Strings: their length in characters (code points), or their format.</summary>
internal static class TextSchema
{
    private const int MaxLength = 4096;

    // A year is a leap year when it can be divided by 4, but of whole centuries only every fourth.
    private const string OfFour = "(\"0\" [48] | [2468] [048] | [13579] [26])";
    private const string LeapYear = $"([0-9]{{2}} {OfFour} | ({OfFour} | \"00\") \"00\")";

    private const string Date =
        $"([0-9]{{4}} \"-\" ((\"0\" [13578] | \"1\" [02]) \"-\" (\"0\" [1-9] | [12] [0-9] | \"3\" [01])"
        + " | (\"0\" [469] | \"11\") \"-\" (\"0\" [1-9] | [12] [0-9] | \"30\")"
        + " | \"02-\" (\"0\" [1-9] | \"1\" [0-9] | \"2\" [0-8]))"
        + $" | {LeapYear} \"-02-29\")";

    private const string Hour = "([01] [0-9] | \"2\" [0-3])";
    private const string Time =
        $"({Hour} \":\" [0-5] [0-9] \":\" [0-5] [0-9] (\".\" [0-9]{{1,9}})? (\"Z\" | [-+] {Hour} \":\" [0-5] [0-9]))";
    private const string Hexadecimal = "[0-9a-fA-F]";

    /// <summary>The formats of RFC 3339 and RFC 4122 that are held to.</summary>
    public static IReadOnlyDictionary<string, string> Formats { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["date"] = Date,
            ["time"] = Time,
            ["date-time"] = $"{Date} \"T\" {Time}",
            ["uuid"] = $"{Hexadecimal}{{8}} (\"-\" {Hexadecimal}{{4}}){{3}} \"-\" {Hexadecimal}{{12}}",
        };

    public static string Write(GrammarRules rules, SchemaNode schema, string hint)
    {
        schema.Refuse("pattern");
        if (
            schema.TryGet("format", out var format)
            && format.ValueKind == JsonValueKind.String
            && Formats.TryGetValue(format.GetString()!, out var written)
        )
        {
            schema.Refuse("minLength", "maxLength");
            return rules.Add(hint, $"\"\\\"\" {written} \"\\\"\"");
        }

        var (least, most) = schema.Counts("minLength", "maxLength", MaxLength);
        return (least, most) switch
        {
            (0, null) => JsonRules.Text(rules),
            (_, 0) => rules.Add(hint, "\"\\\"\\\"\""),
            _ => rules.Add(hint, $"\"\\\"\" {JsonRules.Character(rules)}{GrammarRules.Repeat(least, most)} \"\\\"\""),
        };
    }
}
