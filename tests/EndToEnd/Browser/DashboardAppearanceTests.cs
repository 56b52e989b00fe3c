using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>The dashboard on a phone, in both languages and in both themes.</summary>
[Collection(DashboardCollection.Name)]
public sealed class DashboardAppearanceTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    [ChromiumFact]
    public async Task Nothing_is_wider_than_a_narrow_screen()
    {
        await UseAsync(
            new()
            {
                IsMobile = true,
                ViewportSize = new() { Width = 400, Height = 800 },
            }
        );
        await OpenAsync("ask");
        await AskAsync("HNSW에서 M과 efConstruction은 무엇을 정하나요?");
        Assert.Equal(0, await OverflowAsync());
        foreach (var view in (string[])["documents", "workers", "cluster"])
        {
            await OpenAsync(view);
            await Expect(
                    Page.Locator(
                        $"[data-view=\"{view}\"] :is(tr[data-document], [data-worker], tr[data-model], [data-silo])"
                    ).First
                )
                .ToBeAttachedAsync(new() { Timeout = Soon });
            Assert.Equal(0, await OverflowAsync());
        }

        Assert.Empty(Browser.Errors);

        Task<int> OverflowAsync() =>
            Page.EvaluateAsync<int>(
                "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
            );
    }

    [ChromiumFact]
    public async Task Both_languages_have_every_text()
    {
        foreach (var view in (string[])["ask", "documents", "workers", "cluster"])
        {
            await OpenAsync(view);
            var before = await LanguageAsync();
            await Page.Locator("#language").ClickAsync();
            Assert.NotEqual(before, await LanguageAsync());
            Assert.Empty(
                await Page.Locator("[data-t]")
                    .EvaluateAllAsync<string[]>(
                        "elements => elements.filter(element => !element.textContent.trim()).map(element => element.dataset.t)"
                    )
            );
        }

        Assert.Empty(
            await Page.EvaluateAsync<string[]>(
                """
                async () => {
                  const { strings } = await import('/modules/core/strings.js');
                  return Object.keys(strings).filter(name => strings[name].length !== 2 || strings[name].some(text => !text));
                }
                """
            )
        );
        Assert.Empty(Browser.Errors);
    }

    [ChromiumTheory]
    [InlineData("en-GB", "en")]
    [InlineData("ko-KR", "ko")]
    [InlineData("fr-FR", "en")]
    public async Task The_page_begins_in_the_browsers_language_and_keeps_the_one_that_was_chosen(
        string browser,
        string expected
    )
    {
        await UseAsync(new() { Locale = browser });
        await OpenAsync("ask");
        Assert.Equal(expected, await LanguageAsync());
        await Page.Locator("#language").ClickAsync();
        var chosen = await LanguageAsync();
        Assert.NotEqual(expected, chosen);
        await OpenAsync("workers");
        Assert.Equal(chosen, await LanguageAsync());
        Assert.Empty(Browser.Errors);
    }

    [ChromiumFact]
    public async Task The_page_is_light_or_dark_as_the_system_is_until_a_theme_is_chosen()
    {
        await OpenAsync("ask");
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        var light = await BrightnessAsync();
        await Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await BrightnessAsync();
        Assert.True(light.Background > light.Text && dark.Background < dark.Text, $"Light: {light}. Dark: {dark}.");

        var seen = new HashSet<bool>();
        for (var presses = 0; presses < 3; presses++)
        {
            await Page.Locator("#theme").ClickAsync();
            var chosen = await BrightnessAsync();
            seen.Add(chosen.Background > chosen.Text);
            await OpenAsync("documents");
            Assert.Equal(chosen, await BrightnessAsync());
        }

        Assert.Equal(2, seen.Count);
        Assert.Empty(Browser.Errors);

        async Task<(double Background, double Text)> BrightnessAsync()
        {
            var values = await Page.EvaluateAsync<double[]>(
                """
                () => {
                  // A canvas knows every way to write a colour.
                  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
                  const style = getComputedStyle(document.documentElement);
                  return [style.backgroundColor, style.color].map(color => {
                    canvas.fillStyle = color;
                    canvas.fillRect(0, 0, 1, 1);
                    return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((sum, value) => sum + value, 0);
                  });
                }
                """
            );
            return (values[0], values[1]);
        }
    }

    private Task<string> LanguageAsync() => Page.EvaluateAsync<string>("() => document.documentElement.lang");
}
