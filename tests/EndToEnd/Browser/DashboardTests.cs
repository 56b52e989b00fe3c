using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>What people do in the dashboard, in a real browser against a running server with its samples.</summary>
[Collection(DashboardCollection.Name)]
public sealed class DashboardTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    private const string English = "Why does reciprocal rank fusion use k = 60?";
    private const string Korean = "HNSW에서 M과 efConstruction은 무엇을 정하나요?";

    private readonly HttpClient _http = fixture.Http;

    [ChromiumTheory]
    [InlineData("reciprocal ra", "rank", "reciprocal rank ")]
    [InlineData("벡터 검새", "검색", "벡터 검색 ")]
    [InlineData("recipocal fusion ", "Did you mean reciprocal fusion", "reciprocal fusion ")]
    public async Task What_is_typed_is_completed_and_corrected(string typed, string offered, string expected)
    {
        await OpenAsync("ask");
        await Page.Locator("#question").FillAsync(typed);
        await Page.Locator(".suggestion")
            .Filter(new() { HasTextRegex = new Regex($"^\\s*{Regex.Escape(offered)}\\s*$") })
            .ClickAsync();
        Assert.Equal(expected, await Page.Locator("#question").InputValueAsync());
        Assert.Equal(0, await Page.Locator(".suggestion").CountAsync());
        Assert.Empty(Browser.Errors);
    }

    [ChromiumTheory]
    [InlineData(English)]
    [InlineData(Korean)]
    public async Task A_question_is_answered_with_citations_and_its_ranked_lists(string question)
    {
        string[] lists = ["keyword", "vector", "fused", "reranked"];
        await OpenAsync("ask");
        await AskAsync(question);

        Assert.Equal("completed", await Page.Locator(".done-reason").GetAttributeAsync("data-reason"));
        Assert.False(string.IsNullOrWhiteSpace(await Page.Locator(".prose").InnerTextAsync()));
        Assert.True(await Page.Locator("[data-citation]").CountAsync() >= 1, "The answer cites nothing.");
        Assert.Equal(
            lists,
            await Page.Locator("[data-column]")
                .EvaluateAllAsync<string[]>("columns => columns.map(column => column.dataset.column)")
        );
        foreach (var list in lists)
        {
            // A list is either there or its stage says why not.
            Assert.True(
                await Page.Locator($"[data-column=\"{list}\"] :is([data-hit], [data-skipped])").CountAsync() > 0,
                $"The list {list} is empty without a reason."
            );
        }

        Assert.True(
            await Page.Locator("[data-column=\"keyword\"] [data-hit]").CountAsync() > 0,
            "The keyword list is empty."
        );

        var citation = Page.Locator("[data-citation]").First;
        await citation.ClickAsync();
        Assert.Equal(
            $"passage-{await citation.GetAttributeAsync("data-citation")}",
            await Page.Locator(".passage[data-open]").GetAttributeAsync("id")
        );
        Assert.Empty(Browser.Errors);
    }

    [ChromiumFact]
    public async Task A_question_can_be_asked_and_its_source_read_with_the_keyboard_alone()
    {
        await OpenAsync("ask");
        await Page.Keyboard.PressAsync("/");
        Assert.Equal("question", await FocusedIdAsync());
        await Page.Keyboard.InsertTextAsync(English);
        await Page.Keyboard.PressAsync("Enter");
        await AnsweredAsync();

        for (var presses = 0; presses < 60 && !await IsOnCitationAsync(); presses++)
        {
            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.True(await IsOnCitationAsync(), "The Tab key does not reach a citation.");
        await Page.Keyboard.PressAsync("Enter");
        Assert.StartsWith("passage-", await FocusedIdAsync(), StringComparison.Ordinal);
        await Page.Keyboard.PressAsync("Escape");
        Assert.True(await IsOnCitationAsync(), "Escape does not lead back to the citation.");
        Assert.Empty(Browser.Errors);

        Task<bool> IsOnCitationAsync() =>
            Page.EvaluateAsync<bool>("() => document.activeElement.matches('[data-citation]')");
        Task<string> FocusedIdAsync() => Page.EvaluateAsync<string>("() => document.activeElement.id");
    }

    [ChromiumFact]
    public async Task A_chosen_file_is_uploaded_and_becomes_indexed()
    {
        var collection = await CreateCollectionAsync();
        var folder = Directory.CreateTempSubdirectory("pipeline-upload-");
        var path = Path.Combine(folder.FullName, "회의록 7월.md");
        await File.WriteAllTextAsync(path, "# 회의록\n\n다음 회의는 9월 3일 오후 2시에 한빛관 402호에서 엽니다.\n");
        try
        {
            await OpenAsync("documents", collection);
            await Page.Locator("#files").SetInputFilesAsync(path);
            await ThereAsync("[data-upload=\"회의록 7월.md\"][data-upload-state=\"indexed\"]", AnswerTime);
            await ThereAsync("tr[data-document=\"회의록 7월.md\"][data-state=\"indexed\"]", Soon);
            Assert.Equal("1", await Page.Locator("[data-filter=\"indexed\"] b").TextContentAsync());
            Assert.Empty(Browser.Errors);
        }
        finally
        {
            folder.Delete(recursive: true);
            await _http.DeleteAsync($"/api/collections/{collection}");
        }
    }

    [ChromiumFact]
    public async Task What_a_document_says_is_never_taken_for_markup()
    {
        var collection = await CreateCollectionAsync();
        try
        {
            const string Hostile = "<img src=x onerror=\"window.ran = true\"><b id=\"injected\">zebra</b>";
            var added = await _http.PostAsJsonAsync(
                $"/api/collections/{collection}/documents",
                new
                {
                    id = "hostile",
                    title = Hostile,
                    text = $"The zebra enclosure opens at nine. {Hostile}",
                    contentType = "text/plain",
                }
            );
            added.EnsureSuccessStatusCode();
            (await _http.PostAsync($"/api/collections/{collection}/settle", null)).EnsureSuccessStatusCode();

            await OpenAsync("documents", collection);
            await ThereAsync("tr[data-document=\"hostile\"]", Soon);
            await OpenAsync("ask", collection);
            await AskAsync("When does the zebra enclosure open?");

            Assert.True(await Page.Locator(".passage").CountAsync() > 0, "The document was not found.");
            Assert.Equal(0, await Page.Locator("#injected, main img").CountAsync());
            Assert.False(await Page.EvaluateAsync<bool>("() => window.ran === true"));
            Assert.Empty(Browser.Errors);
        }
        finally
        {
            await _http.DeleteAsync($"/api/collections/{collection}");
        }
    }

    [ChromiumFact]
    public async Task What_goes_wrong_in_a_page_is_seen()
    {
        await OpenAsync("workers");
        Assert.Empty(Browser.Errors);
        string[] faults =
        [
            "console.error('written')",
            "setTimeout(() => { throw new Error('thrown'); })",
            "void Promise.reject(new Error('rejected'))",
            "void fetch('/missing').catch(() => {})",
        ];
        foreach (var (fault, word) in faults.Zip(["written", "thrown", "rejected", "404"]))
        {
            await Page.EvaluateAsync($"() => {{ {fault}; }}");
            using var patience = new CancellationTokenSource((int)Soon);
            while (!Browser.Errors.Any(error => error.Contains(word, StringComparison.Ordinal)))
            {
                // A round trip: events that the page has sent are taken on the way.
                await Page.EvaluateAsync("() => new Promise(resolve => setTimeout(resolve))");
                Assert.False(
                    patience.IsCancellationRequested,
                    $"{fault} was not seen, only: {string.Join("; ", Browser.Errors)}"
                );
            }
        }
    }

    private async Task<string> CreateCollectionAsync()
    {
        var name = $"browser-{Guid.NewGuid():N}";
        (await _http.PutAsJsonAsync($"/api/collections/{name}", new { })).EnsureSuccessStatusCode();
        return name;
    }
}
