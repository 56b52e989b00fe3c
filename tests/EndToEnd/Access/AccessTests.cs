using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Contracts.Documents;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Access;

/// <summary>A server behind a proxy that says which access labels a caller has.</summary>
public sealed class AccessFixture()
    : SiloFixture(
        [SiloFolder.Embedder],
        "--samples",
        "false",
        "--orleans-dashboard",
        "true",
        "--access-header",
        AccessFixture.Header
    )
{
    public const string Header = "X-Access-Labels";
    public const string Collection = "handbook";

    protected override async Task PrepareAsync()
    {
        await Client.CreateCollectionAsync(Collection);
        await Client.SubmitBatchAsync(
            Collection,
            [
                new DocumentInput
                {
                    Id = "open",
                    Text = "The canteen opens at noon.",
                    Metadata = """{"area": "all"}""",
                },
                new DocumentInput
                {
                    Id = "pay",
                    Title = "Quasarpay",
                    Text = "The canteen cook earns 3000 a month. Quasarword.",
                    Labels = ["hr"],
                    Metadata = """{"area": "hr"}""",
                },
                new DocumentInput
                {
                    Id = "suit",
                    Text = "The canteen is being sued.",
                    Labels = ["legal", "board"],
                    Metadata = """{"area": "legal"}""",
                },
            ]
        );
        await Client.SettleAsync(Collection);
    }
}

/// <summary>Access labels: nothing that a caller sends in a body or a filter shows what they hide.</summary>
public sealed class AccessTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private const string Path = $"/api/collections/{AccessFixture.Collection}";

    [Theory]
    [InlineData(null, "open")]
    [InlineData("", "open")]
    [InlineData("sales", "open")]
    [InlineData("hr", "open pay")]
    [InlineData("board, sales", "open suit")]
    [InlineData("hr,legal", "open pay suit")]
    public async Task A_search_finds_what_the_labels_allow(string? labels, string expected)
    {
        foreach (var mode in (string[])["keyword", "hybrid"])
        {
            foreach (
                var filter in (string?[])
                    [null, "exists(label) or not exists(label)", "id in (\"open\", \"pay\", \"suit\")"]
            )
            {
                var body = new
                {
                    query = "canteen",
                    mode,
                    filter,
                    facets = (string[])["area"],
                };
                using var found = await SendAsync(HttpMethod.Post, $"{Path}/search", labels, body);
                Assert.Equal(HttpStatusCode.OK, found.StatusCode);
                using var json = JsonDocument.Parse(await found.Content.ReadAsStringAsync());
                var ids = json
                    .RootElement.GetProperty("hits")
                    .EnumerateArray()
                    .Select(hit => hit.GetProperty("documentId").GetString())
                    .Order();
                Assert.Equal(expected, string.Join(' ', ids));
                var values = json.RootElement.GetProperty("facets")[0].GetProperty("values").GetArrayLength();
                Assert.Equal(expected.Split(' ').Length, values);
            }
        }
    }

    [Fact]
    public async Task Labels_in_a_body_are_refused()
    {
        foreach (var path in (string[])["search", "ask"])
        {
            var body = new
            {
                query = "canteen",
                question = "canteen",
                access = (string[])["hr", "legal"],
            };
            using var refused = await SendAsync(HttpMethod.Post, $"{Path}/{path}", "sales", body);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task A_hidden_document_is_as_unknown_as_one_that_is_not_there()
    {
        foreach (var path in (string[])["documents/pay", "documents/pay/content"])
        {
            using var hidden = await SendAsync(HttpMethod.Get, $"{Path}/{path}", "sales");
            using var missing = await SendAsync(
                HttpMethod.Get,
                $"{Path}/{path.Replace("pay", "none", StringComparison.Ordinal)}",
                "sales"
            );
            using var seen = await SendAsync(HttpMethod.Get, $"{Path}/{path}", "hr");
            Assert.Equal(
                [HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.OK],
                [hidden.StatusCode, missing.StatusCode, seen.StatusCode]
            );
            Assert.Equal(
                await missing.Content.ReadAsStringAsync(),
                (await hidden.Content.ReadAsStringAsync()).Replace("pay", "none", StringComparison.Ordinal)
            );
        }

        using var deleted = await SendAsync(HttpMethod.Delete, $"{Path}/documents/pay", null);
        Assert.Equal(HttpStatusCode.NotFound, deleted.StatusCode);
        using var list = await SendAsync(HttpMethod.Get, $"{Path}/documents", "legal");
        var page = await list.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            ["open", "suit"],
            page.GetProperty("documents").EnumerateArray().Select(d => d.GetProperty("id").GetString()).Order()
        );
    }

    [Fact]
    public async Task An_answer_is_cached_for_those_who_may_read_the_same()
    {
        const string Question = "How much does the canteen cook earn?";
        var first = await AskAsync(Question, "hr");
        Assert.Contains("3000", first, StringComparison.Ordinal);
        Assert.DoesNotContain("3000", await AskAsync(Question, null), StringComparison.Ordinal);
        Assert.DoesNotContain("3000", await AskAsync(Question, "legal"), StringComparison.Ordinal);
        Assert.Contains("3000", await AskAsync(Question, "hr"), StringComparison.Ordinal);

        using var chat = await SendAsync(
            HttpMethod.Post,
            "/v1/chat/completions",
            "legal",
            new { model = AccessFixture.Collection, messages = new[] { new { role = "user", content = Question } } }
        );
        Assert.DoesNotContain("3000", await chat.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<string> AskAsync(string question, string? labels)
    {
        using var answer = await SendAsync(
            HttpMethod.Post,
            $"{Path}/ask",
            labels,
            new { question },
            "application/json"
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? labels,
        object? body = null,
        string accept = "*/*"
    )
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Accept.ParseAdd(accept);
        if (labels is not null)
        {
            request.Headers.Add(AccessFixture.Header, labels);
        }

        return await fixture.Http.SendAsync(request);
    }
}
