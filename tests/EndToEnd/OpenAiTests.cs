using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>The endpoints that existing OpenAI clients use.</summary>
[Collection(SurfaceFixture.Collection)]
public sealed class OpenAiTests(SurfaceFixture fixture)
{
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
            usage.GetProperty("prompt_tokens").GetInt32() + usage.GetProperty("completion_tokens").GetInt32());
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
        Assert.All(choices.SkipLast(1), choice => Assert.Equal(JsonValueKind.Null, choice.GetProperty("finish_reason").ValueKind));
        Assert.Contains(choices[^1].GetProperty("finish_reason").GetString(), (string[])["stop", "length"]);
        Assert.NotEqual("", string.Concat(choices.Select(choice =>
            choice.GetProperty("delta").TryGetProperty("content", out var content) ? content.GetString() : "")));
    }

    [Fact]
    public async Task Embeddings_are_unit_vectors_in_the_order_of_the_texts()
    {
        string[] input = ["연차 휴가는 며칠인가요?", "How many days of leave are there?", "연차 휴가는 며칠인가요?"];
        var floats = await PostAsync("/v1/embeddings", new { input });
        Assert.InRange(floats.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), 10, 100);
        var vectors = floats.GetProperty("data").EnumerateArray()
            .Select(item => item.GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle()).ToArray())
            .ToArray();
        Assert.Equal([0, 1, 2], floats.GetProperty("data").EnumerateArray().Select(item => item.GetProperty("index").GetInt32()));
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
        string[] documents = ["HNSW 그래프의 M은 이웃의 수를 정한다.", "The canteen opens at noon.", "efConstruction은 그래프를 만들 때의 후보 수다."];
        var all = await PostAsync("/v1/rerank", new { query = Korean, documents });
        var results = all.GetProperty("results").EnumerateArray()
            .Select(item => (Index: item.GetProperty("index").GetInt32(), Score: item.GetProperty("relevance_score").GetDouble()))
            .ToArray();
        Assert.Equal([0, 1, 2], results.Select(result => result.Index).Order());
        Assert.Equal(results.Select(result => result.Score).OrderDescending(), results.Select(result => result.Score));

        var top = await PostAsync("/v1/rerank", new { query = Korean, documents, top_n = 1, return_documents = true });
        var best = Assert.Single(top.GetProperty("results").EnumerateArray());
        Assert.Equal(results[0].Index, best.GetProperty("index").GetInt32());
        Assert.Equal(documents[results[0].Index], best.GetProperty("document").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Collections_and_models_are_listed()
    {
        var list = await fixture.Http.GetFromJsonAsync<JsonElement>("/v1/models");
        var names = list.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()).ToArray();
        foreach (var name in (string[])["samples", SiloFolder.Embedder, SiloFolder.Reranker, SiloFolder.Generator])
        {
            Assert.Contains(name, names);
        }
    }

    private static object Chat(string model, bool stream) => new
    {
        model,
        stream,
        max_tokens = 32,
        messages = (object[])[new { role = "user", content = Korean }],
    };

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await fixture.Http.PostAsJsonAsync(path, body);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
