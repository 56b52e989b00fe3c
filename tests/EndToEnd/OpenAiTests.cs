using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>The endpoints that existing OpenAI clients use.</summary>
[Collection(SurfaceFixture.Collection)]
public sealed class OpenAiTests(SurfaceFixture fixture)
{
    private const string WithAdapter = $"{SiloFolder.Generator}:{SiloFolder.Adapter}";
    private const string Korean = "HNSW에서 M과 efConstruction은 무엇을 정하나요?";

    [Theory]
    [InlineData("samples")]
    [InlineData(SiloFolder.Generator)]
    public async Task A_chat_completion_comes_whole(string model)
    {
        var completion = await PostAsync("/v1/chat/completions", Chat(model, stream: false));
        Assert.Equal("chat.completion", completion.GetProperty("object").GetString());
        Assert.Equal(model, completion.GetProperty("model").GetString());
        var choice = Assert.Single(completion.GetProperty("choices").EnumerateArray());
        Assert.Equal("assistant", choice.GetProperty("message").GetProperty("role").GetString());
        Assert.NotEqual("", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Contains(choice.GetProperty("finish_reason").GetString(), (string[])["stop", "length"]);
        var usage = completion.GetProperty("usage");
        Assert.Equal(
            usage.GetProperty("total_tokens").GetInt32(),
            usage.GetProperty("prompt_tokens").GetInt32() + usage.GetProperty("completion_tokens").GetInt32()
        );
        Assert.InRange(usage.GetProperty("completion_tokens").GetInt32(), 1, 32);
    }

    [Theory]
    [InlineData("samples")]
    [InlineData(SiloFolder.Generator)]
    public async Task A_chat_completion_streams_to_its_end(string model)
    {
        using var response = await fixture.Http.PostAsJsonAsync("/v1/chat/completions", Chat(model, stream: true));
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        var events = ServerSentEvent.Parse(body);
        Assert.Equal("[DONE]", events[^1].Data);

        var chunks = events.SkipLast(1).Select(item => JsonDocument.Parse(item.Data).RootElement).ToArray();
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", chunk.GetProperty("object").GetString()));
        Assert.Single(chunks.Select(chunk => chunk.GetProperty("id").GetString()).Distinct());
        var choices = chunks.Select(chunk => chunk.GetProperty("choices")[0]).ToArray();
        Assert.Equal("assistant", choices[0].GetProperty("delta").GetProperty("role").GetString());
        Assert.All(
            choices.SkipLast(1),
            choice => Assert.Equal(JsonValueKind.Null, choice.GetProperty("finish_reason").ValueKind)
        );
        Assert.Contains(choices[^1].GetProperty("finish_reason").GetString(), (string[])["stop", "length"]);
        Assert.NotEqual(
            "",
            string.Concat(
                choices.Select(choice =>
                    choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : ""
                )
            )
        );
    }

    [Theory]
    [InlineData("samples", false)]
    [InlineData("samples", true)]
    [InlineData(SiloFolder.Generator, false)]
    [InlineData(SiloFolder.Generator, true)]
    public async Task An_answer_in_a_schema_is_json_that_satisfies_it(string model, bool stream)
    {
        var text = await TextAsync(
            new
            {
                model,
                stream,
                max_tokens = 400,
                messages = (object[])[new { role = "user", content = Korean }],
                response_format = new
                {
                    type = "json_schema",
                    json_schema = new
                    {
                        name = "answer",
                        strict = true,
                        schema = new
                        {
                            type = "object",
                            properties = new
                            {
                                답 = new { type = "string", maxLength = 40 },
                                확신 = new { @enum = (string[])["높음", "낮음"] },
                            },
                            required = (string[])["답", "확신"],
                            additionalProperties = false,
                        },
                    },
                },
            }
        );
        var answer = JsonDocument.Parse(text).RootElement;
        Assert.Equal(["답", "확신"], answer.EnumerateObject().Select(property => property.Name));
        Assert.InRange(answer.GetProperty("답").GetString()!.EnumerateRunes().Count(), 0, 40);
        Assert.Contains(answer.GetProperty("확신").GetString(), (string[])["높음", "낮음"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_required_is_made(bool stream)
    {
        var body = await ChoicesAsync(
            new
            {
                model = SiloFolder.Generator,
                stream,
                max_tokens = 400,
                messages = (object[])[new { role = "user", content = Korean }],
                parallel_tool_calls = false,
                tool_choice = "required",
                tools = (object[])
                    [
                        new
                        {
                            type = "function",
                            function = new
                            {
                                name = "search",
                                parameters = new
                                {
                                    type = "object",
                                    properties = new
                                    {
                                        top = new
                                        {
                                            type = "integer",
                                            minimum = 1,
                                            maximum = 5,
                                        },
                                    },
                                    required = (string[])["top"],
                                },
                            },
                        },
                    ],
            }
        );
        Assert.Equal("tool_calls", body[^1].GetProperty("finish_reason").GetString());
        var call = Assert
            .Single(body.Select(Message), message => message.TryGetProperty("tool_calls", out _))
            .GetProperty("tool_calls")[0];
        Assert.Equal(stream, call.TryGetProperty("index", out _));
        Assert.Equal("search", call.GetProperty("function").GetProperty("name").GetString());
        var arguments = JsonDocument
            .Parse(call.GetProperty("function").GetProperty("arguments").GetString()!)
            .RootElement;
        Assert.InRange(arguments.GetProperty("top").GetInt32(), 1, 5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Probabilities_are_those_of_the_tokens_of_the_text(bool stream)
    {
        var choices = await ChoicesAsync(
            new
            {
                model = SiloFolder.Generator,
                stream,
                max_tokens = 16,
                logprobs = true,
                top_logprobs = 3,
                messages = (object[])[new { role = "user", content = Korean }],
            }
        );
        var tokens = choices
            .Where(choice => choice.TryGetProperty("logprobs", out _))
            .SelectMany(choice => choice.GetProperty("logprobs").GetProperty("content").EnumerateArray())
            .ToArray();
        Assert.InRange(tokens.Length, 1, 16);
        var bytes = tokens
            .SelectMany(token => token.GetProperty("bytes").EnumerateArray().Select(value => value.GetByte()))
            .ToArray();
        Assert.StartsWith(Content(choices), System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.All(
            tokens,
            token =>
            {
                Assert.InRange(token.GetProperty("logprob").GetDouble(), -100, 0);
                Assert.Equal(3, token.GetProperty("top_logprobs").GetArrayLength());
                Assert.Equal(
                    token.GetProperty("token").GetString(),
                    token.GetProperty("top_logprobs")[0].GetProperty("token").GetString()
                );
            }
        );
    }

    [Theory]
    [InlineData(
        "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{\"pattern\":\"x\"}}}}",
        "response_format.json_schema.schema"
    )]
    [InlineData("{\"frequency_penalty\":9}", "frequency_penalty")]
    [InlineData("{\"top_logprobs\":2}", "top_logprobs")]
    [InlineData("{\"logit_bias\":{\"999999\":1}}", "logit_bias")]
    public async Task A_wrong_value_is_refused_with_its_field(string members, string field)
    {
        var body = JsonNode.Parse(members)!.AsObject();
        (body["model"], body["messages"]) = (
            SiloFolder.Generator,
            new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Korean })
        );
        using var response = await fixture.Http.PostAsJsonAsync("/v1/chat/completions", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal(field, error.GetProperty("param").GetString());
    }

    [Fact]
    public async Task Embeddings_are_unit_vectors_in_the_order_of_the_texts()
    {
        string[] input = ["연차 휴가는 며칠인가요?", "How many days of leave are there?", "연차 휴가는 며칠인가요?"];
        var floats = await PostAsync("/v1/embeddings", new { input });
        Assert.InRange(floats.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), 10, 100);
        var vectors = floats
            .GetProperty("data")
            .EnumerateArray()
            .Select(item => item.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).ToArray())
            .ToArray();
        Assert.Equal(
            [0, 1, 2],
            floats.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("index").GetInt32())
        );
        Assert.All(vectors, vector => Assert.Equal(1, vector.Sum(value => value * value), 1e-3));
        Assert.True(Dot(vectors[0], vectors[2]) > 0.999, "The same text has different vectors.");
        Assert.True(Dot(vectors[0], vectors[1]) < 0.999, "Different texts have the same vector.");

        var packed = await PostAsync("/v1/embeddings", new { input = input[0], encoding_format = "base64" });
        var bytes = packed.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        var unpacked = MemoryMarshal.Cast<byte, float>(bytes).ToArray();
        Assert.Equal(vectors[0].Length, unpacked.Length);
        Assert.True(Dot(vectors[0], unpacked) > 0.999, "The two formats disagree.");
    }

    [Fact]
    public async Task Reranking_orders_the_documents_by_their_scores()
    {
        string[] documents =
        [
            "HNSW 그래프의 M은 이웃의 수를 정한다.",
            "The canteen opens at noon.",
            "efConstruction은 그래프를 만들 때의 후보 수다.",
        ];
        var all = await PostAsync("/v1/rerank", new { query = Korean, documents });
        var results = all.GetProperty("results")
            .EnumerateArray()
            .Select(item =>
                (Index: item.GetProperty("index").GetInt32(), Score: item.GetProperty("relevance_score").GetDouble())
            )
            .ToArray();
        Assert.Equal([0, 1, 2], results.Select(result => result.Index).Order());
        Assert.Equal(results.Select(result => result.Score).OrderDescending(), results.Select(result => result.Score));

        var top = await PostAsync(
            "/v1/rerank",
            new
            {
                query = Korean,
                documents,
                top_n = 1,
                return_documents = true,
            }
        );
        var best = Assert.Single(top.GetProperty("results").EnumerateArray());
        Assert.Equal(results[0].Index, best.GetProperty("index").GetInt32());
        Assert.Equal(documents[results[0].Index], best.GetProperty("document").GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_adapter_is_asked_for_by_its_name()
    {
        var plain = await PostAsync("/v1/chat/completions", Chat(SiloFolder.Generator, stream: false));
        var adapted = await PostAsync("/v1/chat/completions", Chat(WithAdapter, stream: false));
        Assert.Equal(WithAdapter, adapted.GetProperty("model").GetString());
        Assert.NotEqual(Content(plain), Content(adapted));
        Assert.Equal(
            Content(plain),
            Content(await PostAsync("/v1/chat/completions", Chat(SiloFolder.Generator, stream: false)))
        );

        using var response = await fixture.Http.PostAsJsonAsync(
            "/v1/chat/completions",
            Chat($"{SiloFolder.Generator}:none", stream: false)
        );
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(SiloFolder.Adapter, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        static string? Content(JsonElement completion) =>
            completion.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
    }

    [Fact]
    public async Task Collections_and_models_are_listed()
    {
        var list = await fixture.Http.GetFromJsonAsync<JsonElement>("/v1/models");
        var names = list.GetProperty("data")
            .EnumerateArray()
            .Select(model => model.GetProperty("id").GetString())
            .ToArray();
        foreach (
            var name in (string[])
                ["samples", SiloFolder.Embedder, SiloFolder.Reranker, SiloFolder.Generator, WithAdapter]
        )
        {
            Assert.Contains(name, names);
        }
    }

    private static object Chat(string model, bool stream) =>
        new
        {
            model,
            stream,
            max_tokens = 32,
            messages = (object[])[new { role = "user", content = Korean }],
        };

    private async Task<string> TextAsync(object request) => Content(await ChoicesAsync(request));

    /// <summary>The one choice of a whole answer, or of each chunk.</summary>
    private async Task<JsonElement[]> ChoicesAsync(object request)
    {
        using var response = await fixture.Http.PostAsJsonAsync("/v1/chat/completions", request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {body}");
        return response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ?
            [
                .. ServerSentEvent
                    .Parse(body)
                    .SkipLast(1)
                    .Select(item => JsonDocument.Parse(item.Data).RootElement.GetProperty("choices")[0]),
            ]
            : [JsonDocument.Parse(body).RootElement.GetProperty("choices")[0]];
    }

    private static JsonElement Message(JsonElement choice) =>
        choice.TryGetProperty("message", out var message) ? message : choice.GetProperty("delta");

    private static string Content(JsonElement[] choices) =>
        string.Concat(
            choices.Select(choice =>
                Message(choice).TryGetProperty("content", out var content) ? content.GetString() : ""
            )
        );

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await fixture.Http.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
