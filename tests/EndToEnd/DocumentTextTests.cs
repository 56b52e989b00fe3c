using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Serialization;

namespace Pipeline.EndToEnd;

/// <summary>What was read of a document, and the document as it was sent, as browsers and programs get them.</summary>
[Collection(SurfaceFixture.Collection)]
public sealed class DocumentTextTests(SurfaceFixture fixture)
{
    private const string Collection = "document-texts";
    private const string Documents = $"/api/collections/{Collection}/documents";

    [Fact]
    public async Task Ranges_of_chunks_are_ranges_of_the_text()
    {
        var lines = string.Concat(Enumerable.Range(0, 60).Select(i => $"    사람[{i}] = name({i});\n"));
        await AddAsync("표/a.md", "text/markdown", $"# 표\n\n```csharp\nif (x)\n{{\n{lines}}}\n```\n\nThe end. 끝.\n");
        var address = $"{Documents}/{Uri.EscapeDataString("표/a.md")}";
        var text = await fixture.Http.GetStringAsync($"{address}/text");
        var page = await fixture.Http.GetFromJsonAsync<DocumentChunks>($"{address}/chunks", PipelineJson.Options);
        Assert.Equal($"표\n\nif (x)\n{{\n{lines}}}\n\nThe end. 끝.", text);
        Assert.True(page!.Total > 2);
        Assert.Contains(page.Chunks, chunk => chunk.Added.Count > 0);
        foreach (var chunk in page.Chunks)
        {
            Assert.Equal(text[chunk.Start..chunk.End], ChunkText.Own(chunk));
            Assert.Equal(["표"], chunk.HeadingPath);
        }

        var second = await fixture.Http.GetFromJsonAsync<DocumentChunks>(
            $"{address}/chunks?from=1&limit=1",
            PipelineJson.Options
        );
        Assert.Equal([1], second!.Chunks.Select(chunk => chunk.Chunk));
        Assert.Equal(2, second.Next);
        using var refused = await fixture.Http.GetAsync($"{address}/chunks?limit=0");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Nothing_of_a_document_runs_under_the_servers_address()
    {
        const string Script = "<script>alert(1)</script>";
        await AddAsync("page.html", "text/html", $"<html><body><p>Some words.</p>{Script}</body></html>");
        await AddAsync("picture.svg", "image/svg+xml", $"<svg xmlns=\"http://www.w3.org/2000/svg\">{Script}</svg>");
        await AddAsync("note.md", "text/markdown; charset=utf-8", $"Words. {Script}");
        foreach (
            var path in (string[])["page.html/content", "picture.svg/content", "note.md/content", "page.html/text"]
        )
        {
            foreach (
                var query in path.EndsWith("/text", StringComparison.Ordinal) ? [""] : (string[])["", "?inline=true"]
            )
            {
                using var response = await fixture.Http.GetAsync($"{Documents}/{path}{query}");
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
                Assert.Equal("sandbox; default-src 'none'", policy);
                Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
                var saved = response.Content.Headers.ContentDisposition?.DispositionType == "attachment";
                Assert.True(saved || response.Content.Headers.ContentType!.MediaType == "text/plain", $"{path}{query}");
            }
        }

        using var shown = await fixture.Http.GetAsync($"{Documents}/note.md/content?inline=true");
        Assert.Equal("inline", shown.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal($"Words. {Script}", await shown.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_document_that_was_not_read_has_no_chunks_and_says_so()
    {
        await AddAsync("broken.pdf", "application/pdf", "%PDF-1.7 and nothing more");
        var page = await fixture.Http.GetFromJsonAsync<DocumentChunks>(
            $"{Documents}/broken.pdf/chunks",
            PipelineJson.Options
        );
        Assert.Equal((0L, 1L, 0), (page!.Version, page.NewestVersion, page.Total));
        using var text = await fixture.Http.GetAsync($"{Documents}/broken.pdf/text");
        Assert.Equal(HttpStatusCode.Conflict, text.StatusCode);
        foreach (var part in (string[])["chunks", "text"])
        {
            using var unknown = await fixture.Http.GetAsync($"{Documents}/nobody/{part}");
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
            var error = JsonDocument.Parse(await unknown.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
            Assert.Equal("unknown_document", error.GetProperty("code").GetString());
        }
    }

    private async Task AddAsync(string id, string contentType, string content)
    {
        using var created = await fixture.Http.PutAsJsonAsync(
            $"/api/collections/{Collection}",
            new { chunkTokens = 64, chunkOverlapTokens = 8 }
        );
        Assert.True(created.IsSuccessStatusCode);
        var document = new
        {
            id,
            contentType,
            content = Convert.ToBase64String(Encoding.UTF8.GetBytes(content)),
        };
        using var added = await fixture.Http.PostAsJsonAsync(Documents, document);
        Assert.Equal(HttpStatusCode.Accepted, added.StatusCode);
        using var settled = await fixture.Http.PostAsync($"/api/collections/{Collection}/settle", null);
        Assert.True(settled.IsSuccessStatusCode);
    }
}
