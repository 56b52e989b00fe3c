using System.Net;
using System.Net.Http.Json;

namespace Pipeline.EndToEnd;

/// <summary>Documents by their ids, whatever characters those have.</summary>
[Collection(SurfaceFixture.Collection)]
public sealed class DocumentRouteTests(SurfaceFixture fixture)
{
    [Fact]
    public async Task Ids_that_differ_only_in_an_encoded_slash_are_different_documents()
    {
        const string Collection = "encoded-ids";
        string[] ids = ["a/b", "a%2Fb", "a%252Fb", "보고서 1/요약?.md", "a+b"];
        using var created = await fixture.Http.PutAsJsonAsync($"/api/collections/{Collection}", new { });
        Assert.True(created.IsSuccessStatusCode);
        using var added = await fixture.Http.PostAsJsonAsync(
            $"/api/collections/{Collection}/documents",
            ids.Select(id => new { id, text = $"Content of {id}." })
        );
        Assert.Equal(HttpStatusCode.Accepted, added.StatusCode);

        foreach (var id in ids)
        {
            var address = $"/api/collections/{Collection}/documents/{Uri.EscapeDataString(id)}";
            using var content = await fixture.Http.GetAsync(address + "/content");
            Assert.Equal($"Content of {id}.", await content.Content.ReadAsStringAsync());
            Assert.Equal("1", Assert.Single(content.Headers.GetValues("X-Document-Version")));
        }

        using var deleted = await fixture.Http.DeleteAsync(
            $"/api/collections/{Collection}/documents/{Uri.EscapeDataString(ids[1])}"
        );
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        using var kept = await fixture.Http.GetAsync(
            $"/api/collections/{Collection}/documents/{Uri.EscapeDataString(ids[0])}/content"
        );
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
    }
}
