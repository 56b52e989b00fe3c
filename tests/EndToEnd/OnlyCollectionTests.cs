using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Contracts.Documents;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>A request that names no collection means the only one there is.</summary>
public sealed class OnlyCollectionTests
{
    [Fact]
    public async Task A_chat_without_a_model_is_about_the_only_collection()
    {
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var client = silo.CreateClient();
        using var http = silo.CreateHttpClient();
        var (none, said) = await ChatAsync(http);
        Assert.Equal(HttpStatusCode.BadRequest, none);
        Assert.Contains("no collection yet", said, StringComparison.Ordinal);

        await client.CreateCollectionAsync("handbook");
        await client.SubmitAsync("handbook", new DocumentInput { Id = "leave", Text = "Annual leave is 25 days." });
        await client.SettleAsync("handbook");
        var (status, body) = await ChatAsync(http);
        Assert.True(status == HttpStatusCode.OK, body);
        Assert.Equal("handbook", JsonDocument.Parse(body).RootElement.GetProperty("model").GetString());

        await client.CreateCollectionAsync("travel");
        var (several, names) = await ChatAsync(http);
        Assert.Equal(HttpStatusCode.BadRequest, several);
        Assert.Contains("handbook, travel", names, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> ChatAsync(HttpClient http)
    {
        using var response = await http.PostAsJsonAsync(
            "/v1/chat/completions",
            new { messages = new[] { new { role = "user", content = "How long is annual leave?" } } }
        );
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
