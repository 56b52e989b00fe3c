using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Access;

/// <summary>What the hub refuses reaches its caller with code, field and sentence.</summary>
public sealed class HubRefusalTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private const string Team = AccessFixture.Collection;

    [Theory]
    [InlineData("Ask", "{\"collection\":\"none\",\"question\":\"급여는?\"}", "unknown_collection", "collection")]
    [InlineData("Search", "{\"collection\":\"none\",\"query\":\"pay\"}", "unknown_collection", "collection")]
    [InlineData("WatchDocuments", "none", "unknown_collection", "collection")]
    [InlineData(
        "Ask",
        $"{{\"collection\":\"{Team}\",\"question\":\"급여는?\",\"filter\":\"year >\"}}",
        "invalid_request",
        "filter"
    )]
    [InlineData(
        "Search",
        $"{{\"collection\":\"{Team}\",\"query\":\"pay\",\"filter\":\"year >\"}}",
        "invalid_request",
        "filter"
    )]
    [InlineData("Ask", $"{{\"collection\":\"{Team}\",\"question\":\" \"}}", "invalid_request", "question")]
    [InlineData(
        "Search",
        $"{{\"collection\":\"{Team}\",\"query\":\"휴가\",\"filtr\":\"a\"}}",
        "invalid_request",
        "filtr"
    )]
    [InlineData("Search", $"{{\"collection\":\"{Team}\",\"query\":\"휴가\",\"top\":\"x\"}}", "invalid_request", "top")]
    [InlineData("Ask", "[]", "invalid_request", "body")]
    // Nobody widens what he may read by saying so.
    [InlineData(
        "Search",
        $"{{\"collection\":\"{Team}\",\"query\":\"pay\",\"access\":[\"hr\"]}}",
        "invalid_request",
        "access"
    )]
    [InlineData(
        "Ask",
        $"{{\"collection\":\"{Team}\",\"question\":\"pay?\",\"access\":null}}",
        "invalid_request",
        "access"
    )]
    public async Task A_refusal_of_the_hub_tells_code_field_and_sentence(
        string method,
        string argument,
        string code,
        string field
    )
    {
        await using var hub = await ConnectAsync();
        object sent = method.StartsWith("Watch", StringComparison.Ordinal)
            ? argument
            : JsonSerializer.Deserialize<JsonElement>(argument);
        var refused = await Assert.ThrowsAsync<HubException>(async () =>
        {
            if (method == "Search")
            {
                await hub.InvokeAsync<JsonElement>(method, sent);
                return;
            }

            await foreach (var item in hub.StreamAsync<JsonElement>(method, sent))
            {
                // An answer that has begun tells its error as its last event.
                if (item.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
                {
                    throw new HubException(error.GetRawText());
                }
            }
        });
        var told = JsonSerializer.Deserialize<JsonElement>(
            refused.Message[refused.Message.IndexOf('{', StringComparison.Ordinal)..]
        );
        Assert.Equal(code, told.GetProperty("code").GetString());
        Assert.Equal(field, told.GetProperty("param").GetString());
        var sentence = told.GetProperty("message").GetString()!;
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.Contains(code == "unknown_collection" ? "none" : field, sentence, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("hr")]
    public async Task The_cluster_is_not_shown_to_whoever_may_not_read_all(string? labels)
    {
        await using var hub = await ConnectAsync(labels);
        var refused = await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (var item in hub.StreamAsync<JsonElement>("WatchCluster"))
            {
                Assert.Fail($"It was shown: {item}");
            }
        });
        Assert.Contains("\"code\":\"forbidden\"", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("sales")]
    public async Task A_hidden_document_is_to_the_hub_as_if_it_were_not_there(string? labels)
    {
        await using var hub = await ConnectAsync(labels);
        var told = new List<string>();
        foreach (var id in (string[])["pay", "gap"])
        {
            var request = new
            {
                collection = Team,
                query = "quasarword",
                documents = (string[])[id],
            };
            var found = await hub.InvokeAsync<JsonElement>("Search", request);
            told.Add(found.GetProperty("hits").GetRawText());
        }

        Assert.Equal("[]", told[0]);
        Assert.Equal(told[1], told[0]);
    }

    private async Task<HubConnection> ConnectAsync(string? labels = null)
    {
        var hub = new HubConnectionBuilder()
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
        return hub;
    }
}
