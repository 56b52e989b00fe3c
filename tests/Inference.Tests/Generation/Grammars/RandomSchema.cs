using System.Text.Json.Nodes;

namespace Pipeline.Inference.Tests.Generation.Grammars;

/// <summary>Makes small random schemas, each with an instance that satisfies it.</summary>
internal sealed class RandomSchema(int seed)
{
    private static readonly string[] Names = ["a", "ab", "이름", "name", "quo\"te", "나이", "😀", "b\\c"];
    private static readonly string[] Texts =
    [
        "",
        "x",
        "한국어",
        "a\nb",
        "\"quoted\"",
        "[1] 근거",
        "😀😀",
        "back\\slash",
    ];

    private readonly Random _random = new(seed);
    private readonly JsonObject _definitions = [];
    private readonly List<(string Name, Func<JsonNode?> Instance)> _made = [];

    /// <summary>A document, and one instance of it.</summary>
    public (JsonObject Schema, JsonNode? Instance) Next()
    {
        var (schema, instance) = Value(3);
        schema["$defs"] = _definitions;
        return (schema, instance());
    }

    private (JsonObject Schema, Func<JsonNode?> Instance) Value(int depth) =>
        _random.Next(depth == 0 ? 7 : 12) switch
        {
            0 => (new JsonObject { ["type"] = "boolean" }, () => _random.Next(2) == 0),
            1 => (new JsonObject { ["type"] = "null" }, () => null),
            2 => Text(),
            3 => Whole(),
            4 => Real(),
            5 => Enumerated(),
            6 => (
                new JsonObject { ["type"] = new JsonArray("string", "null", "integer") },
                () => Pick<JsonNode?>(null, 12, "가")
            ),
            7 or 8 => Object(depth),
            9 => Array(depth),
            10 => Choice(depth),
            _ => Reference(depth),
        };

    private (JsonObject, Func<JsonNode?>) Text()
    {
        var text = Texts[_random.Next(Texts.Length)];
        var length = text.EnumerateRunes().Count();
        var schema = new JsonObject { ["type"] = "string" };
        if (_random.Next(2) == 0)
        {
            (schema["minLength"], schema["maxLength"]) = (_random.Next(length + 1), length + _random.Next(3));
        }

        return (schema, () => text);
    }

    private (JsonObject, Func<JsonNode?>) Whole()
    {
        var value = (long)(_random.NextInt64(-1, 2) * Math.Pow(10, _random.Next(6))) + _random.Next(-50, 50);
        var schema = new JsonObject { ["type"] = "integer" };
        schema["minimum"] = _random.Next(3) == 0 ? null : value - _random.Next(200);
        schema["exclusiveMaximum"] = _random.Next(3) == 0 ? null : value + 1 + _random.Next(200);
        return (WithoutNulls(schema), () => value);
    }

    private (JsonObject, Func<JsonNode?>) Real()
    {
        var value = Math.Round((decimal)(_random.NextDouble() - 0.5) * 40, 3);
        var schema = new JsonObject { ["type"] = "number" };
        schema["exclusiveMinimum"] =
            _random.Next(3) == 0
                ? null
                : (int)decimal.Floor(value) - (value == decimal.Floor(value) ? 1 : 0) - _random.Next(3);
        schema["maximum"] = _random.Next(3) == 0 ? null : (int)decimal.Ceiling(value) + _random.Next(3);
        return (WithoutNulls(schema), () => value);
    }

    private (JsonObject, Func<JsonNode?>) Enumerated()
    {
        JsonNode?[] values = [.. Texts.Where(_ => _random.Next(2) == 0).Select(text => (JsonNode?)text), 7, true, null];
        return (
            new JsonObject { ["enum"] = new JsonArray([.. values.Select(value => value?.DeepClone())]) },
            () => Pick(values)?.DeepClone()
        );
    }

    private (JsonObject, Func<JsonNode?>) Object(int depth)
    {
        var names = Names.Where(_ => _random.Next(3) > 0).OrderBy(_ => _random.Next()).ToArray();
        var properties = names
            .Select(name => (Name: name, Value: Value(depth - 1), IsRequired: _random.Next(2) == 0))
            .ToArray();
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(
                properties.Select(property => KeyValuePair.Create(property.Name, (JsonNode?)property.Value.Schema))
            ),
            ["required"] = new JsonArray([
                .. properties.Where(property => property.IsRequired).Select(property => (JsonNode?)property.Name),
            ]),
        };
        var more = _random.Next(3);
        schema["additionalProperties"] = more switch
        {
            0 => false,
            1 => new JsonObject { ["type"] = "integer" },
            _ => null,
        };
        return (
            WithoutNulls(schema),
            () =>
            {
                var instance = new JsonObject();
                foreach (var property in properties.Where(property => property.IsRequired || _random.Next(2) == 0))
                {
                    instance[property.Name] = property.Value.Instance();
                }

                if (more == 1 && _random.Next(2) == 0)
                {
                    // Begins like a listed name, and is none.
                    instance["abc"] = 5;
                    instance["이"] = 6;
                }

                return instance;
            }
        );
    }

    private (JsonObject, Func<JsonNode?>) Array(int depth)
    {
        var first = Enumerable.Range(0, _random.Next(3)).Select(_ => Value(depth - 1)).ToArray();
        var item = Value(depth - 1);
        var count = _random.Next(6);
        var schema = new JsonObject { ["type"] = "array" };
        if (first.Length > 0)
        {
            schema["prefixItems"] = new JsonArray([.. first.Select(one => (JsonNode?)one.Schema)]);
        }

        schema["items"] = item.Schema;
        schema["minItems"] = _random.Next(2) == 0 ? null : _random.Next(count + 1);
        schema["maxItems"] = _random.Next(2) == 0 ? null : count + _random.Next(3);
        return (
            WithoutNulls(schema),
            () =>
                new JsonArray([
                    .. Enumerable.Range(0, count).Select(i => i < first.Length ? first[i].Instance() : item.Instance()),
                ])
        );
    }

    private (JsonObject, Func<JsonNode?>) Choice(int depth)
    {
        var ways = Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Value(depth - 1)).ToArray();
        var keyword = _random.Next(2) == 0 ? "anyOf" : "allOf";
        ways = keyword == "allOf" ? ways[..1] : ways;
        return (
            new JsonObject
            {
                [keyword] = new JsonArray([.. ways.Select(way => (JsonNode?)way.Schema)]),
                ["description"] = "고르기",
            },
            Pick(ways).Instance
        );
    }

    private (JsonObject, Func<JsonNode?>) Reference(int depth)
    {
        if (_made.Count == 0 || _random.Next(2) == 0)
        {
            var value = Value(depth - 1);
            var name = $"d~/{_definitions.Count}";
            _definitions[name] = value.Schema;
            _made.Add((name, value.Instance));
        }

        var made = _made[_random.Next(_made.Count)];
        return (
            new JsonObject { ["$ref"] = $"#/$defs/{made.Name.Replace("~", "~0").Replace("/", "~1")}" },
            made.Instance
        );
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];

    private static JsonObject WithoutNulls(JsonObject schema) =>
        new(
            schema
                .Where(pair => pair.Value is not null)
                .Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value!.DeepClone()))
        );
}
