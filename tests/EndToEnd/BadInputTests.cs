using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.EndToEnd;

/// <summary>Bad files are listed with a reason and harm nothing; bad requests name what is wrong with them.</summary>
public sealed class BadInputTests(BadInputFixture fixture) : IClassFixture<BadInputFixture>
{
    private const string Collection = BadInputFixture.Collection;
    private const string Search = $"/api/collections/{Collection}/search";
    private const long Huge = 100L << 20;

    /// <summary>Files that cannot become searchable, by name.</summary>
    public static TheoryData<string> Files =>
        new() { "empty.md", "encoding.txt", "locked.pdf", "truncated.docx", "bomb.docx", "picture.pdf", "huge.txt" };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_bad_file_is_listed_with_its_reason_and_the_next_good_one_is_indexed(string name)
    {
        // Letters only: a word that no tokenizer splits.
        var word = string.Concat(Guid.NewGuid().ToByteArray().Select(value => "bcfhkmpqvxzrwjlt"[value & 15]));
        var good = Encoding.UTF8.GetBytes($"# 안내\n\n검색어 {word} 가 들어 있는 좋은 문서입니다.\n");
        var receipts = await fixture.Client.SubmitFilesAsync(
            Collection,
            [File(name), new FileUpload($"after {name}.md", () => new MemoryStream(good))]
        );

        Assert.Equal([name, $"after {name}.md"], receipts.Select(receipt => receipt.Id));
        await fixture.Client.SettleAsync(Collection);

        var listed = new List<DocumentInfo>();
        await foreach (var document in fixture.Client.ListDocumentsAsync(Collection))
        {
            listed.Add(document);
        }

        var bad = Assert.Single(listed, document => document.Id == name);
        Assert.Equal(DocumentState.Failed, bad.State);
        Assert.False(string.IsNullOrWhiteSpace(bad.FailureReason), "There is no reason.");
        Assert.False(string.IsNullOrWhiteSpace(bad.FailureStage), "There is no stage.");
        Assert.DoesNotContain("   at ", bad.FailureReason, StringComparison.Ordinal);
        Assert.Null(bad.NextAttempt);
        Assert.Equal(
            DocumentState.Indexed,
            (await fixture.Client.GetDocumentAsync(Collection, $"after {name}.md")).State
        );
        var found = await fixture.Client.SearchAsync(
            new SearchRequest
            {
                Collection = Collection,
                Query = word,
                Mode = SearchMode.Keyword,
            }
        );
        Assert.Equal($"after {name}.md", Assert.Single(found.Hits.Select(hit => hit.DocumentId).Distinct()));
    }

    [Fact]
    public async Task Documents_are_listed_by_their_state()
    {
        await fixture.Client.SubmitFilesAsync(
            Collection,
            [
                new FileUpload("state-bad.md", () => new MemoryStream()),
                new FileUpload("state-good.md", () => new MemoryStream("# 좋은 글\n"u8.ToArray())),
            ]
        );
        await fixture.Client.SettleAsync(Collection);
        foreach (
            var (state, id) in ((DocumentState, string)[])
                [(DocumentState.Failed, "state-bad.md"), (DocumentState.Indexed, "state-good.md")]
        )
        {
            var found = new List<DocumentInfo>();
            await foreach (var document in fixture.Client.ListDocumentsAsync(Collection, state))
            {
                found.Add(document);
            }

            Assert.Contains(found, document => document.Id == id);
            Assert.All(found, document => Assert.Equal(state, document.State));
        }
    }

