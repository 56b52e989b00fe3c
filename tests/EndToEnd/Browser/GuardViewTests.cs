using Pipeline.Client;
using Pipeline.Contracts.Collections;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>The view of the guardrails: what a policy does with a text, and what it said of late.</summary>
[Collection(DashboardCollection.Name)]
public sealed class GuardViewTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    private const string Card = "4111 1111 1111 1111";
    private readonly PipelineClient _client = fixture.Client;

    [ChromiumTheory]
    [InlineData("en-US", "Goes on masked", "Is refused", "card number")]
    [InlineData("ko-KR", "가려져 지나갑니다", "거절됩니다", "카드 번호")]
    public async Task A_text_is_tried_and_nothing_of_it_is_recorded(
        string locale,
        string masked,
        string refused,
        string rule
    )
    {
        await UseAsync(new() { Locale = locale });
        await OpenAsync("ask");
        await Page.Locator("main").FocusAsync();
        await Page.Keyboard.PressAsync("5");
        var view = Page.Locator("[data-view=guard]");
        await Expect(view.Locator(".view-head")).ToContainTextAsync("samples");
        await Page.Locator("#guard-text").FillAsync($"카드 {Card} <b>x</b>");
        await view.Locator("form button").ClickAsync();
        var outcome = view.Locator(".trial-outcome");
        await Expect(outcome).ToContainTextAsync(masked);
        await Expect(outcome.Locator("mark")).ToHaveTextAsync(Card);
        await Expect(outcome).ToContainTextAsync(rule);
        await Expect(outcome).ToContainTextAsync("카드 [card] <b>x</b>");
        await _client.PutCollectionAsync(
            "samples",
            new CollectionChange { GuardrailPolicy = """{"output": {"card": "block"}}""" }
        );
        try
        {
            await Page.Locator("#guard-place").SelectOptionAsync("output");
            await view.Locator("form button").ClickAsync();
            await Expect(outcome).ToContainTextAsync(refused);
            await Expect(outcome).ToContainTextAsync("inline@");
        }
        finally
        {
            await _client.PutCollectionAsync("samples", new CollectionChange { GuardrailPolicy = "{}" });
        }

        Assert.Empty(Browser.Errors);
    }

    [ChromiumFact]
    public async Task A_verdict_of_a_question_is_told_without_its_text()
    {
        await OpenAsync("ask");
        await AskAsync($"Is the warranty paid by {Card}?");
        await Page.Locator("[data-nav=guard]").ClickAsync();
        var view = Page.Locator("[data-view=guard]");
        var row = view.Locator("tbody tr", new() { HasTextString = "card number" }).First;
        await Expect(row).ToBeVisibleAsync(new() { Timeout = Soon });
        await Expect(row).ToContainTextAsync("question");
        Assert.DoesNotContain("4111", await view.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(Browser.Errors);
    }
}
