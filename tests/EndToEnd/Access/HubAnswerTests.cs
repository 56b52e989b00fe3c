using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Pipeline.EndToEnd.Access;

/// <summary>Answers over the hub are read over any connection of whoever asked, and over no other.</summary>
public sealed class HubAnswerTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private static readonly object Question = new
    {
        collection = AccessFixture.Collection,
        question = "What does the cook earn?",
    };

    [Fact]
    public async Task An_answer_is_read_on_over_another_connection_from_any_event()
    {
        string id;
        var seen = new List<JsonElement>();
        await using (var hub = await ConnectAsync("hr"))
        {
            id = await hub.InvokeAsync<string>("StartAnswer", Question);
            await foreach (var item in hub.StreamAsync<JsonElement>("ReadAnswer", id, 0))
            {
                seen.Add(item);
                if (seen.Count == 3)
                {
                    break;
                }
            }
        }

        await using var again = await ConnectAsync("hr");
        await foreach (var item in again.StreamAsync<JsonElement>("ReadAnswer", id, seen.Count))
        {
            seen.Add(item);
        }

        Assert.Equal(
            Enumerable.Range(0, seen.Count).Select(i => (long)i),
            seen.Select(item => item.GetProperty("sequence").GetInt64())
        );
        Assert.Equal("done", seen[^1].GetProperty("type").GetString());
        Assert.Contains("3000", string.Concat(seen.Select(item => item.GetRawText())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("legal")]
    [InlineData("hr,legal")]
    public async Task Another_is_told_what_is_told_of_an_answer_that_is_not_there(string? labels)
    {
        await using var hub = await ConnectAsync("hr");
        var id = await hub.InvokeAsync<string>("StartAnswer", Question);
        await using var other = await ConnectAsync(labels);
        await other.InvokeAsync("CancelAnswer", id);
        var refused = await RefusalAsync(other, id);
        Assert.Equal(await RefusalAsync(other, Guid.NewGuid().ToString("N")), refused);
        Assert.Equal(await RefusalAsync(other, "no id"), refused);
        Assert.Contains("unknown_answer", refused, StringComparison.Ordinal);

        var last = default(JsonElement);
        await foreach (var item in hub.StreamAsync<JsonElement>("ReadAnswer", id, 0))
        {
            last = item;
        }

        Assert.Equal("completed", last.GetProperty("reason").GetString());
    }

    private static async Task<string> RefusalAsync(HubConnection hub, string id) =>
        (
            await Assert.ThrowsAsync<HubException>(async () =>
            {
                await foreach (var item in hub.StreamAsync<JsonElement>("ReadAnswer", id, 0))
                {
                    Assert.Fail(item.GetRawText());
                }
            })
        ).Message;

    private async Task<HubConnection> ConnectAsync(string? labels)
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
