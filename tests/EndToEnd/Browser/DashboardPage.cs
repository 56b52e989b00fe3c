using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>One server and one browser for all tests of the dashboard.</summary>
[CollectionDefinition(Name)]
public sealed class DashboardCollection : ICollectionFixture<DashboardFixture>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "dashboard";
}

/// <summary>What tests of the dashboard begin with: a fresh page in the browser.</summary>
public abstract class DashboardPage(DashboardFixture fixture) : IAsyncLifetime
{
    /// <summary>For what a page does by itself. Only there so that a broken page ends a test.</summary>
    protected static readonly float Soon = (float)TimeSpan.FromSeconds(20).TotalMilliseconds;

    /// <summary>For what needs the models.</summary>
    protected static readonly float AnswerTime = (float)TimeSpan.FromMinutes(3).TotalMilliseconds;

    private BrowserPage? _browserPage;

    /// <summary>The page with what went wrong in it.</summary>
    protected BrowserPage Browser => _browserPage!;

    /// <summary>The page.</summary>
    protected IPage Page => Browser.Page;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (Chromium.IsInstalled)
        {
            await UseAsync(null);
        }
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_browserPage is not null)
        {
            await _browserPage.DisposeAsync();
        }
    }

    /// <summary>Opens another page in place of the present one.</summary>
    protected async Task UseAsync(BrowserNewContextOptions? options)
    {
        if (_browserPage is not null)
        {
            await _browserPage.DisposeAsync();
        }

        _browserPage = await fixture.Chromium.OpenAsync(options);
        Page.SetDefaultTimeout(Soon);
    }

    /// <summary>Loads a view of the dashboard and chooses a collection.</summary>
    protected async Task OpenAsync(string view, string collection = "samples")
    {
        // By way of an empty page: an address that differs only in its hash would not load anything.
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync(new Uri(fixture.BaseAddress, $"/#/{view}").ToString());
        await ThereAsync("#link[data-state=open]", Soon);
        await Page.Locator("#collection").SelectOptionAsync(collection);
        await Page.Locator("#collection").BlurAsync();
    }

    /// <summary>Asks in the view that is open, and waits for the end of the answer.</summary>
    protected async Task AskAsync(string question)
    {
        await Page.Locator("#question").FocusAsync();
        await Page.Keyboard.InsertTextAsync(question);
        await Page.Keyboard.PressAsync("Enter");
        await AnsweredAsync();
    }

    /// <summary>Waits for the end of an answer.</summary>
    protected Task AnsweredAsync() => ThereAsync(".done[data-done]", AnswerTime);

    /// <summary>Waits until there is exactly one such element.</summary>
    protected Task ThereAsync(string selector, float milliseconds) =>
        Expect(Page.Locator(selector)).ToBeAttachedAsync(new() { Timeout = milliseconds });
}
