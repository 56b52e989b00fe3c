using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FsCheck.Fluent;

namespace Pipeline.EndToEnd.Requests;

/// <summary>A path means the resource that it names, and never another one.</summary>
[Collection(RequestFixture.Group)]
public sealed class PathTests(RequestFixture fixture)
{
    private const string Documents = $"/api/collections/{RequestFixture.Collection}/documents";

    /// <summary>What a path may carry in the place of an id, as it is sent.</summary>
    private static readonly string[] Traps =
    [
        "..",
        ".",
        "%2e%2e",
        "%2E%2e",
        ".%2e",
        "%2e.",
        "%2e",
        "../..",
        "%2e%2e/%2e%2e",
        "x/..",
        "x/../..",
        "./..",
        "..%2f..",
        "%2e%2e%2f",
        "x%2f..",
        "..%2fx",
        "..%5c..",
        "%252e%252e",
        "",
        "/",
        "//",
        "%2f",
        "%2f%2f",
        "%00",
        "%ed%a0%80",
        "%ff",
        "%",
        "%zz",
        ";",
        "..;",
        "%3f",
        "%23",
        "*",
        "a%20b",
        "%e2%80%ae",
        "..%20",
        "kept/..",
        "kept/../..",
        "%20",
        "%09",
        "%0a",
        "%0c",
        "%c2%a0",
        "%e3%80%80",
        "guarded%0a",
        "GUARDED",
    ];

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    [InlineData(".%2E")]
    [InlineData("%2e%2e/")]
    [InlineData("x/../..")]
    [InlineData("%2e")]
    [InlineData("kept/../kept")]
    public async Task A_path_with_dot_segments_is_refused_whatever_the_method(string id)
    {
        foreach (
            var method in (HttpMethod[])
                [HttpMethod.Delete, HttpMethod.Get, HttpMethod.Put, HttpMethod.Post, HttpMethod.Head]
        )
        {
            using var response = await fixture.SendAsync(method, $"{Documents}/{id}");
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            if (method != HttpMethod.Head)
            {
                Assert.Equal("path", (await RequestFixture.ErrorAsync(response, HttpStatusCode.BadRequest)).Param);
            }
        }

        await AssertKeptAsync();
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/../b")]
    [InlineData("a/.")]
    [InlineData("../b")]
    public async Task An_id_with_dot_segments_is_refused(string id)
    {
        using var response = await fixture.Http.PostAsJsonAsync(Documents, new { id, text = "A text." });
        Assert.Equal("id", (await RequestFixture.ErrorAsync(response, HttpStatusCode.BadRequest)).Param);
    }

    [Fact]
    public async Task A_collection_is_deleted_only_by_its_name_said_twice()
    {
        var name = await fixture.CreateAsync();
        foreach (
            var query in (string[])
                ["", "?confirm=", "?confirm=other", $"?confirm={name.ToUpperInvariant()}", "?confirm=true"]
        )
        {
            using var refused = await fixture.SendAsync(HttpMethod.Delete, $"/api/collections/{name}{query}");
            var error = await RequestFixture.ErrorAsync(refused, HttpStatusCode.BadRequest);
            Assert.Equal("confirm", error.Param);
            Assert.Contains($"confirm={name}", error.Message, StringComparison.Ordinal);
        }

        await fixture.Client.DescribeCollectionAsync(name);
        using var deleted = await fixture.SendAsync(HttpMethod.Delete, $"/api/collections/{name}?confirm={name}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await fixture.SendAsync(HttpMethod.Delete, $"/api/collections/{name}?confirm={name}");
        Assert.Equal("unknown_collection", (await RequestFixture.ErrorAsync(gone, HttpStatusCode.NotFound)).Code);
    }

    /// <summary>Every route of the API, every method, ids of all kinds: an answer below 500, and nothing is lost that
    /// was not named.</summary>
    [Fact]
    public async Task No_id_in_a_path_reaches_what_it_does_not_name()
    {
        var routes = await RoutesAsync();
        Assert.True(routes.Length > 15, "The API's own description lists too few routes.");
        var segment = Gen.OneOf(
            Gen.Elements(Traps),
            ArbMap.Default.GeneratorFor<string>().Where(text => text is not null).Select(Escape),
            Gen.Elements("..", "%2e%2e", "a", "%2f", ".").ListOf().Select(string.Concat)
        );
        var cases = (
            from route in Gen.Elements(routes)
            from first in segment
            from second in segment
            select (Route: route, First: first, Second: second)
        )
            .Draw(400)
            .ToList();
        foreach (var trap in Traps)
        {
            // Each for sure, in the place of every id and of every collection.
            cases.AddRange(routes.Select(route => (route, RequestFixture.Collection, trap)));
            cases.AddRange(
                routes
                    .Where(route => route.Path.Contains("{collection}", StringComparison.Ordinal))
                    .Select(route => (route, trap, "kept"))
            );
        }

        foreach (var (route, collection, second) in cases)
        {
            if (
                collection == RequestFixture.Collection
                && (second == "kept" || !route.Path.Contains("{id}", StringComparison.Ordinal))
            )
            {
                // This one names the document, or the collection, that has to stay.
                continue;
            }

            var target = route
                .Path.Replace("{collection}", collection, StringComparison.Ordinal)
                .Replace("{id}", second, StringComparison.Ordinal)
                .Replace("{name}", second, StringComparison.Ordinal);
            HttpResponseMessage response;
            try
            {
                response = await fixture.SendAsync(route.Method, target);
            }
            catch (HttpRequestException) when (!target.All(c => c is > ' ' and < (char)127))
            {
                continue;
            }

            using (response)
            {
                await fixture.AssertSaneAsync(response, $"{route.Method} {target}");
            }
        }

        await AssertKeptAsync();
        await fixture.AssertGoodDocumentsAreFoundAsync(RequestFixture.Collection);
    }

    private static string Escape(string text) =>
        string.Concat(Encoding.Unicode.GetBytes(text).Length == 0 ? "" : Uri.EscapeDataString(text));

    private async Task AssertKeptAsync()
    {
        using var kept = await fixture.Http.GetAsync($"{Documents}/kept/content");
        Assert.Equal("Kept.", await kept.Content.ReadAsStringAsync());
    }

    private async Task<(HttpMethod Method, string Path)[]> RoutesAsync()
    {
        using var description = JsonDocument.Parse(await fixture.Http.GetStringAsync("/openapi/v1.json"));
        return
        [
            .. description
                .RootElement.GetProperty("paths")
                .EnumerateObject()
                .Where(path =>
                    path.Name.StartsWith("/api/", StringComparison.Ordinal)
                    && !path.Name.EndsWith("/pull", StringComparison.Ordinal)
                )
                .SelectMany(path =>
                    path.Value.EnumerateObject().Select(method => (HttpMethod.Parse(method.Name), path.Name))
                ),
        ];
    }
}