    [Theory]
    [InlineData("documents?state=bogus", "state")]
    [InlineData("documents?limit=many", "limit")]
    public async Task A_wrong_parameter_is_named(string path, string parameter)
    {
        using var response = await fixture.Http.GetAsync($"/api/collections/{Collection}/{path}");
        Assert.Contains(
            parameter,
            (await ErrorAsync(response, HttpStatusCode.BadRequest)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_collection_can_be_made_without_a_body()
    {
        using var made = await fixture.Http.PutAsync("/api/collections/without-body", null);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused_by_name()
    {
        using var content = new StringContent("query=휴가", Encoding.UTF8, "text/plain");
        using var response = await fixture.Http.PostAsync(Search, content);
        Assert.Equal("Content-Type", (await ErrorAsync(response, HttpStatusCode.BadRequest)).Param);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n ")]
    public async Task An_empty_query_is_refused_by_name(string query)
    {
        var error = await RefusedAsync(Search, new { query }, HttpStatusCode.BadRequest);
        Assert.Equal("query", error.Param);
    }

    [Fact]
    public async Task An_endless_query_is_refused_by_name()
    {
        var error = await RefusedAsync(Search, new { query = new string('가', 1 << 20) }, HttpStatusCode.BadRequest);
        Assert.Equal("query", error.Param);
        Assert.Contains("8192", error.Message.Replace(",", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AND OR +\"((*:*~^")]
    [InlineData("*")]
    [InlineData("NOT")]
    [InlineData("field:(a OR")]
    [InlineData("[a TO z} /re(/ \\")]
    [InlineData("\"휴가 && || ! ~0.5^9999")]
    public async Task Operators_in_a_query_are_only_text(string query)
    {
        using var response = await fixture.Http.PostAsJsonAsync(Search, new { query });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotNull(await response.Content.ReadFromJsonAsync<SearchResponse>(PipelineJson.Options));
    }

    [Theory]
    [InlineData("search", "{\"query\":\"휴가\"}")]
    [InlineData("ask", "{\"question\":\"휴가는 며칠인가요?\"}")]
    [InlineData("documents", "{\"text\":\"휴가는 15일이다.\"}")]
    public async Task An_unknown_collection_is_named(string path, string body)
    {
        using var content = Json(body);
        using var response = await fixture.Http.PostAsync($"/api/collections/nowhere/{path}", content);
        var error = await ErrorAsync(response, HttpStatusCode.NotFound);
        Assert.Equal("unknown_collection", error.Code);
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("search", "{\"query\":\n nope}")]
    [InlineData("ask", "{\"question\":\n")]
    [InlineData("documents", "[{\"text\":\"a\"},\n {\"text\":]")]
    public async Task A_body_that_is_not_JSON_is_refused_with_the_place(string path, string body)
    {
        using var content = Json(body);
        using var response = await fixture.Http.PostAsync($"/api/collections/{Collection}/{path}", content);
        var error = await ErrorAsync(response, HttpStatusCode.BadRequest);
        Assert.Equal("body", error.Param);
        Assert.Matches(@"line \d+, byte \d+", error.Message);
    }

    [Theory]
    [InlineData("lang = ", 7)]
    [InlineData("year >> 3", 6)]
    [InlineData("(lang = \"ko\"", 12)]
    public async Task A_filter_that_does_not_parse_is_refused_with_the_place(string filter, int position)
    {
        var error = await RefusedAsync(Search, new { query = "휴가", filter }, HttpStatusCode.BadRequest);
        Assert.Equal("filter", error.Param);
        Assert.Matches($@"position {position}\b", error.Message);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/nowhere")]
    [InlineData("/v1/nothing")]
    public async Task An_unknown_path_is_a_JSON_error(string path)
    {
        using var response = await fixture.Http.GetAsync(path);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("unknown_path", (await ErrorAsync(response, HttpStatusCode.NotFound)).Code);
    }

    private static FileUpload File(string name)
    {
        if (name == "huge.txt")
        {
            return new FileUpload(name, () => new RepeatedText(Huge), "text/plain", Huge);
        }

        var bytes = name switch
        {
            "empty.md" => [],
            "encoding.txt" => [0xEF, 0xBB, 0xBF, 0xEA, 0xB0],
            "locked.pdf" => Pdfs.Encrypted(),
            "truncated.docx" => Docxs.Full()[..1500],
            "bomb.docx" => Docxs.WithBody(new string(' ', 200_000_000)),
            "picture.pdf" => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, .. new byte[2000]],
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such file."),
        };
        return new FileUpload(name, () => new MemoryStream(bytes), null, bytes.Length);
    }

    private static StringContent Json(string body) =>
        new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private async Task<ErrorDetail> RefusedAsync(string path, object body, HttpStatusCode status)
    {
        using var response = await fixture.Http.PostAsJsonAsync(path, body);
        return await ErrorAsync(response, status);
    }

    private static async Task<ErrorDetail> ErrorAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        Assert.True(text.Length > 0, "The error has no body.");
        return System.Text.Json.JsonSerializer.Deserialize<ErrorBody>(text, PipelineJson.Options)!.Error;
    }
}
