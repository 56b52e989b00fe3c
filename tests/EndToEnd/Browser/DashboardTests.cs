using System.Net.Http.Json;
using System.Text.Json;

namespace Pipeline.EndToEnd.Browser;

/// <summary>The dashboard in a real browser, against a running server with its samples.</summary>
public sealed class DashboardTests(DashboardFixture fixture) : IClassFixture<DashboardFixture>, IAsyncLifetime
{
    private const string English = "Why does reciprocal rank fusion use k = 60?";
    private const string Korean = "HNSW에서 M과 efConstruction은 무엇을 정하나요?";
    private const string Answered = "document.querySelector('.done[data-done]')";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMinutes(3);

    private readonly HttpClient _http = new() { BaseAddress = fixture.BaseAddress, Timeout = TimeSpan.FromMinutes(10) };
    private ChromiumSession _browser = null!;

    public async Task InitializeAsync()
    {
        if (ChromiumSession.FindBrowser() is null)
        {
            return;
        }

        (await _http.PostAsync("/api/collections/samples/settle", null)).EnsureSuccessStatusCode();
        _browser = await ChromiumSession.StartAsync();
        await _browser.SetViewportAsync(1280, 900);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }
    }

    [ChromiumTheory]
    [InlineData("reciprocal ra", "rank", "reciprocal rank ")]
    [InlineData("벡터 검새", "검색", "벡터 검색 ")]
    [InlineData("recipocal fusion ", "Did you mean reciprocal fusion", "reciprocal fusion ")]
    public async Task What_is_typed_is_completed_and_corrected(string typed, string offered, string expected)
    {
        await OpenAsync("ask");
        await _browser.EvaluateAsync(
            $"{{ const box = document.getElementById('question'); box.value = {JsonSerializer.Serialize(typed)}; box.dispatchEvent(new Event('input')); }}");
        var button = $"[...document.querySelectorAll('.suggestion')].find(button => button.innerText === {JsonSerializer.Serialize(offered)})";
        await _browser.WaitForAsync(button, Soon);
        await _browser.EvaluateAsync($"{button}.click()");
        Assert.Equal(expected, await _browser.EvaluateAsync<string>("document.getElementById('question').value"));
        Assert.Equal(0, await CountAsync(".suggestion"));
        Assert.Empty(_browser.ConsoleErrors);
    }

    [ChromiumTheory]
    [InlineData(English)]
    [InlineData(Korean)]
    public async Task A_question_is_answered_with_citations_and_its_ranked_lists(string question)
    {
        await OpenAsync("ask");
        await AskAsync(question);

        Assert.Equal("completed", await _browser.EvaluateAsync<string>("document.querySelector('.done-reason').dataset.reason"));
        Assert.NotEqual("", await _browser.EvaluateAsync<string>("document.querySelector('.prose').innerText.trim()"));
        Assert.True(await CountAsync("[data-citation]") >= 1, "The answer cites nothing.");
        Assert.Equal(
            ["keyword", "vector", "fused", "reranked"],
            (await _browser.EvaluateAsync("[...document.querySelectorAll('[data-column]')].map(column => column.dataset.column)"))!
                .AsArray().Select(name => name!.GetValue<string>()));
        foreach (var column in (string[])["keyword", "vector", "fused", "reranked"])
        {
            // A list is either there or its stage says why not.
            Assert.True(
                await CountAsync($"[data-column=\"{column}\"] :is([data-hit], [data-skipped])") > 0,
                $"The list {column} is empty without a reason.");
        }

        Assert.True(await CountAsync("[data-column=\"keyword\"] [data-hit]") > 0, "The keyword list is empty.");

        await _browser.EvaluateAsync("document.querySelector('[data-citation]').click()");
        Assert.Equal(
            await _browser.EvaluateAsync<string>("document.querySelector('[data-citation]').dataset.citation"),
            await _browser.EvaluateAsync<string>("document.querySelector('.passage[data-open]').id.replace('passage-', '')"));
        Assert.Empty(_browser.ConsoleErrors);
    }

    [ChromiumFact]
    public async Task A_question_can_be_asked_and_its_source_read_with_the_keyboard_alone()
    {
        await OpenAsync("ask");
        await _browser.PressAsync("/");
        Assert.Equal("question", await FocusedIdAsync());
        await _browser.TypeAsync(English);
        await _browser.PressAsync("Enter");
        await _browser.WaitForAsync(Answered, AnswerTime);

        var found = false;
        for (var presses = 0; presses < 60 && !found; presses++)
        {
            await _browser.PressAsync("Tab");
            found = await _browser.EvaluateAsync<bool>("document.activeElement.matches('[data-citation]')");
        }

        Assert.True(found, "The Tab key does not reach a citation.");
        await _browser.PressAsync("Enter");
        Assert.StartsWith("passage-", await FocusedIdAsync(), StringComparison.Ordinal);
        await _browser.PressAsync("Escape");
        Assert.True(await _browser.EvaluateAsync<bool>("document.activeElement.matches('[data-citation]')"), "Escape does not lead back to the citation.");
        Assert.Empty(_browser.ConsoleErrors);
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
            await _browser.ChooseFilesAsync("#files", path);
            await _browser.WaitForAsync("document.querySelector('[data-upload=\"회의록 7월.md\"][data-upload-state=\"indexed\"]')", AnswerTime);
            await _browser.WaitForAsync("document.querySelector('tr[data-document=\"회의록 7월.md\"][data-state=\"indexed\"]')", Soon);
            Assert.Equal("1", await _browser.EvaluateAsync<string>("document.querySelector('[data-filter=\"indexed\"] b').textContent"));
            Assert.Empty(_browser.ConsoleErrors);
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
                new { id = "hostile", title = Hostile, text = $"The zebra enclosure opens at nine. {Hostile}", contentType = "text/plain" });
            added.EnsureSuccessStatusCode();
            (await _http.PostAsync($"/api/collections/{collection}/settle", null)).EnsureSuccessStatusCode();

            await OpenAsync("documents", collection);
            await _browser.WaitForAsync("document.querySelector('tr[data-document=\"hostile\"]')", Soon);
            await OpenAsync("ask", collection);
            await AskAsync("When does the zebra enclosure open?");

            Assert.True(await CountAsync(".passage") > 0, "The document was not found.");
            Assert.Equal(0, await CountAsync("#injected, main img"));
            Assert.False(await _browser.EvaluateAsync<bool>("window.ran === true"));
            Assert.Empty(_browser.ConsoleErrors);
        }
        finally
        {
            await _http.DeleteAsync($"/api/collections/{collection}");
        }
    }

    [ChromiumFact]
    public async Task Nothing_is_wider_than_a_narrow_screen()
    {
        await _browser.SetViewportAsync(400, 800);
        await OpenAsync("ask");
        await AskAsync(Korean);
        Assert.Equal(0, await OverflowAsync());
        foreach (var view in (string[])["documents", "workers"])
        {
            await OpenAsync(view);
            await _browser.WaitForAsync($"document.querySelector('[data-view=\"{view}\"] :is(tr[data-document], [data-worker], tr[data-model])')", Soon);
            Assert.Equal(0, await OverflowAsync());
        }

        Assert.Empty(_browser.ConsoleErrors);
    }

    [ChromiumFact]
    public async Task Both_languages_have_every_text()
    {
        foreach (var view in (string[])["ask", "documents", "workers"])
        {
            await OpenAsync(view);
            var before = await _browser.EvaluateAsync<string>("document.documentElement.lang");
            await _browser.EvaluateAsync("document.getElementById('language').click()");
            Assert.NotEqual(before, await _browser.EvaluateAsync<string>("document.documentElement.lang"));
            Assert.Equal(0, await _browser.EvaluateAsync<int>("[...document.querySelectorAll('[data-t]')].filter(element => !element.textContent.trim()).length"));
        }

        Assert.Equal(
            0,
            await _browser.EvaluateAsync<int>(
                "import('/modules/core/strings.js').then(({ strings }) => Object.values(strings).filter(pair => pair.length !== 2 || pair.some(text => !text)).length)"));
        Assert.Empty(_browser.ConsoleErrors);
    }

    private async Task OpenAsync(string view, string collection = "samples")
    {
        await _browser.NavigateAsync(new Uri(fixture.BaseAddress, $"/#/{view}"));
        await _browser.WaitForAsync(
            $"document.getElementById('link')?.dataset.state === 'open' && [...document.getElementById('collection').options].some(option => option.value === '{collection}')",
            Soon);
        await _browser.EvaluateAsync(
            $"(() => {{ const picker = document.getElementById('collection'); picker.value = '{collection}'; picker.dispatchEvent(new Event('change')); document.activeElement?.blur(); }})()");
    }

    private async Task AskAsync(string question)
    {
        await _browser.EvaluateAsync("document.getElementById('question').focus()");
        await _browser.TypeAsync(question);
        await _browser.PressAsync("Enter");
        await _browser.WaitForAsync(Answered, AnswerTime);
    }

    private async Task<string> CreateCollectionAsync()
    {
        var name = $"browser-{Guid.NewGuid():N}";
        (await _http.PutAsJsonAsync($"/api/collections/{name}", new { })).EnsureSuccessStatusCode();
        return name;
    }

    private Task<int> CountAsync(string selector) =>
        _browser.EvaluateAsync<int>($"document.querySelectorAll('{selector}').length");

    private Task<string> FocusedIdAsync() => _browser.EvaluateAsync<string>("document.activeElement.id");

    private Task<int> OverflowAsync() =>
        _browser.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
