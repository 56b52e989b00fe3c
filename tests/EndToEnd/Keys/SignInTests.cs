using Microsoft.Playwright;
using Pipeline.EndToEnd.Browser;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Keys;

/// <summary>The dashboard of a server that asks for keys.</summary>
public sealed class SignInTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private static readonly float Soon = (float)TimeSpan.FromSeconds(30).TotalMilliseconds;

    [ChromiumFact]
    public async Task The_page_asks_for_a_key_says_what_is_wrong_with_it_and_goes_on_with_it()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var page = browser.Page;
        page.SetDefaultTimeout(Soon);
        await page.GotoAsync(new Uri(fixture.BaseAddress, "/#/documents").ToString());
        var dialog = page.Locator("#sign-in");
        await Expect(dialog).ToBeVisibleAsync(new() { Timeout = Soon });
        await Expect(dialog).ToContainTextAsync("API key");
        await EnterAsync(fixture.Secrets["revoked"]!);
        await Expect(dialog.Locator("[role=alert]")).ToContainTextAsync("revoked", new() { Timeout = Soon });

        // Another language, while it is open.
        await page.EvaluateAsync("() => document.getElementById('language').click()");
        await Expect(dialog).ToContainTextAsync("API 키가 폐기되었습니다", new() { Timeout = Soon });
        await EnterAsync(fixture.Secrets["team reader"]!);
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-state", "open", new() { Timeout = Soon });
        await Expect(dialog).ToBeHiddenAsync();
        await Expect(page.Locator("#collection option")).ToHaveTextAsync(["team"], new() { Timeout = Soon });
        await Expect(page.Locator("tr[data-document=open]")).ToBeVisibleAsync(new() { Timeout = Soon });

        // The document itself, which a link alone cannot fetch; saved, never opened here.
        await page.Locator("tr[data-document=open] a").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("[data-key=download]").ClickAsync());
        Assert.Equal("The canteen opens at noon.", await File.ReadAllTextAsync((await download.PathAsync())!));

        await page.GoBackAsync();

        // It is kept as long as the tab, and by nothing else.
        await page.ReloadAsync();
        await Expect(page.Locator("#link")).ToHaveAttributeAsync("data-state", "open", new() { Timeout = Soon });
        Assert.Equal(0, await page.EvaluateAsync<int>("() => localStorage.getItem('pipeline.key') ? 1 : 0"));
        await using var other = await chromium.OpenAsync();
        await other.Page.GotoAsync(fixture.BaseAddress.ToString());
        await Expect(other.Page.Locator("#sign-in")).ToBeVisibleAsync(new() { Timeout = Soon });

        async Task EnterAsync(string secret)
        {
            await dialog.Locator("input").FillAsync(secret);
            await dialog.Locator("button").ClickAsync();
        }
    }

    [ChromiumFact]
    public async Task The_view_of_the_cluster_says_that_it_is_for_administrators_and_takes_their_key()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var browser = await chromium.OpenAsync();
        var page = browser.Page;
        page.SetDefaultTimeout(Soon);
        await page.GotoAsync(new Uri(fixture.BaseAddress, "/#/cluster").ToString());
        var dialog = page.Locator("#sign-in");
        await Expect(dialog).ToBeVisibleAsync(new() { Timeout = Soon });
        await EnterAsync(fixture.Secrets["reader"]!);
        var refused = page.Locator("[data-view=cluster] [data-refused=role_needed]");
        await Expect(refused).ToContainTextAsync("administrator’s key", new() { Timeout = Soon });
        await Expect(page.Locator("#notices [data-watch=WatchCluster]")).ToHaveCountAsync(0);
        await page.EvaluateAsync("() => document.getElementById('language').click()");
        await Expect(refused).ToContainTextAsync("관리자 키로 볼 수 있습니다");

        await refused.Locator("button").ClickAsync();
        await Expect(dialog).ToBeVisibleAsync();
        await EnterAsync(fixture.Secrets["admin"]!);
        await Expect(page.Locator("[data-silo][data-silo-state=active]")).ToBeVisibleAsync(new() { Timeout = Soon });
        await Expect(refused).ToHaveCountAsync(0);

        // Orleans' own dashboard opens apart, and knows nothing of the key.
        var orleans = await page.Context.RunAndWaitForPageAsync(() =>
            page.Locator("[data-view=cluster] .orleans button").ClickAsync()
        );
        await Expect(orleans.Locator("#menu")).ToContainTextAsync("Silos", new() { Timeout = Soon });
        Assert.EndsWith("/orleans/", new Uri(orleans.Url).AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(0, await orleans.EvaluateAsync<int>("() => sessionStorage.length"));
        Assert.True(await orleans.EvaluateAsync<bool>("() => window.opener === null"));

        async Task EnterAsync(string secret)
        {
            await dialog.Locator("input").FillAsync(secret);
            await dialog.Locator("button").ClickAsync();
        }
    }
}
