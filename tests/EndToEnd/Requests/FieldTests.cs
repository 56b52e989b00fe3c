using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Serialization;

namespace Pipeline.EndToEnd.Requests;

/// <summary>Every field that is sent counts, or is refused by its name.</summary>
[Collection(RequestFixture.Group)]
public sealed class FieldTests(RequestFixture fixture)
{
    private const string Path = $"/api/collections/{RequestFixture.Collection}";

    [Theory]
    [InlineData("POST", "/search", """{"query":"a","filtr":"x = 1"}""", "filtr", "'filter'")]
    [InlineData("POST", "/search", """{"query":"a","topk":3}""", "topk", "'top'")]
    [InlineData("POST", "/ask", """{"question":"a","sampling":{"topPp":1}}""", "sampling.topPp", "'topP'")]
    [InlineData("POST", "/documents", """{"text":"a","metdata":{}}""", "metdata", "'metadata'")]
    [InlineData("POST", "/documents", """[{"text":"a"},{"txt":"b"}]""", "[1].txt", "'text'")]
    [InlineData("POST", "/documents", """{"text":"a","refusedBytes":1}""", "refusedBytes", "metadata")]
    [InlineData("PUT", "", """{"chunktoken":100}""", "chunktoken", "'chunkTokens'")]
    [InlineData("PUT", "/ranking", """{"keywordWeigth":1}""", "keywordWeigth", "'keywordWeight'")]
    [InlineData("POST", "/search?explain=true", """{"query":"a"}""", "explain", "no field")]
    [InlineData("GET", "/documents?limt=3", null, "limt", "'limit'")]
    [InlineData("DELETE", "?confrim=guarded", null, "confrim", "'confirm'")]
    public async Task A_field_that_is_not_known_is_refused_with_the_nearest(
        string method,
        string path,
        string? body,
        string field,
        string named
    )
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await fixture.SendAsync(HttpMethod.Parse(method), Path + path, content);
        var error = await RequestFixture.ErrorAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(field, error.Param);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"query":"a","mode":"fast"}""", "mode", "keyword, vector, hybrid, reranked")]
    [InlineData("""{"query":"a","field":"heading"}""", "field", "all, title")]
    [InlineData("""{"query":"a","top":"many"}""", "top", "whole number")]
    public async Task A_wrong_value_is_refused_with_the_right_ones(string body, string field, string named)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await fixture.SendAsync(HttpMethod.Post, Path + "/search", content);
        var error = await RequestFixture.ErrorAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(field, error.Param);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fields_of_a_multipart_body_are_those_of_its_file(bool before)
    {
        var collection = await fixture.CreateAsync();
        using var form = new MultipartFormDataContent();
        var file = new ByteArrayContent("본문"u8.ToArray());
        if (!before)
        {
            form.Add(file, "file", "name.txt");
        }

        form.Add(new StringContent("own-id"), "id");
        form.Add(new StringContent("제목"), "title");
        form.Add(new StringContent("""{"year":2026}"""), "metadata");
        if (before)
        {
            form.Add(file, "file", "name.txt");
        }

        using var response = await fixture.SendAsync(HttpMethod.Post, $"/api/collections/{collection}/documents", form);
        Assert.Equal(
            "own-id",
            Assert.Single((await response.Content.ReadFromJsonAsync<DocumentReceipt[]>(PipelineJson.Options))!).Id
        );
        var document = await fixture.Client.GetDocumentAsync(collection, "own-id");
        Assert.Equal(("제목", """{"year":2026}""", "name.txt"), (document.Title, document.Metadata, document.FileName));
    }

    [Fact]
    public async Task Each_file_of_several_has_its_own_id()
    {
        var collection = await fixture.CreateAsync();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("first"), "id" },
            { new ByteArrayContent([65]), "file", "a.txt" },
            { new ByteArrayContent([66]), "file", "b.txt" },
            { new StringContent("third"), "id" },
            { new ByteArrayContent([67]), "file", "c.txt" },
        };
        using var response = await fixture.SendAsync(HttpMethod.Post, $"/api/collections/{collection}/documents", form);
        var receipts = await response.Content.ReadFromJsonAsync<DocumentReceipt[]>(PipelineJson.Options);
        Assert.Equal(["first", "b.txt", "third"], receipts!.Select(receipt => receipt.Id));
    }

    [Theory]
    [InlineData("metdata", "{}", "'metadata'")]
    [InlineData("text", "a", "id, title")]
    public async Task A_field_of_a_multipart_body_that_is_not_known_is_refused(string name, string value, string named)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(value), name },
            { new ByteArrayContent([65]), "file", "a.txt" },
        };
        using var response = await fixture.SendAsync(HttpMethod.Post, Path + "/documents", form);
        var error = await RequestFixture.ErrorAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal(name, error.Param);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Every GET answers HEAD with the same status and headers and no body; every route says what it
    /// takes.</summary>
    [Fact]
    public async Task Every_route_knows_HEAD_OPTIONS_and_what_it_does_not_know()
    {
        using var description = JsonDocument.Parse(await fixture.Http.GetStringAsync("/openapi/v1.json"));
        var paths = description.RootElement.GetProperty("paths").EnumerateObject().ToArray();
        Assert.True(paths.Length > 15);
        foreach (var path in paths)
        {
            var target = path
                .Name.Replace("{collection}", RequestFixture.Collection, StringComparison.Ordinal)
                .Replace("{id}", "kept", StringComparison.Ordinal)
                .Replace("{name}", "defaults", StringComparison.Ordinal);
            var methods = path.Value.EnumerateObject().Select(method => method.Name.ToUpperInvariant()).ToHashSet();
            using var options = await fixture.SendAsync(HttpMethod.Options, target);
            Assert.True(options.StatusCode == HttpStatusCode.NoContent, $"OPTIONS {target}: {options.StatusCode}");
            Assert.Superset(methods, options.Content.Headers.Allow.ToHashSet());

            var other = methods.Contains("PATCH") ? HttpMethod.Trace : HttpMethod.Patch;
            using var refused = await fixture.SendAsync(other, target);
            Assert.Equal(
                "unknown_method",
                (await RequestFixture.ErrorAsync(refused, HttpStatusCode.MethodNotAllowed)).Code
            );
            Assert.Superset(methods, refused.Content.Headers.Allow.ToHashSet());

            if (methods.Contains("GET"))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(fixture.BaseAddress, target));
                using var got = await fixture.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                using var head = await fixture.SendAsync(HttpMethod.Head, target);
                Assert.Equal((target, got.StatusCode), (target, head.StatusCode));
                Assert.Equal(got.Content.Headers.ContentType, head.Content.Headers.ContentType);
                Assert.Empty(await head.Content.ReadAsByteArrayAsync());
                Assert.Contains("HEAD", options.Content.Headers.Allow);
            }
        }
    }

    [Theory]
    [InlineData("text/html\r\nX: y")]
    [InlineData("text/html\r\n X: y")]
    [InlineData("인사/평문")]
    [InlineData("text/\u0001plain")]
    [InlineData("text")]
    public async Task A_content_type_that_cannot_be_a_header_is_refused(string contentType)
    {
        using var response = await fixture.Http.PostAsJsonAsync(
            $"{Path}/documents",
            new
            {
                id = "typed",
                text = "a",
                contentType,
            }
        );
        Assert.Equal("contentType", (await RequestFixture.ErrorAsync(response, HttpStatusCode.BadRequest)).Param);
    }
}
