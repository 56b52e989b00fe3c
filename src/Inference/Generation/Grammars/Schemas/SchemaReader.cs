using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>Reads a schema document and writes the rules of its values.</summary>
/// <param name="document">The schema; its references lead within it.</param>
/// <param name="rules">Gets the rules.</param>
internal sealed class SchemaReader(JsonElement document, GrammarRules rules)
{
    private const int MaxDepth = 64;
    private const int MaxValues = 8000;

    private readonly Dictionary<string, string> _referenced = new(StringComparer.Ordinal);
    private int _depth;
    private int _values;

    public GrammarRules Rules => rules;

    /// <summary>The rule of the document's values.</summary>
    public string Write() => Referenced("#", null);

    /// <summary>The rule of the values that satisfy one schema.</summary>
    public string Value(SchemaNode schema, string hint) => Value([schema], hint);

    /// <summary>The rule of the values that satisfy several schemas at once.</summary>
    public string Value(IReadOnlyList<SchemaNode> schemas, string hint)
    {
        if (++_values > MaxValues || ++_depth > MaxDepth)
        {
            throw new JsonSchemaException(
                schemas[0].Pointer,
                $"the schema has more than {MaxValues} parts or is nested more than {MaxDepth} deep. Simplify it."
            );
        }

        if (
            schemas is [{ IsBare: false } only]
            && only.Element.ValueKind == JsonValueKind.Object
            && only.Has("$ref")
            && !IsNarrowing(only)
        )
        {
            _depth--;
            return Referenced(Target(only), only);
        }

        var parts = new List<SchemaNode>();
        var choices = new List<(SchemaNode Schema, string Keyword)>();
        var followed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var schema in schemas)
        {
            Collect(schema, parts, choices, followed);
        }

        var rule = choices.Count switch
        {
            0 => All(parts, hint),
            1 => Rules.Add(hint, Alternatives(parts, choices[0].Schema, choices[0].Keyword, hint)),
            _ => throw new JsonSchemaException(
                choices[1].Schema.Pointer,
                "more than one 'anyOf' or 'oneOf' holds at once here, which is not supported. Write one list of alternatives."
            ),
        };
        _depth--;
        return rule;
    }

    private string Alternatives(List<SchemaNode> parts, SchemaNode schema, string keyword, string hint) =>
        string.Join(
            " | ",
            Enumerable
                .Range(0, schema.Element.GetProperty(keyword).GetArrayLength())
                .Select(i => Value([.. parts, schema.At(keyword, i)], hint))
                .Distinct()
        );

    private string All(List<SchemaNode> parts, string hint) =>
        parts switch
        {
            [] => JsonRules.Any(Rules, JsonSchemaGrammar.MaxFreeDepth),
            [var only] => TypedSchema.Write(this, only, hint),
            _ when parts.All(TypedSchema.IsObject) => ObjectSchema.Write(this, parts, hint),
            _ => throw new JsonSchemaException(
                parts[1].Pointer,
                "schemas that hold at once (allOf, or keywords beside $ref and anyOf) must all be of objects. Write one schema instead."
            ),
        };

    /// <summary>Takes a schema apart into those that hold at once, and the choices among them.</summary>
    private void Collect(
        SchemaNode schema,
        List<SchemaNode> parts,
        List<(SchemaNode, string)> choices,
        HashSet<string> followed
    )
    {
        if (schema.Element.ValueKind is JsonValueKind.True)
        {
            return;
        }

        if (schema.Element.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonSchemaException(
                schema.Pointer,
                schema.Element.ValueKind is JsonValueKind.False
                    ? "the schema 'false' allows no value."
                    : "a schema must be an object or a boolean."
            );
        }

        if (schema.IsBare)
        {
            parts.Add(schema);
            return;
        }

        schema.Refuse(
            "not",
            "if",
            "then",
            "else",
            "$dynamicRef",
            "$recursiveRef",
            "dependentSchemas",
            "dependentRequired",
            "dependencies"
        );
        if (schema.Has("$ref"))
        {
            var target = Target(schema);
            if (!followed.Add(target))
            {
                throw schema.Wrong("$ref", "leads back to itself.");
            }

            Collect(Find(target, schema), parts, choices, followed);
            followed.Remove(target);
        }

        foreach (var keyword in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            if (!schema.TryGet(keyword, out var list))
            {
                continue;
            }

            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            {
                throw schema.Wrong(keyword, "must be a list of at least one schema.");
            }

            if (keyword != "allOf")
            {
                choices.Add((schema, keyword));
                continue;
            }

            for (var i = 0; i < list.GetArrayLength(); i++)
            {
                Collect(schema.At(keyword, i), parts, choices, followed);
            }
        }

        if (IsNarrowing(schema))
        {
            parts.Add(schema with { IsBare = true });
        }
    }

    private static bool IsNarrowing(SchemaNode schema) => TypedSchema.Narrows(schema);

    private string Referenced(string pointer, SchemaNode? from)
    {
        if (!_referenced.TryGetValue(pointer, out var name))
        {
            name = Rules.Reserve(pointer[(pointer.LastIndexOf('/') + 1)..]);
            _referenced.Add(pointer, name);
            Rules.Set(name, Value(Find(pointer, from), name));
        }

        return name;
    }

    private static string Target(SchemaNode schema)
    {
        var reference = schema.Element.GetProperty("$ref");
        return
            reference.ValueKind == JsonValueKind.String
            && reference.GetString() is { } text
            && (text == "#" || text.StartsWith("#/", StringComparison.Ordinal))
            ? Uri.UnescapeDataString(text)
            : throw schema.Wrong("$ref", "must point into this document: '#', or '#/' and a path.");
    }

    private SchemaNode Find(string pointer, SchemaNode? from)
    {
        var element = document;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child))
            {
                element = child;
            }
            else if (
                element.ValueKind == JsonValueKind.Array
                && int.TryParse(name, System.Globalization.NumberStyles.None, null, out var index)
                && index < element.GetArrayLength()
            )
            {
                element = element[index];
            }
            else
            {
                throw from!.Value.Wrong("$ref", $"leads to '{pointer}', which is not in the document.");
            }
        }

        return new SchemaNode(element, pointer);
    }
}
