using System.Net;
using System.Net.Http.Json;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Serialization;

namespace Pipeline.EndToEnd.Requests;

/// <summary>Settings of a collection that exists: what can change changes, what cannot is refused.</summary>
[Collection(RequestFixture.Group)]
public sealed class SettingsTests(RequestFixture fixture)
{
    [Fact]
    public async Task What_is_put_counts_and_the_rest_stays()
    {
        var name = await fixture.CreateAsync();
        var settings = await PutAsync(name, new { chunkTokens = 32, chunkOverlapTokens = 0 });
        Assert.Equal((32, 0, 1), (settings.ChunkTokens, settings.ChunkOverlapTokens, settings.ShardCount));
        settings = await PutAsync(name, new { guardrailPolicy = "{}" });
        Assert.Equal((32, "{}"), (settings.ChunkTokens, settings.GuardrailPolicy));
        settings = await PutAsync(name, new { ranking = new { keywordWeight = 1.0, vectorWeight = 0.25 } });
        Assert.Equal(
            (1.0, 0.25, RankingOrigin.Set),
            (settings.Ranking!.KeywordWeight, settings.Ranking.VectorWeight, settings.Ranking.Origin)
        );

        // What was read can be put as it is, and nothing changes.
        Assert.Equal(settings, await PutAsync(name, settings));
        Assert.Equal(settings, await PutAsync(name, new { }));
        Assert.Equal(settings, (await fixture.Client.CreateCollectionAsync(name)).Settings);
        Assert.Equal(settings, (await fixture.Client.DescribeCollectionAsync(name)).Settings);
    }

    [Fact]
    public async Task Another_chunking_is_made_beside_for_what_there_is_and_then_holds()
    {
        var name = await fixture.CreateAsync();
        var text = string.Join(
            "\n\n",
            Enumerable.Range(1, 40).Select(i => $"Paragraph number {i} says that the canteen opens at noon on day {i}.")
        );
        await fixture.Client.SubmitAsync(name, new DocumentInput { Id = "before", Text = text });
        await fixture.Client.SettleAsync(name);
        var chunks = (await fixture.Client.GetDocumentAsync(name, "before")).Chunks;
        var asked = await PutAsync(name, new { chunkTokens = 32, chunkOverlapTokens = 0 });
        Assert.NotEqual(32, asked.ChunkTokens);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await fixture.Client.FindReembeddingAsync(name)).IsUnderWay)
        {
            await Task.Delay(100, patience.Token);
        }

        await fixture.Client.SubmitAsync(name, new DocumentInput { Id = "after", Text = text });
        await fixture.Client.SettleAsync(name);
        var before = await fixture.Client.GetDocumentAsync(name, "before");
        var after = await fixture.Client.GetDocumentAsync(name, "after");
        Assert.True(
            before.Chunks > 2 * chunks && after.Chunks == before.Chunks,
            $"{chunks} chunks at first, {before.Chunks} then, {after.Chunks} after."
        );
        Assert.Equal(32, (await fixture.Client.DescribeCollectionAsync(name)).Settings.ChunkTokens);
    }

    [Theory]
    [InlineData("""{"shardCount":2}""", HttpStatusCode.Conflict, "shardCount", "another collection")]
    [InlineData("""{"chunkTokens":1}""", HttpStatusCode.BadRequest, "chunkTokens", "16")]
    [InlineData("""{"chunkTokens":32}""", HttpStatusCode.BadRequest, "chunkOverlapTokens", "16")]
    [InlineData("""{"guardrailPolicy":"x"}""", HttpStatusCode.BadRequest, "guardrailPolicy", "")]
    [InlineData("""{"ranking":{"method":"best"}}""", HttpStatusCode.BadRequest, "method", "rrf")]
    public async Task What_cannot_change_is_refused_by_name_and_nothing_changes(
        string body,
        HttpStatusCode status,
        string field,
        string named
    )
    {
        var before = await fixture.Client.DescribeCollectionAsync(RequestFixture.Collection);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await fixture.SendAsync(
            HttpMethod.Put,
            $"/api/collections/{RequestFixture.Collection}",
            content
        );
        var error = await RequestFixture.ErrorAsync(response, status);
        Assert.Equal(field, error.Param);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Equal(
            before.Settings,
            (await fixture.Client.DescribeCollectionAsync(RequestFixture.Collection)).Settings
        );
    }

    private async Task<CollectionSettings> PutAsync(string name, object body)
    {
        using var response = await fixture.Http.PutAsJsonAsync($"/api/collections/{name}", body, PipelineJson.Options);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<CollectionInfo>(PipelineJson.Options))!.Settings;
    }
}
