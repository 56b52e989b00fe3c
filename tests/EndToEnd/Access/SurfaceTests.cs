using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR.Client;
using Pipeline.EndToEnd.Running;
using Pipeline.Silo;
using Pipeline.Silo.Hubs;

namespace Pipeline.EndToEnd.Access;

/// <summary>Every way into the program keeps to the caller's labels; a new one cannot forget them.</summary>
public sealed class SurfaceTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private const string Hidden = "pay";
    private const string Missing = "gap";

    /// <summary>What only documents that are hidden from a caller without labels hold.</summary>
    private static readonly string[] Marks =
    [
        "3000",
        "sued",
        "quasarword",
        "Quasarpay",
        "\"hr\"",
        "\"legal\"",
        "\"suit\"",
    ];

    [Fact]
    public async Task The_table_names_every_route_and_every_method_of_the_hub()
    {
        using var folder = new SiloFolder();
        await using var app = await SiloHost.BuildAsync([
            "--data",
            folder.Data,
            "--models",
            folder.Models,
            "--pull",
            "false",
            "--samples",
            "false",
            "--orleans-dashboard",
            "true",
            "--urls",
            "http://127.0.0.1:0",
        ]);
        var routes = ((IEndpointRouteBuilder)app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                (
                    endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods
                        ? methods
                        : ["*"]
                ).Select(method => $"{method} {endpoint.RoutePattern.RawText}")
            );
        var methods = typeof(PipelineHub)
            .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => $"hub {method.Name}");
        string[] mapped = [.. routes.Concat(methods).Distinct()];
        string[] listed = [.. Surface.All.Select(surface => surface.Name)];
        Assert.Empty(mapped.Except(listed));
        Assert.Empty(listed.Except(mapped));
    }

    [Fact]
    public async Task No_route_shows_a_caller_without_labels_what_labels_hide()
    {
        foreach (var surface in Surface.Probed)
        {
            var (hidden, missing) = surface.Path.Contains("/answers/", StringComparison.Ordinal)
                ? (await AnswerAsync(), Guid.NewGuid().ToString("N"))
                : (Hidden, Missing);
            var told = await ProbeAsync(surface, hidden);
            Assert.DoesNotContain(Marks, mark => told.Body.Contains(mark, StringComparison.OrdinalIgnoreCase));
            if (
                (surface.Path + surface.Body).Contains("{0}", StringComparison.Ordinal)
                && !surface.Path.EndsWith("/search", StringComparison.Ordinal)
            )
            {
                // As unknown as what is not there, to the letter.
                var unknown = await ProbeAsync(surface, missing);
                Assert.Equal(unknown.Status, told.Status);
                Assert.Equal(unknown.Body, told.Body.Replace(hidden, missing, StringComparison.Ordinal));
            }
            else
            {
                Assert.True((int)told.Status is 200 or 503, $"{surface.Name}: {told.Status} {told.Body}");
            }
        }

        using var still = await fixture.Http.SendAsync(
            Request(HttpMethod.Get, $"/api/collections/{AccessFixture.Collection}/documents/{Hidden}", "hr")
        );
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("hr")]
    public async Task What_is_of_all_documents_is_refused_to_whoever_may_not_read_all(string? labels)
    {
        foreach (var surface in Surface.Refused)
        {
            var parts = surface.Name.Split(' ');
            var path = Regex.Replace(parts[1], """\{page:int\}""", "1");
            using var response = await fixture.Http.SendAsync(
                Request(new HttpMethod(parts[0]), Regex.Replace(path, """\{.*\}""", "x"), labels)
            );
            var body = await response.Content.ReadAsStringAsync();
            Assert.True(
                response.StatusCode == HttpStatusCode.Forbidden,
                $"{surface.Name}: {response.StatusCode} {body}"
            );
            Assert.Contains("\"forbidden\"", body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sales")]
    public async Task Counts_and_pages_are_of_what_the_caller_may_read(string? labels)
    {
        foreach (var path in (string[])["", "/settle"])
        {
            var method = path.Length == 0 ? HttpMethod.Get : HttpMethod.Post;
            using var response = await fixture.Http.SendAsync(
                Request(method, $"/api/collections/{AccessFixture.Collection}{path}", labels)
            );
            var info = await response.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(1, info.GetProperty("documents").GetProperty("indexed").GetInt32());
            Assert.Equal(
                (1, 0),
                (info.GetProperty("chunks").GetInt32(), info.GetProperty("watermarks").GetArrayLength())
            );
        }

        using var list = await fixture.Http.SendAsync(
            Request(HttpMethod.Get, $"/api/collections/{AccessFixture.Collection}/documents?limit=2", labels)
        );
        var page = await list.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(
            "open",
            Assert.Single(page.GetProperty("documents").EnumerateArray()).GetProperty("id").GetString()
        );
        Assert.True(!page.TryGetProperty("next", out var next) || next.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task An_id_that_is_taken_by_a_hidden_document_is_refused_in_every_form_of_a_submit()
    {
        const string Path = $"/api/collections/{AccessFixture.Collection}/documents";
        const string Json = """{"id": "pay", "text": "mine"}""";
        using var file = new MultipartFormDataContent { { new ByteArrayContent("mine"u8.ToArray()), "file", Hidden } };
        foreach (
            var content in (HttpContent[])
                [
                    new StringContent(Json, Encoding.UTF8, "application/json"),
                    new StringContent(
                        $"[{{\"id\": \"before\", \"text\": \"x\"}}, {Json}]",
                        Encoding.UTF8,
                        "application/json"
                    ),
                    file,
                ]
        )
        {
            var request = Request(HttpMethod.Post, Path, null);
            request.Content = content;
            using var refused = await fixture.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var before = await fixture.Http.SendAsync(Request(HttpMethod.Get, $"{Path}/before", "hr"));
        Assert.Equal(HttpStatusCode.NotFound, before.StatusCode);
        var lines = Request(HttpMethod.Post, Path, null);
        lines.Content = new StringContent(Json + "\n", Encoding.UTF8, "application/x-ndjson");
        using var told = await fixture.Http.SendAsync(lines);
        Assert.Contains("forbidden", await told.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var content2 = await fixture.Http.SendAsync(Request(HttpMethod.Get, $"{Path}/{Hidden}/content", "hr"));
        Assert.Contains("3000", await content2.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("hr", 2)]
    public async Task The_hub_keeps_to_the_labels_of_its_connection(string? labels, int documents)
    {
        await using var hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(fixture.BaseAddress, "/hub"),
                options =>
                {
                    if (labels is not null)
                    {
                        options.Headers[AccessFixture.Header] = labels;
                    }
                }
            )
            .Build();
        await hub.StartAsync();
        foreach (var surface in Surface.All.Where(surface => surface is { IsHub: true, Reason: null }))
        {
            object argument = surface.Body!.StartsWith('{')
                ? JsonSerializer.Deserialize<JsonElement>(surface.Body)
                : surface.Body;
            var told = new StringBuilder();
            if (surface.Path == "Search")
            {
                told.Append(await hub.InvokeAsync<JsonElement>(surface.Path, argument));
            }
            else
            {
                await foreach (var item in hub.StreamAsync<JsonElement>(surface.Path, argument))
                {
                    told.Append(item);
                    if (surface.Path == "WatchDocuments")
                    {
                        Assert.Equal(documents, item.GetProperty("counts").GetProperty("indexed").GetInt32());
                        Assert.Equal(documents, item.GetProperty("recent").GetArrayLength());
                        break;
                    }
                }
            }

            Assert.Equal(labels is not null, told.ToString().Contains("\"pay\"", StringComparison.Ordinal));
            Assert.DoesNotContain("suit", told.ToString(), StringComparison.Ordinal);
        }
    }

    private async Task<string> AnswerAsync()
    {
        var request = Request(HttpMethod.Post, $"/api/collections/{AccessFixture.Collection}/ask", "hr");
        request.Content = JsonContent.Create(new { question = "What does the cook earn?" });
        using var answer = await fixture.Http.SendAsync(request);
        Assert.Contains("3000", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return Assert.Single(answer.Headers.GetValues("X-Answer-Id"));
    }

    private async Task<(HttpStatusCode Status, string Body)> ProbeAsync(Surface surface, string id)
    {
        var request = Request(
            new HttpMethod(surface.Name.Split(' ')[0]),
            surface.Path.Replace("{0}", id, StringComparison.Ordinal),
            null
        );
        request.Content = surface.Body is null
            ? null
            : new StringContent(
                surface.Body.Replace("{0}", id, StringComparison.Ordinal),
                Encoding.UTF8,
                "application/json"
            );
        using var response = await fixture.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return (
            response.StatusCode,
            string.IsNullOrEmpty(surface.Body) ? body : body.Replace(surface.Body, "", StringComparison.Ordinal)
        );
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string? labels)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd("application/json");
        if (labels is not null)
        {
            request.Headers.Add(AccessFixture.Header, labels);
        }

        return request;
    }
}
