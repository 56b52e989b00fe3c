using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Pipeline.Inference.Generation.Grammars;
using Pipeline.Inference.Generation.Grammars.Schemas;

namespace Pipeline.Inference.Tests.Generation.Grammars;

public sealed partial class JsonSchemaGrammarProperties
{
    // Characters and pieces that a text may be put together from, closing ones first.
    private static readonly string[] Pieces =
    [
        "\"",
        "}",
        "]",
        "0",
        "1",
        "9",
        ".",
        "-",
        "e",
        ":",
        ",",
        "{",
        "[",
        " ",
        "\n",
        "\\",
        "u",
        "d",
        "8",
        "b",
        "n",
        "t",
        "r",
        "a",
        "l",
        "s",
        "f",
        "true",
        "null",
        "이",
        "름",
        "나",
        "한",
        "국",
        "어",
        "근",
        "거",
        "가",
        "😀",
        "x",
    ];

    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, NewLine = "\n" };

    [Property(MaxTest = 500)]
    public void What_satisfies_a_schema_is_allowed(int seed)
    {
        var (schema, instance) = new RandomSchema(seed).Next();
        var document = JsonSerializer.SerializeToElement(schema);
        Assert.True(
            NaiveSchema.IsValid(document, document, JsonSerializer.SerializeToElement(instance)),
            "The instance is wrong."
        );
        var grammar = Grammar.Parse(JsonSchemaGrammar.Of(document));
        foreach (var options in (JsonSerializerOptions[])[Compact, Indented])
        {
            // Names are allowed in their plain form alone; the serializer escapes what is outside the basic plane.
            var text = Surrogates()
                .Replace(instance?.ToJsonString(options) ?? "null", pair => Regex.Unescape(pair.Value));
            Assert.True(GrammarProperties.Accepts(grammar, text), $"{text} of {schema.ToJsonString(Compact)}");
        }
    }

    [Property(MaxTest = 300)]
    public void What_is_allowed_satisfies_the_schema(int seed)
    {
        var (schema, _) = new RandomSchema(seed).Next();
        var document = JsonSerializer.SerializeToElement(schema);
        var text = RandomText(Grammar.Parse(JsonSchemaGrammar.Of(document)), new Random(seed));
        using var value = JsonDocument.Parse(text);
        Assert.True(
            NaiveSchema.IsValid(document, document, value.RootElement),
            $"{text} of {schema.ToJsonString(Compact)}"
        );
        _ = Texts(value.RootElement).Count();
    }

    [Property(MaxTest = 300)]
    public void Any_object_is_an_object(int seed)
    {
        using var value = JsonDocument.Parse(RandomText(Grammar.Parse(JsonSchemaGrammar.AnyObject), new Random(seed)));
        Assert.Equal(JsonValueKind.Object, value.RootElement.ValueKind);
    }

    [Property(MaxTest = 300)]
    public void Bounds_of_whole_numbers_are_kept(int seed)
    {
        var random = new Random(seed);
        var least = Number();
        var most = Math.Max(least, Number());
        var grammar = Grammar.Parse(
            $"root ::= {IntegerRange.Of(random.Next(4) == 0 ? null : least, random.Next(4) == 0 ? null : most)}"
        );
        var (noLeast, noMost) = (
            GrammarProperties.Accepts(grammar, "-9999999999999999"),
            GrammarProperties.Accepts(grammar, "9999999999999999")
        );
        for (var i = 0; i < 60; i++)
        {
            var near = (random.Next(2) == 0 ? least : most) + random.Next(-3, 4);
            var value = random.Next(3) == 0 ? Number() : near;
            var expected = (noLeast || value >= least) && (noMost || value <= most);
            Assert.True(
                expected == GrammarProperties.Accepts(grammar, $"{value}"),
                $"{value} within {least} to {most}"
            );
            Assert.False(GrammarProperties.Accepts(grammar, $"0{Math.Abs(value)}"));
        }

        long Number() => random.NextInt64(-1, 2) * random.NextInt64((long)Math.Pow(10, random.Next(1, 15)));
    }

    [Property(MaxTest = 300)]
    public void Formats_of_dates_and_times_are_those_of_the_calendar(int seed)
    {
        var random = new Random(seed);
        var grammar = Schema("""{"type":"string","format":"date"}""");
        var (year, month, day) = (random.Next(1, 2500), random.Next(0, 14), random.Next(0, 33));
        var isDate = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        Assert.Equal(isDate, GrammarProperties.Accepts(grammar, $"\"{year:0000}-{month:00}-{day:00}\""));
        var time = DateTimeOffset.UnixEpoch.AddSeconds(random.NextInt64(4_000_000_000));
        Assert.True(
            GrammarProperties.Accepts(
                Schema("""{"type":"string","format":"date-time"}"""),
                $"\"{time:yyyy-MM-dd'T'HH:mm:ss.fffzzz}\""
            )
        );
        Assert.True(
            GrammarProperties.Accepts(Schema("""{"type":"string","format":"time"}"""), $"\"{time:HH:mm:ss}Z\"")
        );
        Assert.True(GrammarProperties.Accepts(Schema("""{"format":"uuid"}"""), $"\"{Guid.NewGuid()}\""));
    }

    [Fact]
    public void Objects_that_hold_at_once_are_one_object()
    {
        var grammar = Schema(
            """
            {"allOf":[{"$ref":"#/$defs/base"},{"properties":{"b":{"type":"integer"}},"required":["b"]}],"unevaluatedProperties":false,
             "$defs":{"base":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}}}
            """
        );
        Assert.True(GrammarProperties.Accepts(grammar, """{"a":"x","b":1}"""));
        Assert.False(GrammarProperties.Accepts(grammar, """{"a":"x"}"""));
        Assert.False(GrammarProperties.Accepts(grammar, """{"b":1}"""));
    }

    [Fact]
    public void A_schema_may_lead_back_to_itself()
    {
        var grammar = Schema(
            """
            {"$ref":"#/$defs/node","$defs":{"node":{"type":"object","properties":{"v":{"type":"integer"},
             "next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["v","next"],"additionalProperties":false}}}
            """
        );
        Assert.True(GrammarProperties.Accepts(grammar, """{"v":1,"next":{"v":2,"next":null}}"""));
        Assert.False(GrammarProperties.Accepts(grammar, """{"v":1,"next":{"v":2}}"""));
    }

    [Fact]
    public void Calls_are_of_the_functions_with_their_own_definitions()
    {
        JsonElement Arguments(string type) =>
            JsonDocument
                .Parse(
                    """{"type":"object","properties":{"v":{"$ref":"#/$defs/v"}},"required":["v"],"$defs":{"v":{"type":"TYPE"}}}""".Replace(
                        "TYPE",
                        type,
                        StringComparison.Ordinal
                    )
                )
                .RootElement;
        var many = Grammar.Parse(
            JsonSchemaGrammar.OfCalls(
                [("text", Arguments("string")), ("free", default), ("count", Arguments("integer"))],
                "<call>",
                "</call>",
                isParallel: true
            )
        );
        const string Text = "<call>\n{\"name\": \"text\", \"arguments\": {\"v\":\"가\"}}\n</call>";
        const string Count = "<call>\n{\"name\": \"count\", \"arguments\": {\"v\":3}}\n</call>";
        Assert.True(GrammarProperties.Accepts(many, Text));
        Assert.True(GrammarProperties.Accepts(many, $"{Text}\n{Count}"));
        Assert.True(GrammarProperties.Accepts(many, "<call>\n{\"name\": \"free\", \"arguments\": {}}\n</call>"));
        Assert.False(GrammarProperties.Accepts(many, Text.Replace("text", "count", StringComparison.Ordinal)));
        var one = Grammar.Parse(
            JsonSchemaGrammar.OfCalls([("count", Arguments("integer"))], "<call>", "</call>", isParallel: false)
        );
        Assert.True(GrammarProperties.Accepts(one, Count));
        Assert.False(GrammarProperties.Accepts(one, $"{Count}\n{Count}"));
        Assert.Equal(
            "bad#/properties/v/type",
            Assert
                .Throws<JsonSchemaException>(() =>
                    JsonSchemaGrammar.OfCalls(
                        [("bad", JsonDocument.Parse("""{"properties":{"v":{"type":"x"}}}""").RootElement)],
                        "<call>",
                        "</call>",
                        isParallel: true
                    )
                )
                .Pointer
        );
    }

    [Fact]
    public void A_text_cannot_go_on_with_white_space_for_ever()
    {
        var grammar = Schema("""{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}""");
        Assert.True(GrammarProperties.Accepts(grammar, "{\n    \"a\": 1\n}"));
        Assert.False(GrammarProperties.Accepts(grammar, "{\n\n\"a\":1}"));
        Assert.False(GrammarProperties.Accepts(grammar, $"{{\n{new string(' ', 30)}\"a\":1}}"));
    }

    [Theory]
    [InlineData(
        """{"type":"object","properties":{"a/b":{"type":"string","pattern":"x"}}}""",
        "#/properties/a~1b/pattern"
    )]
    [InlineData("""{"type":"array","items":{"not":{}}}""", "#/items/not")]
    [InlineData("""{"type":"text"}""", "#/type")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "#/uniqueItems")]
    [InlineData("""{"type":"integer","minimum":3,"maximum":2}""", "#")]
    [InlineData("""{"type":"number","minimum":0.5}""", "#")]
    [InlineData("""{"type":"string","minLength":5,"maxLength":4}""", "#/maxLength")]
    [InlineData("""{"type":"string","maxLength":100000}""", "#/maxLength")]
    [InlineData("""{"$ref":"https://example.com/schema"}""", "#/$ref")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "#/$ref")]
    [InlineData("""{"$ref":"#"}""", "#")]
    [InlineData("""{"properties":{"next":{"$ref":"#"}},"required":["next"]}""", "#")]
    [InlineData("""{"enum":[]}""", "#/enum")]
    [InlineData("""{"type":"string","enum":[1]}""", "#/enum")]
    [InlineData("""{"allOf":[{"type":"string"},{"minLength":3}]}""", "#/allOf/1")]
    [InlineData("""{"type":"object","properties":{},"required":["a"],"additionalProperties":false}""", "#/required")]
    [InlineData("""{"properties":{"a":false}}""", "#/properties/a")]
    [InlineData("""{"properties":{"a":3}}""", "#/properties/a")]
    [InlineData("""{"properties":{"\ud800":{}}}""", "#")]
    [InlineData("""{"type":"array","minItems":2,"prefixItems":[{"type":"null"}],"items":false}""", "#/minItems")]
    [InlineData(
        """{"items":{"items":{"items":{"type":"array","maxItems":4096,"items":{"type":"string","maxLength":4096}},"maxItems":4096},"maxItems":4096},"type":"array","prefixItems":3}""",
        "#/prefixItems"
    )]
    [InlineData("[]", "#")]
    [InlineData("false", "#")]
    public void What_cannot_be_held_to_is_refused_with_its_place(string schema, string pointer)
    {
        using var document = JsonDocument.Parse(schema);
        Assert.Equal(
            pointer,
            Assert.Throws<JsonSchemaException>(() => JsonSchemaGrammar.Of(document.RootElement)).Pointer
        );
    }

    [Fact]
    public void Schemas_without_end_are_refused()
    {
        var deep = "{}";
        for (var i = 0; i < 20; i++)
        {
            // Each alternative holds together with the properties, so every level doubles what there is to write.
            deep = """{"properties":{"p":INNER},"anyOf":[{"required":["p"]},{"required":["q"]}]}""".Replace(
                "INNER",
                deep,
                StringComparison.Ordinal
            );
        }

        using var document = JsonDocument.Parse(deep, new JsonDocumentOptions { MaxDepth = 500 });
        Assert.Throws<JsonSchemaException>(() => JsonSchemaGrammar.Of(document.RootElement));
        using var flat = JsonDocument.Parse($$"""{"enum":["{{new string('x', JsonSchemaGrammar.MaxLength)}}"]}""");
        Assert.Throws<JsonSchemaException>(() => JsonSchemaGrammar.Of(flat.RootElement));
    }

    [GeneratedRegex(@"\\u[dD][89abAB]..\\u[dD][c-fC-F]..")]
    private static partial Regex Surrogates();

    private static Grammar Schema(string schema) =>
        Grammar.Parse(JsonSchemaGrammar.Of(JsonDocument.Parse(schema).RootElement));

    /// <summary>A text that the grammar allows, put together at random and led to its end when it gets long.</summary>
    private static string RandomText(Grammar grammar, Random random)
    {
        var text = new StringBuilder();
        var position = new GrammarPosition(grammar.States.Start);
        while (true)
        {
            string[] allowed =
            [
                .. Enumerable
                    .Range(32, 95)
                    .Select(ascii => ((char)ascii).ToString())
                    .Concat(Pieces)
                    .Distinct()
                    .OrderBy(piece => (uint)Array.IndexOf(Pieces, piece))
                    .Where(piece => position.TryNext(grammar.States, Encoding.UTF8.GetBytes(piece), out _)),
            ];
            if (position.IsComplete && (allowed.Length == 0 || text.Length > 150 || random.Next(3) == 0))
            {
                return text.ToString();
            }

            Assert.NotEmpty(allowed);
            var next = text.Length > 150 ? allowed[0] : allowed[random.Next(allowed.Length)];
            Assert.True(position.TryNext(grammar.States, Encoding.UTF8.GetBytes(next), out position));
            text.Append(next);
            Assert.True(text.Length < 20_000, "The text finds no end.");
        }
    }

    private static IEnumerable<string> Texts(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
            JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Texts(property.Value)),
            _ => [],
        };
}
