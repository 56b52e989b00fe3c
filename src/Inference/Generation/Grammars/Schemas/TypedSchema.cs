using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>A schema by the types that it allows.</summary>
internal static class TypedSchema
{
    private const int MaxEnumerated = 1000;

    private static readonly string[] Types = ["object", "array", "string", "number", "integer", "boolean", "null"];

    private static readonly string[] ObjectKeywords =
    [
        "properties",
        "required",
        "additionalProperties",
        "unevaluatedProperties",
        "minProperties",
        "maxProperties",
        "patternProperties",
        "propertyNames",
    ];

    private static readonly string[] ArrayKeywords =
    [
        "items",
        "prefixItems",
        "additionalItems",
        "unevaluatedItems",
        "minItems",
        "maxItems",
        "uniqueItems",
        "contains",
        "minContains",
        "maxContains",
    ];

    private static readonly string[] TextKeywords = ["pattern", "minLength", "maxLength"];

    private static readonly string[] NumberKeywords =
    [
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    ];

    /// <summary>Whether a schema's own keywords narrow what it allows.</summary>
    public static bool Narrows(SchemaNode schema) =>
        schema.HasAny("type", "enum", "const")
        || IsTextFormat(schema)
        || schema.HasAny(ObjectKeywords)
        || schema.HasAny(ArrayKeywords)
        || schema.HasAny(TextKeywords)
        || schema.HasAny(NumberKeywords);

    /// <summary>Whether a schema is of objects and nothing else.</summary>
    public static bool IsObject(SchemaNode schema) =>
        !schema.HasAny("enum", "const")
        && (
            schema.TryGet("type", out var type)
                ? type.ValueKind == JsonValueKind.String && type.GetString() == "object"
                : schema.HasAny(ObjectKeywords)
        );

    /// <summary>The rule of the values that the schema's own keywords allow.</summary>
    public static string Write(SchemaReader reader, SchemaNode schema, string hint)
    {
        var types = TypesOf(schema);
        if (schema.HasAny("enum", "const"))
        {
            return Enumerated(reader, schema, types, hint);
        }

        var rules = types
            .Where(type => type != "integer" || !types.Contains("number"))
            .Select(type =>
                type switch
                {
                    "object" => ObjectSchema.Write(reader, [schema], hint),
                    "array" => ArraySchema.Write(reader, schema, hint),
                    "string" => TextSchema.Write(reader.Rules, schema, hint),
                    "boolean" => JsonRules.Boolean(reader.Rules),
                    "null" => reader.Rules.Add("null", "\"null\""),
                    _ => NumberSchema.Write(reader.Rules, schema, type == "integer", hint),
                }
            )
            .ToArray();
        return rules is [var only] ? only : reader.Rules.Add(hint, string.Join(" | ", rules));
    }

    private static string[] TypesOf(SchemaNode schema)
    {
        if (!schema.TryGet("type", out var type))
        {
            return Inferred(schema);
        }

        JsonElement[] listed = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray()] : [type];
        string[] types =
        [
            .. listed
                .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : string.Empty)
                .Distinct(),
        ];
        return types.Length > 0 && types.All(Types.Contains)
            ? types
            : throw schema.Wrong("type", $"must be one of {string.Join(", ", Types)}, or a list of them.");
    }

    private static string[] Inferred(SchemaNode schema)
    {
        if (schema.HasAny("enum", "const"))
        {
            return Types;
        }

        string[] types =
        [
            .. schema.HasAny(ObjectKeywords) ? ["object"] : Array.Empty<string>(),
            .. schema.HasAny(ArrayKeywords) ? ["array"] : Array.Empty<string>(),
            .. schema.HasAny(TextKeywords) || IsTextFormat(schema) ? ["string"] : Array.Empty<string>(),
            .. schema.HasAny(NumberKeywords) ? ["number"] : Array.Empty<string>(),
        ];
        return types.Length == 1
            ? types
            : throw new JsonSchemaException(
                schema.Pointer,
                "the schema has keywords of several types and no 'type'. Give the type."
            );
    }

    private static string Enumerated(SchemaReader reader, SchemaNode schema, string[] types, string hint)
    {
        schema.Refuse([.. ObjectKeywords, .. ArrayKeywords, .. TextKeywords, .. NumberKeywords]);
        if (schema.HasAny("enum") && schema.HasAny("const"))
        {
            schema.Refuse("const");
        }

        if (schema.TryGet("const", out var constant))
        {
            return IsOf(constant, types)
                ? reader.Rules.Add(hint, GrammarRules.Literal(constant))
                : throw schema.Wrong("const", "is not of the schema's type.");
        }

        var list = schema.Element.GetProperty("enum");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MaxEnumerated)
        {
            throw schema.Wrong("enum", $"must be a list of 1 to {MaxEnumerated} values.");
        }

        string[] values =
        [
            .. list.EnumerateArray().Where(value => IsOf(value, types)).Select(GrammarRules.Literal).Distinct(),
        ];
        return values.Length > 0
            ? reader.Rules.Add(hint, string.Join(" | ", values))
            : throw schema.Wrong("enum", "has no value of the schema's type.");
    }

    private static bool IsOf(JsonElement value, string[] types) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => types.Contains("object"),
            JsonValueKind.Array => types.Contains("array"),
            JsonValueKind.String => types.Contains("string"),
            JsonValueKind.Null => types.Contains("null"),
            JsonValueKind.Number => types.Contains("number")
                || (
                    types.Contains("integer")
                    && value.TryGetDecimal(out var number)
                    && number == decimal.Truncate(number)
                ),
            _ => types.Contains("boolean"),
        };

    private static bool IsTextFormat(SchemaNode schema) =>
        schema.TryGet("format", out var format)
        && format.ValueKind == JsonValueKind.String
        && TextSchema.Formats.ContainsKey(format.GetString()!);
}
