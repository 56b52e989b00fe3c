using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>Live figures that the server refuses: the page says so, in the reader's language, and asks again.</summary>
[Collection(DashboardCollection.Name)]
public sealed class WatchTroubleTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    private const char End = '\u001e';

    [ChromiumFact]
    public async Task A_watch_that_fails_is_told_and_begun_again_until_it_runs()
    {
        var failing = true;
        var refused = 0;
        await Page.RouteWebSocketAsync(
            url => url.EndsWith("/hub", StringComparison.Ordinal),
            page =>
            {
                var server = page.ConnectToServer();
                page.OnMessage(frame =>
                {
                    foreach (var record in (frame.Text ?? "").Split(End, StringSplitOptions.RemoveEmptyEntries))
                    {
                        var json = JsonSerializer.Deserialize<JsonElement>(record);
                        if (
                            Volatile.Read(ref failing)
                            && json.TryGetProperty("target", out var target)
                            && target.GetString() == "WatchWorkers"
                        )
                        {
                            Interlocked.Increment(ref refused);
                            page.Send(Refusal(json.GetProperty("invocationId").GetString()!) + End);
                        }
                        else
                        {
                            server.Send(record + End);
                        }
                    }
                });
            }
        );
        await OpenAsync("workers");
        await Page.EvaluateAsync(
            "() => { if (document.documentElement.lang !== 'en') document.getElementById('language').click(); }"
        );
        var banner = Page.Locator("#notices [data-watch=WatchWorkers]");
        await Expect(banner).ToContainTextAsync("The store is away. Try again in 3 s.", new() { Timeout = Soon });
        await Page.Locator("#language").ClickAsync();
        await Expect(banner).ToContainTextAsync("저장소에 쓸 수 없어", new() { Timeout = Soon });
        Assert.Equal(0, await Page.Locator("[data-worker]").CountAsync());

        var before = Volatile.Read(ref refused);
        Volatile.Write(ref failing, false);
        await Expect(banner).ToHaveCountAsync(0, new() { Timeout = Soon });
        await Expect(Page.Locator("[data-worker]").First).ToBeAttachedAsync(new() { Timeout = Soon });
        Assert.True(before >= 1);
        Assert.Empty(Browser.Errors);
    }

    private static string Refusal(string id) =>
        JsonSerializer.Serialize(
            new
            {
                type = 3,
                invocationId = id,
                error = "An error occurred on the server while streaming results. HubException: "
                    + """{"code":"store_unavailable","message":"The store is away.","type":"server_error","retryAfterSeconds":3}""",
            }
        );
}
