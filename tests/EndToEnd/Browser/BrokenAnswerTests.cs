using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>An answer whose connection breaks goes on over the next one, where it broke off.</summary>
[Collection(DashboardCollection.Name)]
public sealed class BrokenAnswerTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    private const char End = '\u001e';
    private const string Question = "HNSW에서 M과 efConstruction은 무엇을 정하나요?";

    /// <summary>After how many events of an answer each connection breaks.</summary>
    private static readonly int[] Cuts = [1, 3, 2];

    [ChromiumFact]
    public async Task Every_event_of_it_is_shown_once()
    {
        await OpenAsync("ask");
        await AskAsync(Question);
        var whole = await ShownAsync();
        Assert.NotEmpty(whole);

        var broken = 0;
        var reads = new List<long>();
        await Page.RouteWebSocketAsync(
            url => url.EndsWith("/hub", StringComparison.Ordinal),
            page =>
            {
                var server = page.ConnectToServer();
                var left = -1;
                page.OnMessage(frame =>
                {
                    if (From(frame.Text) is { } from)
                    {
                        reads.Add(from);
                        left = reads.Count <= Cuts.Length ? Cuts[reads.Count - 1] : -1;
                    }

                    server.Send(frame.Text ?? "");
                });
                server.OnMessage(frame =>
                {
                    foreach (var record in (frame.Text ?? "").Split(End, StringSplitOptions.RemoveEmptyEntries))
                    {
                        if (left == 0)
                        {
                            // Gone in the middle of what the server sends.
                            return;
                        }

                        page.Send(record + End);
                        if (IsAnswerEvent(record) && --left == 0)
                        {
                            broken++;
                            _ = page.CloseAsync();
                        }
                    }
                });
            }
        );
        await OpenAsync("ask");
        await AskAsync(Question);
        Assert.Equal(whole, await ShownAsync());
        Assert.Equal(Cuts.Length, broken);

        // Each time it asked for what it did not have.
        Assert.Equal([0L, 1, 4, 6], reads);
        await Expect(Page.Locator("#answer .banner[data-tone=bad]")).ToHaveCountAsync(0);
    }

    private async Task<string> ShownAsync() => await Page.Locator("#answer .prose").InnerTextAsync();

    private static long? From(string? frame)
    {
        foreach (var record in (frame ?? "").Split(End, StringSplitOptions.RemoveEmptyEntries))
        {
            var json = JsonSerializer.Deserialize<JsonElement>(record);
            if (json.TryGetProperty("target", out var target) && target.GetString() == "ReadAnswer")
            {
                return json.GetProperty("arguments")[1].GetInt64();
            }
        }

        return null;
    }

    private static bool IsAnswerEvent(string record) =>
        JsonSerializer.Deserialize<JsonElement>(record) is var json
        && json.TryGetProperty("item", out var item)
        && item.ValueKind == JsonValueKind.Object
        && item.TryGetProperty("sequence", out _);
}
