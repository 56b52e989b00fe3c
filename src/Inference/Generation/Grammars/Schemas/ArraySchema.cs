using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>Arrays: their first items one by one, then the others.</summary>
internal static class ArraySchema
{
    private const int MaxItems = 4096;
    private const int MaxFirst = 256;

    public static string Write(SchemaReader reader, SchemaNode schema, string hint)
    {
        schema.Refuse("contains", "minContains", "maxContains", "unevaluatedItems", "additionalItems");
        if (schema.TryGet("uniqueItems", out var unique) && unique.ValueKind != JsonValueKind.False)
        {
            schema.Refuse("uniqueItems");
        }

        var rules = reader.Rules;
        var ws = JsonRules.Space(rules);
        var first = First(reader, schema, hint);
        var (least, most) = schema.Counts("minItems", "maxItems", MaxItems);
        string? others = null;
        if (!schema.TryGet("items", out var items) || items.ValueKind != JsonValueKind.False)
        {
            others =
                items.ValueKind == JsonValueKind.Undefined
                    ? JsonRules.Any(rules, JsonSchemaGrammar.MaxFreeDepth)
                    : reader.Value(schema["items"], hint + "item");
        }
        else if (least > first.Length)
        {
            throw schema.Wrong("minItems", "is more than the items that the schema has.");
        }

        // From the last item back: each says what may follow it.
        var count = Math.Min(first.Length, most ?? first.Length);
        var rest =
            others is null || most <= first.Length
                ? string.Empty
                : Follow(
                    rules,
                    hint,
                    $"(\",\" {ws} {others})",
                    Math.Max(0, least - Math.Max(first.Length, 1)),
                    most - Math.Max(first.Length, 1)
                );
        for (var i = count - 1; i >= 1; i--)
        {
            var next = $"\",\" {ws} {first[i]} {rest}";
            rest = rules.Add(hint, i < least ? next : $"({next})?");
        }

        var begin = count > 0 ? first[0] : others;
        if (begin is null || most == 0)
        {
            return rules.Add(hint, $"\"[\" {ws} \"]\"");
        }

        return rules.Add(
            hint,
            least > 0 ? $"\"[\" {ws} {begin} {rest} {ws} \"]\"" : $"\"[\" {ws} ({begin} {rest} {ws})? \"]\""
        );
    }

    private static string Follow(GrammarRules rules, string hint, string item, int least, int? most) =>
        most == 0 ? string.Empty : rules.Add(hint, item + GrammarRules.Repeat(least, most));

    private static string[] First(SchemaReader reader, SchemaNode schema, string hint)
    {
        if (!schema.TryGet("prefixItems", out var list))
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MaxFirst)
        {
            throw schema.Wrong("prefixItems", $"must be a list of 1 to {MaxFirst} schemas.");
        }

        return
        [
            .. Enumerable
                .Range(0, list.GetArrayLength())
                .Select(i => reader.Value(schema.At("prefixItems", i), hint + "item")),
        ];
    }
}
