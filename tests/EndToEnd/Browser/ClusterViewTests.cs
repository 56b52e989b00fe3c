using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Serialization;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>The view of the cluster: of the one silo that runs here, and of many that a frame of the hub tells
/// of.</summary>
[Collection(DashboardCollection.Name)]
public sealed partial class ClusterViewTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    private const char End = '\u001e';
    private const int StreamItem = 2;
    private const int CancelInvocation = 5;

    private readonly ConcurrentQueue<JsonElement> _sent = new();

    [ChromiumTheory]
    [InlineData("en-US", "One silo, which holds every index", "ready")]
    [InlineData("ko-KR", "사일로 하나가 모든 색인을", "준비됨")]
    public async Task One_silo_is_shown_with_its_shard_and_its_workers(string locale, string about, string ready)
    {
        await UseAsync(new() { Locale = locale });
        await OpenAsync("ask");
        await Page.Keyboard.PressAsync("Escape");
        await Page.Locator("main").FocusAsync();
        await Page.Keyboard.PressAsync("4");
        var view = Page.Locator("[data-view=cluster]");
        await Expect(view).ToBeVisibleAsync();
        await ThereAsync("[data-silo][data-silo-state=active]", Soon);
        await Expect(view.Locator(".view-head")).ToContainTextAsync(about);
        var copy = view.Locator("[data-collection=samples] tr[data-shard='0'] [data-copy]");
        await Expect(copy).ToHaveAttributeAsync("data-sign", "ready", new() { Timeout = Soon });
        await Expect(copy).ToContainTextAsync(ready);
        Assert.NotEqual(0, await view.Locator("[data-cluster-worker]").CountAsync());
        Assert.Equal(0, await view.Locator(".zone, .orleans button").CountAsync());
        if (locale == "ko-KR")
        {
            Assert.DoesNotMatch(
                Sentence(),
                (await view.InnerTextAsync()).Replace("pipeline models pull --defaults", "", StringComparison.Ordinal)
            );
        }

        // All shards are ready.
        await view.Locator("[data-filter=unready]").ClickAsync();
        await Expect(view.Locator("[data-collection]:visible")).ToHaveCountAsync(0);
        Assert.Empty(Browser.Errors);
    }

    [ChromiumFact]
    public async Task The_server_is_asked_only_while_somebody_looks()
    {
        await ListenAsync(null);
        await OpenAsync("ask");
        Assert.DoesNotContain(_sent, IsWatch);
        await Page.Locator("[data-nav=cluster]").ClickAsync();
        await ThereAsync("[data-silo]", Soon);
        var asked = Assert.Single(_sent, IsWatch).GetProperty("invocationId").GetString();
        await Page.Locator("[data-nav=ask]").ClickAsync();
        await SentAsync(record =>
            record.GetProperty("type").GetInt32() == CancelInvocation
            && record.GetProperty("invocationId").GetString() == asked
        );
        await Page.Locator("[data-nav=cluster]").ClickAsync();
        await SentAsync(record => IsWatch(record) && record.GetProperty("invocationId").GetString() != asked);
        Assert.Equal(2, _sent.Count(IsWatch));
        Assert.Empty(Browser.Errors);
    }

    [ChromiumTheory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Many_silos_and_shards_stay_readable(int width)
    {
        var cluster = ManyShards.Status();
        await UseAsync(
            new()
            {
                Locale = "en-US",
                ViewportSize = new() { Width = width, Height = 900 },
            }
        );
        var frames = await ListenAsync(cluster);
        await OpenAsync("cluster");
        await ThereAsync("[data-silo='index-9']", Soon);
        Assert.Equal(
            ["rack-a", "rack-b", "rack-c"],
            await Page.Locator("[data-zone]")
                .EvaluateAllAsync<string[]>("zones => zones.map(zone => zone.dataset.zone)")
        );
        var rows = Page.Locator("[data-collection=library] tbody tr");
        Assert.Equal(ManyShards.Shards, await rows.CountAsync());

        // The table scrolls; the page beside it does not grow, nor does it get wider than the screen.
        var box = Page.Locator("[data-collection=library] .matrix-scroll");
        var height = await box.EvaluateAsync<int>("box => box.clientHeight");
        Assert.InRange(height, 200, 600);
        Assert.Equal(
            0,
            await Page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
        );

        // The dead silo keeps its zone, and its copies are unknown.
        frames(ManyShards.WithDead(cluster, "index-3"));
        await ThereAsync("[data-zone='rack-a'] [data-silo='index-3'][data-silo-state=dead]", Soon);
        var lost = cluster.Shards.Count(shard => shard.Copies.Any(copy => copy.Silo == "index-3"));
        Assert.Equal(lost, await Page.Locator("[data-copy='index-3'][data-sign=unknown]").CountAsync());
        Assert.Contains(
            "no answer",
            await Page.Locator("[data-copy='index-3']").First.InnerTextAsync(),
            StringComparison.Ordinal
        );

        // Where a reader has scrolled to stays while figures change.
        await box.EvaluateAsync("box => { box.scrollTop = 300; }");
        frames(ManyShards.WithDead(ManyShards.Status(watermark: 4321), "index-3"));
        await Expect(rows.First).ToContainTextAsync("4,321", new() { Timeout = Soon });
        Assert.Equal(300, await box.EvaluateAsync<int>("box => box.scrollTop"));

        await Page.Locator("[data-filter=unready]").ClickAsync();
        await Expect(rows).ToHaveCountAsync(lost);
        await Expect(Page.Locator("[data-filter=unready] b")).ToHaveTextAsync($"{lost}");
        frames(cluster);
        await Expect(rows).ToHaveCountAsync(0);
        await Page.Locator("[data-view=cluster] [data-filter=all]").ClickAsync();
        await Expect(rows).ToHaveCountAsync(ManyShards.Shards);
        Assert.Empty(Browser.Errors);
    }

    private static bool IsWatch(JsonElement record) =>
        record.TryGetProperty("target", out var target) && target.GetString() == "WatchCluster";

    /// <summary>Keeps what the page sends to the hub, and answers for the server what the cluster is.</summary>
    /// <param name="cluster">What it is; null: the server itself answers.</param>
    /// <returns>Tells of another state.</returns>
    private async Task<Action<ClusterStatus>> ListenAsync(ClusterStatus? cluster)
    {
        Action<ClusterStatus> tell = _ => { };
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
                        if (json.TryGetProperty("type", out _))
                        {
                            _sent.Enqueue(json);
                        }

                        if (cluster is null || !IsWatch(json))
                        {
                            server.Send(record + End);
                            continue;
                        }

                        var id = json.GetProperty("invocationId").GetString();
                        tell = status => page.Send(Item(id!, status) + End);
                        tell(cluster);
                    }
                });
            }
        );
        return status => tell(status);
    }

    private static string Item(string id, ClusterStatus status) =>
        JsonSerializer.Serialize(
            new
            {
                type = StreamItem,
                invocationId = id,
                item = status,
            },
            PipelineJson.Options
        );

    private async Task SentAsync(Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource((int)Soon);
        while (!_sent.Any(holds))
        {
            await Page.EvaluateAsync("() => new Promise(resolve => setTimeout(resolve))");
            Assert.False(patience.IsCancellationRequested, "It was not sent.");
        }
    }

    /// <summary>Four English words in a row; a name or a unit has fewer.</summary>
    [GeneratedRegex("""[A-Za-z]{2,} +[A-Za-z]{2,} +[A-Za-z]{2,} +[A-Za-z]{2,}""")]
    private static partial Regex Sentence();
}
