using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>Objects: the properties of one schema, or of several that hold at once, in their order.</summary>
internal static class ObjectSchema
{
    private const int MaxProperties = 1000;
    private const int MaxNameLength = 256;

    public static string Write(SchemaReader reader, IReadOnlyList<SchemaNode> schemas, string hint)
    {
        var properties = new OrderedDictionary<string, List<SchemaNode>>(StringComparer.Ordinal);
        foreach (var schema in schemas)
        {
            schema.Refuse("patternProperties", "propertyNames");
            foreach (var (name, property) in Properties(schema))
            {
                properties.TryAdd(name, []);
                properties[name].Add(property);
            }
        }

        var (isOpen, others) = Others(schemas, properties);
        var required = Required(schemas, properties, isOpen, others);
        var isFree = isOpen && properties.Count == 0 && others is null;
        var rules = reader.Rules;
        if (isFree && !schemas.Any(schema => schema.HasAny("minProperties", "maxProperties")))
        {
            return JsonRules.AnyObject(rules, JsonSchemaGrammar.MaxFreeDepth);
        }

        var ws = JsonRules.Space(rules);
        var any =
            isFree
            || schemas.Any(schema =>
                schema.TryGet("additionalProperties", out var more) && more.ValueKind == JsonValueKind.True
            );
        var value =
            others is { } extra ? reader.Value(extra, hint)
            : any && isOpen ? JsonRules.Any(rules, JsonSchemaGrammar.MaxFreeDepth)
            : null;
        var pair = value is null
            ? null
            : rules.Add(hint, $"{OtherName(rules, [.. properties.Keys])} \":\" {ws} {value}");
        if (properties.Count == 0)
        {
            return Map(rules, schemas, pair, hint);
        }

        RefuseCounts(schemas, required.Count, pair is null ? properties.Count : int.MaxValue);
        var pairs = properties
            .Select(property =>
                rules.Add(
                    hint,
                    $"{GrammarRules.Quoted(property.Key, ":")} {ws} {reader.Value(property.Value, property.Key)}"
                )
            )
            .ToArray();
        var isRequired = properties.Keys.Select(required.Contains).ToArray();
        return Sequence(rules, pairs, isRequired, pair, hint);
    }

    private static string Sequence(GrammarRules rules, string[] pairs, bool[] isRequired, string? other, string hint)
    {
        var ws = JsonRules.Space(rules);

        // rest[i]: what may follow once something has been written and pair i is next.
        var rest = new string[pairs.Length + 1];
        rest[^1] = other is null ? string.Empty : $"(\",\" {ws} {other})*";
        for (var i = pairs.Length - 1; i >= 1; i--)
        {
            var next = $"\",\" {ws} {pairs[i]}";
            rest[i] = rules.Add(hint, isRequired[i] ? $"{next} {rest[i + 1]}" : $"({next})? {rest[i + 1]}");
        }

        var beginnings = new List<string>();
        var mayBeEmpty = true;
        for (var i = 0; i < pairs.Length && mayBeEmpty; i++)
        {
            beginnings.Add($"{pairs[i]} {rest[i + 1]}");
            mayBeEmpty = !isRequired[i];
        }

        if (mayBeEmpty && other is not null)
        {
            beginnings.Add($"{other} {rest[^1]}");
        }

        var inside = string.Join(" | ", beginnings);
        return rules.Add(
            hint,
            mayBeEmpty ? $"\"{{\" {ws} (({inside}) {ws})? \"}}\"" : $"\"{{\" {ws} ({inside}) {ws} \"}}\""
        );
    }

    /// <summary>An object whose names are all open.</summary>
    private static string Map(GrammarRules rules, IReadOnlyList<SchemaNode> schemas, string? pair, string hint)
    {
        var ws = JsonRules.Space(rules);
        var (least, most) = (0, (int?)null);
        foreach (var counts in schemas.Select(schema => schema.Counts("minProperties", "maxProperties", MaxProperties)))
        {
            (least, most) = (Math.Max(least, counts.Least), counts.Most < (most ?? int.MaxValue) ? counts.Most : most);
        }

        if (least > (pair is null ? 0 : most ?? int.MaxValue))
        {
            throw schemas[0].Wrong("minProperties", "is more than the object can have.");
        }

        if (pair is null || most == 0)
        {
            return rules.Add(hint, $"\"{{\" {ws} \"}}\"");
        }

        var more =
            most == 1 ? string.Empty : $"(\",\" {ws} {pair}){GrammarRules.Repeat(Math.Max(0, least - 1), most - 1)}";
        return rules.Add(
            hint,
            least > 0 ? $"\"{{\" {ws} {pair} {more} {ws} \"}}\"" : $"\"{{\" {ws} ({pair} {more} {ws})? \"}}\""
        );
    }

    private static IEnumerable<(string Name, SchemaNode Schema)> Properties(SchemaNode schema)
    {
        if (!schema.TryGet("properties", out var list))
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Object || list.EnumerateObject().Count() > MaxProperties)
        {
            throw schema.Wrong("properties", $"must be an object of at most {MaxProperties} schemas.");
        }

        if (list.EnumerateObject().Any(property => property.Name.Length > MaxNameLength))
        {
            throw schema.Wrong("properties", $"has a name of more than {MaxNameLength} characters.");
        }

