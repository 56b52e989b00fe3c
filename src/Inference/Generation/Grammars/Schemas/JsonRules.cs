namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>The rules of JSON itself (RFC 8259).</summary>
internal static class JsonRules
{
    /// <summary>What stands for up to 16 digits: all such numbers fit a 64-bit integer.</summary>
    public const string Digits = "[0-9]{0,15}";

    private const string Hexadecimal = "[0-9a-fA-F]";

    /// <summary>White space between tokens: nothing, a space, or a new line with an indent. A model cannot go on with
    /// it for ever.</summary>
    public static string Space(GrammarRules rules) => rules.Add("ws", """(" " | "\n" [ \t]{0,20})?""");

    /// <summary>One character of a string, escaped or not; surrogates come in pairs.</summary>
    public static string Character(GrammarRules rules) =>
        rules.Add(
            "char",
            $$"""[^"\\\x00-\x1F\x7F] | "\\" (["\\/bfnrt] | "u" ([0-9a-ce-fA-CE-F] {{Hexadecimal}}{3} | [dD] [0-7] {{Hexadecimal}}{2} | [dD] [89abAB] {{Hexadecimal}}{2} "\\u" [dD] [c-fC-F] {{Hexadecimal}}{2}))"""
        );

    public static string Text(GrammarRules rules) => rules.Add("string", $"\"\\\"\" {Character(rules)}* \"\\\"\"");

    public static string Integer(GrammarRules rules) => rules.Add("integer", $"\"0\" | \"-\"? [1-9] {Digits}");

    public static string Number(GrammarRules rules) =>
        rules.Add("number", $"\"-\"? (\"0\" | [1-9] {Digits}) {Fraction}? ([eE] [-+]? [0-9]{{1,2}})?");

    /// <summary>The point and what follows it.</summary>
    public const string Fraction = "(\".\" [0-9]{1,16})";

    public static string Boolean(GrammarRules rules) => rules.Add("boolean", "\"true\" | \"false\"");

    /// <summary>Any value, nested at most so deep.</summary>
    public static string Any(GrammarRules rules, int depth) =>
        rules.Once(
            $"value {depth}",
            () =>
            {
                var flat = $"{Text(rules)} | {Number(rules)} | {Boolean(rules)} | \"null\"";
                return rules.Add(
                    "value",
                    depth == 0 ? flat : $"{AnyObject(rules, depth)} | {AnyArray(rules, depth)} | {flat}"
                );
            }
        );

    /// <summary>Any object, nested at most so deep.</summary>
    public static string AnyObject(GrammarRules rules, int depth) =>
        rules.Once(
            $"object {depth}",
            () =>
            {
                var ws = Space(rules);
                var pair = rules.Add("pair", $"{Text(rules)} \":\" {ws} {Any(rules, depth - 1)}");
                return rules.Add("object", $"\"{{\" {ws} ({pair} (\",\" {ws} {pair})* {ws})? \"}}\"");
            }
        );

    private static string AnyArray(GrammarRules rules, int depth)
    {
        var ws = Space(rules);
        var item = Any(rules, depth - 1);
        return rules.Add("array", $"\"[\" {ws} ({item} (\",\" {ws} {item})* {ws})? \"]\"");
    }
}
