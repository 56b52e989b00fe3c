using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>A conversation in the dashboard: turns stay, follow-ups lean on them, and a reload brings them
/// back.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ConversationViewTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    private const string First = "Who published reciprocal rank fusion?";
    private const string FollowUp = "Since when?";

    private readonly HttpClient _http = fixture.Http;

    [ChromiumFact]
    public async Task Turns_stay_a_follow_up_leans_on_them_and_a_reload_brings_them_back()
    {
        await OpenAsync("ask");
        await AskAsync(First);
        var conversation = await ConversationAsync();
        await AskAsync(FollowUp);
        Assert.Equal([First, FollowUp], await Page.Locator(".asked").AllInnerTextsAsync());
        Assert.Equal(conversation, await ConversationAsync());
        await Expect(Page.Locator("[data-stage=rewrite]")).ToBeVisibleAsync();
        var answers = await Page.Locator(".thread .prose").AllInnerTextsAsync();
        Assert.Equal(2, answers.Count);

        // A citation of the earlier turn opens its own source, and Escape leads back.
        await Page.Locator(".answer").First.Locator("[data-citation]").First.ClickAsync();
        await Expect(Page.Locator(".answer").First).ToHaveAttributeAsync("id", "answer");
        await Expect(Page.Locator(".passage[data-open] mark")).ToHaveCountAsync(1);
        await Page.Keyboard.PressAsync("Escape");
        Assert.True(await Page.EvaluateAsync<bool>("() => document.activeElement.matches('.answer [data-citation]')"));

        await Page.ReloadAsync();
        await Expect(Page.Locator(".thread .prose")).ToHaveCountAsync(2, new() { Timeout = Soon });
        Assert.Equal(answers, await Page.Locator(".thread .prose").AllInnerTextsAsync());
        Assert.Equal([First, FollowUp], await Page.Locator(".asked").AllInnerTextsAsync());
        await Page.Locator("#answer [data-citation]").First.ClickAsync();
        await Expect(Page.Locator(".passage[data-open]")).ToHaveCountAsync(1);

        // It goes on where it was.
        await AskAsync("Why k = 60?");
        await Expect(Page.Locator(".asked")).ToHaveCountAsync(3);
        await Expect(Page.Locator($".conv[aria-current=true][data-conversation='{conversation}']"))
            .ToContainTextAsync("3", new() { Timeout = Soon });
        Assert.Empty(Browser.Errors);
    }

    [ChromiumFact]
    public async Task Conversations_are_listed_opened_renamed_exported_and_deleted()
    {
        await OpenAsync("ask");
        await AskAsync(First);
        var first = await ConversationAsync();
        await Page.Locator("#new-conversation").ClickAsync();
        await Expect(Page.Locator(".asked")).ToHaveCountAsync(0);
        await AskAsync("What is BM25?");
        var second = await ConversationAsync();
        Assert.NotEqual(first, second);

        // With the keyboard: one stop for the list, arrows in it.
        await Page.Locator($".conv[data-conversation='{second}']").FocusAsync();
        await Page.Keyboard.PressAsync("ArrowDown");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator(".asked")).ToHaveTextAsync([First], new() { Timeout = Soon });
        Assert.Equal(first, await ConversationAsync());

        await Page.Locator(".conv-actions [data-key=rename]").ClickAsync();
        await Page.Locator("#conversation-name").FillAsync("융합 이야기");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("#conversation-title")).ToHaveTextAsync("융합 이야기", new() { Timeout = Soon });
        await Expect(Page.Locator($".conv[data-conversation='{first}'] .conv-title")).ToHaveTextAsync("융합 이야기");

        await Page.Locator(".conv-actions [data-key=export]").ClickAsync();
        var download = await Page.RunAndWaitForDownloadAsync(() =>
            Page.Locator(".conv-actions [data-key=markdown]").ClickAsync()
        );
        Assert.EndsWith(".md", download.SuggestedFilename, StringComparison.Ordinal);
        var written = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.StartsWith("# 융합 이야기\n", written, StringComparison.Ordinal);
        Assert.Contains("**Sources**", written, StringComparison.Ordinal);

        await Page.Locator(".conv-actions [data-key=delete]").ClickAsync();
        await Page.Locator(".conv-actions [data-key=delete]").ClickAsync();
        await Expect(Page.Locator($".conv[data-conversation='{first}']")).ToHaveCountAsync(0, new() { Timeout = Soon });
        await Expect(Page.Locator(".asked")).ToHaveCountAsync(0);
        using var gone = await _http.GetAsync($"/api/collections/samples/conversations/{first}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        // Whoever has its address is told so, in words.
        Assert.Empty(Browser.Errors);
        await OpenAsync($"ask/samples/{first}");
        await Expect(Page.Locator(".intro .banner[data-tone=bad]")).ToBeVisibleAsync(new() { Timeout = Soon });
    }

    [ChromiumFact]
    public async Task An_incognito_conversation_leans_on_itself_and_is_not_kept()
    {
        await OpenAsync("ask");
        await Page.Locator("#incognito").CheckAsync();
        await Expect(Page.Locator("#incognito-on")).ToBeVisibleAsync();
        var before = await CountAsync();
        await AskAsync(First);
        await AskAsync(FollowUp);
        await Expect(Page.Locator("[data-stage=rewrite]")).ToBeVisibleAsync();
        Assert.EndsWith("#/ask", Page.Url, StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
        await Page.Locator("#incognito").UncheckAsync();
        await Expect(Page.Locator(".asked")).ToHaveCountAsync(0);
        Assert.Empty(Browser.Errors);

        async Task<int> CountAsync()
        {
            var page = await _http.GetStringAsync("/api/collections/samples/conversations?limit=200");
            return JsonDocument.Parse(page).RootElement.GetProperty("conversations").GetArrayLength();
        }
    }

    [ChromiumFact]
    public async Task A_conversation_stays_open_while_other_views_are_looked_at_in_both_languages()
    {
        await UseAsync(new() { Locale = "ko-KR" });
        await OpenAsync("ask");
        await AskAsync("HNSW에서 M과 efConstruction은 무엇을 정하나요?");
        var conversation = await ConversationAsync();
        await Page.Locator("[data-nav=documents]").ClickAsync();
        await Page.Locator("[data-nav=ask]").ClickAsync();
        await Expect(Page.Locator(".asked")).ToHaveCountAsync(1);
        Assert.Equal(conversation, await ConversationAsync());
        await Expect(Page.Locator("#new-conversation")).ToHaveTextAsync("새 대화");
        await Page.Locator("#language").ClickAsync();
        await Expect(Page.Locator("#new-conversation")).ToHaveTextAsync("New conversation");
        await Expect(Page.Locator(".asked")).ToHaveCountAsync(1);
        await Page.Locator("#main").FocusAsync();
        await Page.Keyboard.PressAsync("n");
        await Expect(Page.Locator(".asked")).ToHaveCountAsync(0);
        Assert.Empty(Browser.Errors);
    }

    private async Task<string> ConversationAsync()
    {
        await Expect(Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("#/ask/samples/[0-9a-f]{32}$"));
        return Page.Url[^32..];
    }
}
