using System.Text.Json.Nodes;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>An embedder of whose vectors only the first dimensions are kept.</summary>
public sealed class ShortenedVectorsTests
{
    private const string Collection = "notes";

    [Fact]
    public async Task Documents_are_embedded_once_and_found_by_their_vectors_also_after_a_restart()
    {
        using var folder = new SiloFolder(SiloFolder.Embedder);
        var path = Path.Combine(folder.Models, SiloFolder.Embedder, "model.json");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(path))!;
        manifest["truncateDimensions"] = 16;
        await File.WriteAllTextAsync(path, manifest.ToJsonString());
        IReadOnlyList<DocumentInfo> before;
        await using (var silo = await SiloProcess.StartAsync(folder, "--samples", "false"))
        {
            before = await FillAndCheckAsync(silo, 0, 20);
            Assert.True(await silo.StopAsync() == 0, silo.Output);
        }

        await using var again = await SiloProcess.StartAsync(folder, "--samples", "false");
        var after = await FillAndCheckAsync(again, 20, 21);

        // Nothing was accepted again, embedded again or published again.
        Assert.Equal(
            before,
            after
                .Where(document => document.Id != "note-20")
                .Select(document => document with { Labels = before[0].Labels })
        );
    }

    private static async Task<IReadOnlyList<DocumentInfo>> FillAndCheckAsync(SiloProcess silo, int from, int to)
    {
        using var client = silo.CreateClient();
        await client.CreateCollectionAsync(Collection);
        await client.SubmitBatchAsync(
            Collection,
            [
                .. Enumerable
                    .Range(from, to - from)
                    .Select(number => new DocumentInput
                    {
                        Id = $"note-{number}",
                        Text = $"The leave of {number + 10} days is in note {number}. 연차 휴가는 {number}일이다.",
                    }),
            ]
        );
        var info = await client.SettleAsync(Collection, TimeSpan.FromMinutes(2));
        Assert.Equal((to, info.Chunks), (info.Documents.Indexed, info.Vectors));
        var found = await client.SearchAsync(
            new SearchRequest
            {
                Collection = Collection,
                Query = "leave 휴가",
                Mode = SearchMode.Vector,
            }
        );
        Assert.Equal(SearchMode.Vector, found.Mode);
        Assert.NotEmpty(found.Hits);
        var page = await client.ListDocumentsPageAsync(Collection);
        return [.. page.Documents.Select(document => document with { Labels = [] })];
    }
}
