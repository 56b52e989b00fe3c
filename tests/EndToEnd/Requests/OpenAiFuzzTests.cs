using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Requests;

/// <summary>Odd requests to the routes of other servers' clients: a refusal in the shape that those clients read, or an
/// answer; never a fault of the program or a hang.</summary>
[Collection(SurfaceFixture.Collection)]
public sealed class OpenAiFuzzTests(SurfaceFixture fixture)
{
    /// <summary>Only there so that a request that hangs ends the test.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Gen<string> Text = Gen.Frequency(
        (3, Gen.Elements("\"휴가는?\"", "\"hi\"")),
        (2, OddJson.Strings)
    );

    private static readonly Gen<string> Part =
        from type in Gen.Elements("\"text\"", "\"image_url\"", "1")
        from text in Text
        select $"{{\"type\":{type},\"text\":{text}}}";

    private static readonly Gen<string> Call =
        from name in Text
        from arguments in Gen.Elements("\"{}\"", "\"[]\"", "\"{\"", "{}", "null", "\"{\\\"a\\\":\\\"\\\\ud800\\\"}\"")
        select $"{{\"id\":\"c\",\"type\":\"function\",\"function\":{{\"name\":{name},\"arguments\":{arguments}}}}}";

    private static readonly Gen<string> Message =
        from role in Gen.Frequency(
            (6, Gen.Elements("\"user\"", "\"assistant\"", "\"system\"", "\"tool\"", "\"developer\"")),
            (1, OddJson.Any)
        )
        from content in Gen.OneOf(Text, Part.ListOf().Select(Array), OddJson.Any)
        from calls in Gen.Frequency(
            (5, Gen.Constant("")),
            (1, Call.ListOf().Select(items => $",\"tool_calls\":{Array(items)}")),
            (1, OddJson.Any.Select(value => $",\"tool_calls\":{value}"))
        )
        select $"{{\"role\":{role},\"content\":{content}{calls}}}";

    private static readonly Gen<string> Messages = Gen.Frequency(
        (6, Message.ListOf().Select(Array)),
        (4, Message.Select(message => $"[{message},{{\"role\":\"user\",\"content\":\"hi\"}}]")),
        (1, OddJson.Any)
    );

    private static readonly Gen<string> Schema = Gen.Frequency(
        (2, OddJson.Any),
        (
            3,
            Gen.Zip(
                    Gen.Elements(
                        "type",
                        "enum",
                        "const",
                        "pattern",
                        "items",
                        "properties",
                        "required",
                        "minLength",
                        "maxLength",
                        "minimum",
                        "maximum",
                        "minItems",
                        "maxItems",
                        "$ref",
                        "anyOf",
                        "format"
                    ),
                    Gen.OneOf(
                        OddJson.Any,
                        Gen.Elements(
                            "\"object\"",
                            "\"string\"",
                            "\"integer\"",
                            "\"#\"",
                            "\"(\"",
                            "[{}]",
                            "[{\"type\":\"string\"}]",
                            "{\"a\":{\"type\":\"string\"}}",
                            "[\"a\"]"
                        )
                    )
                )
                .ListOf()
                .Select(pairs => $"{{{string.Join(',', pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}"))}}}")
        )
    );

    private static readonly Gen<string> Tool =
        from type in Gen.Frequency((5, Gen.Constant("\"function\"")), (1, OddJson.Any))
        from name in Gen.Frequency((5, Gen.Elements("\"find\"", "\"put\"")), (1, OddJson.Any))
        from schema in Schema
        select $"{{\"type\":{type},\"function\":{{\"name\":{name},\"parameters\":{schema}}}}}";

    private static readonly Gen<string> Format =
        from type in Gen.Frequency(
            (5, Gen.Elements("\"text\"", "\"json_object\"", "\"json_schema\"")),
            (1, OddJson.Any)
        )
        from schema in Schema
        select $"{{\"type\":{type},\"json_schema\":{{\"name\":\"n\",\"schema\":{schema}}}}}";

    private static readonly (string Name, Gen<string> Value)[] ChatFields =
    [
        ("messages", Messages),
        ("stream", Gen.Elements("true", "false", "null", "1", "\"true\"")),
        (
            "stream_options",
            Gen.OneOf(OddJson.Any, Gen.Elements("{\"include_usage\":true}", "{\"include_usage\":null}"))
        ),
        ("max_tokens", OddJson.Numbers),
        ("max_completion_tokens", OddJson.Numbers),
        ("temperature", OddJson.Numbers),
        ("top_p", OddJson.Numbers),
        ("top_k", OddJson.Numbers),
        ("min_p", OddJson.Numbers),
        ("seed", OddJson.Numbers),
        ("n", OddJson.Numbers),
        ("frequency_penalty", OddJson.Numbers),
        ("presence_penalty", OddJson.Numbers),
        ("top_logprobs", OddJson.Numbers),
        ("logprobs", Gen.Elements("true", "false", "null", "5")),
        ("logit_bias", Gen.OneOf(OddJson.Any, OddJson.Numbers.Select(number => $"{{\"5\":{number},\"-1\":1}}"))),
        ("logit_bias", OddJson.Numbers.Select(number => $"{{\"{number}\":1}}")),
        ("stop", Gen.OneOf(OddJson.Any, OddJson.Strings.ListOf().Select(Array))),
        ("response_format", Gen.OneOf(OddJson.Any, Format)),
        ("tools", Gen.OneOf(OddJson.Any, Tool.ListOf().Select(Array))),
        ("tool_choice", Gen.OneOf(OddJson.Any, Gen.Elements("\"required\"", "{\"function\":{\"name\":\"find\"}}"))),
        ("parallel_tool_calls", OddJson.Any),
        ("unknown_field", OddJson.Any),
        ("user", OddJson.Any),
    ];

    private static readonly Gen<string> Chat =
        from model in Gen.Frequency(
            (4, Gen.Elements("\"tiny-chat\"", "\"samples\"")),
            (
                1,
                Gen.Elements("\"tiny-chat:tiny-adapter\"", "\"tiny-chat:x\"", "\"tiny-chat:\"", "\"no/such\"", "\"..\"")
            ),
            (1, OddJson.Any)
        )
        from messages in Messages
        from fields in Members(ChatFields)
        // The last of two members counts: answers stay short.

        select $"{{\"messages\":{messages}{fields},\"model\":{model},\"max_tokens\":3,\"max_completion_tokens\":3}}";

    private static readonly Gen<string> Embeddings =
        from input in Gen.Frequency((3, OddJson.Strings), (3, OddJson.Strings.ListOf().Select(Array)), (1, OddJson.Any))
        from fields in Members([
            ("model", Gen.OneOf(OddJson.Any, Gen.Elements("\"tiny-embed\"", "\"default\"", "\"\""))),
            ("encoding_format", Gen.OneOf(OddJson.Any, Gen.Elements("\"float\"", "\"base64\""))),
            ("input_type", Gen.OneOf(OddJson.Any, Gen.Elements("\"query\"", "\"passage\""))),
            ("dimensions", OddJson.Numbers),
            ("other", OddJson.Any),
        ])
        select $"{{\"input\":{input}{fields}}}";

    private static readonly Gen<string> Rerank =
        from query in Text
        from documents in Gen.Frequency(
            (3, Gen.OneOf(Text, Part, OddJson.Strings).ListOf().Select(Array)),
            (1, OddJson.Any)
        )
        from fields in Members([
            ("model", Gen.OneOf(OddJson.Any, Gen.Elements("\"tiny-rerank\"", "\"default\""))),
            ("top_n", OddJson.Numbers),
            ("return_documents", Gen.Elements("true", "false", "null", "0")),
            ("query", OddJson.Any),
            ("other", OddJson.Any),
        ])
        select $"{{\"query\":{query},\"documents\":{documents}{fields}}}";

    [Fact]
    public Task Chat_completions_of_any_fields_are_refused_or_answered() =>
        PostAllAsync("/v1/chat/completions", Chat.Draw(300));

    [Fact]
    public Task Embeddings_of_any_fields_are_refused_or_answered() =>
        PostAllAsync("/v1/embeddings", Embeddings.Draw(150));

    [Fact]
    public async Task Rerankings_of_any_fields_are_refused_or_answered()
    {
        await PostAllAsync([
            .. Rerank.Draw(150).Select(body => ("/v1/rerank", body)),
            .. Rerank.Draw(20).Select(body => ("/v2/rerank", body)),
        ]);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/completions")]
    [InlineData("/v1/embeddings")]
    [InlineData("/v1/rerank")]
    [InlineData("/v1/models")]
    public async Task Bodies_that_are_no_request_are_refused(string path)
    {
        string[] bodies =
        [
            "",
            "{",
            "[]",
            "null",
            "\"\\ud800\"",
            "{\"\\udc00\":1}",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}],\"input\":\"\\ud800\",\"query\":\"\\ud800\"}",
            new string('[', 5000),
            .. OddJson.Any.Draw(40),
        ];
        foreach (var body in bodies)
        {
            foreach (var type in (string[])["application/json", "text/plain", "application/x-ndjson"])
            {
                using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(type));
                var told = await AssertSaneAsync(HttpMethod.Post, path, content, body);
                Assert.False(told, $"{path} took {type} {body}");
            }
        }
    }

    [Fact]
    public async Task Any_path_is_a_refusal_or_a_list()
    {
        HttpMethod[] methods = [HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch];
        string[] paths =
        [
            "models",
            "models/",
            "models/samples",
            "chat",
            "chat/completions",
            "completions",
            "files",
            "",
        ];
        var odd = Gen.Elements(OddJson.Pieces)
            .ListOf()
            .Select(parts => Uri.EscapeDataString(string.Concat(parts.Where(part => part[0] != '\\'))));
        foreach (
            var ((method, path), tail) in Gen.Zip(Gen.Zip(Gen.Elements(methods), Gen.Elements(paths)), odd).Draw(120)
        )
        {
            await AssertSaneAsync(method, $"/v1/{path}", null, "");
            await AssertSaneAsync(method, $"/v1/{path}/{tail}?{tail}={tail}", null, "");
        }
    }

    private static string Array(IEnumerable<string> items) => $"[{string.Join(',', items)}]";

    private static Gen<string> Members((string Name, Gen<string> Value)[] fields) =>
        from count in Gen.Choose(0, 4)
        from members in Gen.Elements(fields)
            .SelectMany(field => field.Value.Select(value => $",\"{field.Name}\":{value}"))
            .ListOf(count)
        select string.Concat(members);

    private Task PostAllAsync(string path, IEnumerable<string> bodies) =>
        PostAllAsync(bodies.Select(body => (path, body)));

    private async Task PostAllAsync(IEnumerable<(string Path, string Body)> requests)
    {
        var answered = 0;
        foreach (var (path, body) in requests)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            answered += await AssertSaneAsync(HttpMethod.Post, path, content, body) ? 1 : 0;
        }

        Assert.True(answered > 0, "Nothing was answered: the requests are too odd to tell anything.");
    }

    /// <summary>Whether it was answered; else it was refused.</summary>
    private async Task<bool> AssertSaneAsync(HttpMethod method, string path, HttpContent? content, string body)
    {
        var shown = $"{method} {path} {body}";
        using var patience = new CancellationTokenSource(Patience);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        int status;
        string text;
        string? type;
        try
        {
            using var response = await fixture.Http.SendAsync(request, patience.Token);
            (status, type) = ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType);
            text = await response.Content.ReadAsStringAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException($"{shown} hangs.");
        }

        if (type == "text/event-stream")
        {
            var events = ServerSentEvent.Parse(text);
            Assert.True(events.Count > 0 && events[^1].Data == "[DONE]", $"{shown} ends without an end: {text}");
            foreach (var item in events.SkipLast(1))
            {
                using var json = JsonDocument.Parse(item.Data);
                if (json.RootElement.TryGetProperty("error", out _))
                {
                    AssertRefusal(json.RootElement, shown, text);
                    return false;
                }
            }

            return true;
        }

        if (status == 200)
        {
            using var json = JsonDocument.Parse(text);
            Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
            return true;
        }

        Assert.True(status is >= 400 and < 500, $"{shown}\n{status}: {text}\n{Output}");
        using var refusal = JsonDocument.Parse(text);
        AssertRefusal(refusal.RootElement, shown, text);
        return false;
    }

    private void AssertRefusal(JsonElement body, string shown, string text)
    {
        var error = body.GetProperty("error");
        Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
        Assert.Equal(JsonValueKind.String, error.GetProperty("code").ValueKind);
        var type = error.GetProperty("type").GetString();
        Assert.True(type is "invalid_request_error" or "rate_limit_error", $"{shown}\n{text}\n{Output}");
    }

    private string Output => fixture.Silo.Output[Math.Max(0, fixture.Silo.Output.Length - 3000)..];
}