        // A name that stands twice means its last value, as it does for most readers of JSON.
        var pointer = SchemaNode.Child(schema.Pointer, "properties");
        return list.EnumerateObject()
            .GroupBy(property => property.Name)
            .Select(same => (same.Key, new SchemaNode(same.Last().Value, SchemaNode.Child(pointer, same.Key))));
    }

    /// <summary>Whether properties that are not listed are allowed, and their schema if they have one.</summary>
    private static (bool IsOpen, SchemaNode? Others) Others(
        IReadOnlyList<SchemaNode> schemas,
        OrderedDictionary<string, List<SchemaNode>> properties
    )
    {
        var isOpen = true;
        SchemaNode? others = null;
        foreach (var schema in schemas)
        {
            if (
                schema.TryGet("unevaluatedProperties", out var unevaluated)
                && unevaluated.ValueKind != JsonValueKind.True
            )
            {
                isOpen =
                    unevaluated.ValueKind == JsonValueKind.False
                        ? false
                        : throw schema.Wrong("unevaluatedProperties", "must be a boolean here.");
            }

            if (
                !schema.TryGet("additionalProperties", out var additional)
                || additional.ValueKind == JsonValueKind.True
            )
            {
                continue;
            }

            var own = Properties(schema).Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
            if (properties.Keys.FirstOrDefault(name => !own.Contains(name)) is { } foreign)
            {
                throw schema.Wrong(
                    "additionalProperties",
                    $"forbids or limits '{foreign}' of a schema that holds beside it. Use unevaluatedProperties, or write one schema."
                );
            }

            if (additional.ValueKind == JsonValueKind.False)
            {
                isOpen = false;
            }
            else
            {
                others = others is null
                    ? schema["additionalProperties"]
                    : throw schema.Wrong("additionalProperties", "is given more than once.");
            }
        }

        return (isOpen, isOpen ? others : null);
    }

    private static HashSet<string> Required(
        IReadOnlyList<SchemaNode> schemas,
        OrderedDictionary<string, List<SchemaNode>> properties,
        bool isOpen,
        SchemaNode? others
    )
    {
        var required = new HashSet<string>(StringComparer.Ordinal);
        foreach (var schema in schemas)
        {
            if (!schema.TryGet("required", out var list))
            {
                continue;
            }

            if (
                list.ValueKind != JsonValueKind.Array
                || list.EnumerateArray()
                    .Any(name => name.ValueKind != JsonValueKind.String || name.GetString()!.Length > MaxNameLength)
            )
            {
                throw schema.Wrong("required", $"must be a list of names of at most {MaxNameLength} characters.");
            }

            foreach (var name in list.EnumerateArray().Select(name => name.GetString()!).Where(required.Add))
            {
                if (!isOpen && !properties.ContainsKey(name))
                {
                    throw schema.Wrong("required", $"names '{name}', which is not among the properties.");
                }

                properties.TryAdd(
                    name,
                    others is { } schemaOfOthers ? [schemaOfOthers] : [new SchemaNode(True, schema.Pointer)]
                );
            }
        }

        return required;
    }

    private static JsonElement True { get; } = JsonDocument.Parse("true").RootElement;

    private static void RefuseCounts(IReadOnlyList<SchemaNode> schemas, int fewest, int most)
    {
        foreach (var schema in schemas)
        {
            var counts = schema.Counts("minProperties", "maxProperties", MaxProperties);
            if (counts.Least > fewest)
            {
                schema.Refuse("minProperties");
            }

            if (counts.Most < most)
            {
                schema.Refuse("maxProperties");
            }
        }
    }

    /// <summary>A name that is none of those listed; such names are written without escapes, so they cannot be one in
    /// disguise.</summary>
    private static string OtherName(GrammarRules rules, string[] names)
    {
        string[] plain = [.. names.Where(name => !name.Any(character => character is '"' or '\\' or < ' ' or '\x7F'))];
        return plain.Length == 0 ? JsonRules.Text(rules) : rules.Add("name", $"\"\\\"\" {Others(rules, plain, 0)}");
    }

    /// <summary>The ends, with the closing quote, of names that begin like these and are none of them.</summary>
    private static string Others(GrammarRules rules, IReadOnlyList<string> names, int at)
    {
        const string Any = """[^"\\\x00-\x1F\x7F]""";
        var branches = names
            .Where(name => name.Length > at)
            .GroupBy(name => char.IsSurrogatePair(name, at) ? char.ConvertToUtf32(name, at) : name[at])
            .OrderBy(branch => branch.Key)
            .ToArray();
        var parts = branches
            .Select(branch =>
            {
                var character = char.ConvertFromUtf32(branch.Key);
                return $"{GrammarRules.Literal(character)} {Others(rules, [.. branch], at + character.Length)}";
            })
            .ToList();
        parts.Add($"{Any[..^1]}{string.Concat(branches.Select(branch => $"\\U{branch.Key:X8}"))}] {Any}* \"\\\"\"");
        if (!names.Any(name => name.Length == at))
        {
            parts.Add("\"\\\"\"");
        }

        return rules.Add("name", string.Join(" | ", parts));
    }
}
