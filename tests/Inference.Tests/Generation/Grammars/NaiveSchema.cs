using System.Text.Json;

namespace Pipeline.Inference.Tests.Generation.Grammars;

/// <summary>Says whether a value satisfies a schema, keyword by keyword as the specification has them; the ones that
/// tests use.</summary>
internal static class NaiveSchema
{
    public static bool IsValid(JsonElement document, JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True;
        }

        return schema.EnumerateObject().All(keyword => Holds(document, schema, keyword, value));
    }

    private static bool Holds(JsonElement document, JsonElement schema, JsonProperty keyword, JsonElement value)
    {
        var given = keyword.Value;
        switch (keyword.Name)
        {
            case "type":
                return given.ValueKind == JsonValueKind.Array
                    ? given.EnumerateArray().Any(type => IsOf(value, type.GetString()!))
                    : IsOf(value, given.GetString()!);
            case "enum":
                return given.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value));
            case "const":
                return JsonElement.DeepEquals(given, value);
            case "anyOf":
                return given.EnumerateArray().Any(one => IsValid(document, one, value));
            case "allOf":
                return given.EnumerateArray().All(one => IsValid(document, one, value));
            case "$ref":
                return IsValid(document, Find(document, given.GetString()!), value);
            case "minLength" when value.ValueKind == JsonValueKind.String:
                return value.GetString()!.EnumerateRunes().Count() >= given.GetInt32();
            case "maxLength" when value.ValueKind == JsonValueKind.String:
                return value.GetString()!.EnumerateRunes().Count() <= given.GetInt32();
            case "minimum" when value.ValueKind == JsonValueKind.Number:
                return value.GetDecimal() >= given.GetDecimal();
            case "maximum" when value.ValueKind == JsonValueKind.Number:
                return value.GetDecimal() <= given.GetDecimal();
            case "exclusiveMinimum" when value.ValueKind == JsonValueKind.Number:
                return value.GetDecimal() > given.GetDecimal();
            case "exclusiveMaximum" when value.ValueKind == JsonValueKind.Number:
                return value.GetDecimal() < given.GetDecimal();
            case "minItems" when value.ValueKind == JsonValueKind.Array:
                return value.GetArrayLength() >= given.GetInt32();
            case "maxItems" when value.ValueKind == JsonValueKind.Array:
                return value.GetArrayLength() <= given.GetInt32();
            case "prefixItems" when value.ValueKind == JsonValueKind.Array:
                return value
                    .EnumerateArray()
                    .Zip(given.EnumerateArray())
                    .All(pair => IsValid(document, pair.Second, pair.First));
            case "items" when value.ValueKind == JsonValueKind.Array:
                var first = schema.TryGetProperty("prefixItems", out var list) ? list.GetArrayLength() : 0;
                return value.EnumerateArray().Skip(first).All(item => IsValid(document, given, item));
            case "required" when value.ValueKind == JsonValueKind.Object:
                return given.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "properties" when value.ValueKind == JsonValueKind.Object:
                return value
                    .EnumerateObject()
                    .All(one =>
                        !given.TryGetProperty(one.Name, out var property) || IsValid(document, property, one.Value)
                    );
            case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                return value
                    .EnumerateObject()
                    .All(one =>
                        (schema.TryGetProperty("properties", out var listed) && listed.TryGetProperty(one.Name, out _))
                        || IsValid(document, given, one.Value)
                    );
            default:
                return true;
        }
    }

    private static bool IsOf(JsonElement value, string type) =>
        type switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number
                && value.GetDecimal() == decimal.Truncate(value.GetDecimal()),
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        };

    private static JsonElement Find(JsonElement document, string reference) =>
        reference
            .Split('/')
            .Skip(1)
            .Aggregate(document, (at, name) => at.GetProperty(name.Replace("~1", "/").Replace("~0", "~")));
}
