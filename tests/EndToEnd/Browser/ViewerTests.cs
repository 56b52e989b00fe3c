using System.Text;
using Microsoft.Playwright;
using Pipeline.Client;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using static Microsoft.Playwright.Assertions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>A document opens at the cited place, its pages or its text, and the address keeps it.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ViewerTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    private const string Guide = "guides/umbrella guide.pdf";
    private const string Marked = "Blue umbrellas are lent at the northern gate for three days.";
    private const int MarkedPage = 7;
    private const int MarkedLine = 2;

    private readonly PipelineClient _client = fixture.Client;
    private readonly HttpClient _http = fixture.Http;
    private readonly Uri _address = fixture.BaseAddress;

    [ChromiumTheory]
    [InlineData("en-US", 1280, 900, "page 7", "Page 7, with the cited place")]
    [InlineData("ko-KR", 360, 740, "7쪽", "인용한 자리가 있는 7쪽")]
    public async Task A_citation_opens_the_page_with_the_passage_marked(
        string locale,
        int width,
        int height,
        string place,
        string label
    )
    {
        var collection = await FilledAsync($"viewer-{locale[..2]}");
        await UseAsync(
            new()
            {
                Locale = locale,
                ViewportSize = new() { Width = width, Height = height },
            }
        );
        await OpenAsync("ask", collection);
        await AskAsync("Where are blue umbrellas lent?");
        var source = Page.Locator(".passage", new() { HasTextString = "northern gate" }).First;
        await Expect(source).ToContainTextAsync(place);
        await source.Locator("[data-place]").ClickAsync();

        var page = Page.Locator($".page[data-page='{MarkedPage}']");
        await Expect(page.Locator("canvas")).ToHaveAttributeAsync("aria-label", label);
        await ThereAsync($".page[data-page='{MarkedPage}'][data-drawn]", Soon);
        await AssertMarkedAsync(page);
        await Expect(Page.Locator(".chunk-list [aria-current]")).ToContainTextAsync(place);
        Assert.Equal(0, await OverflowAsync());

        // The address is all that a reload has.
        await Page.ReloadAsync();
        await ThereAsync($".page[data-page='{MarkedPage}'][data-drawn]", Soon);
        await AssertMarkedAsync(page);
        Assert.StartsWith("Umbrella guide", await Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(Browser.Errors);
    }

    [ChromiumFact]
    public async Task Escape_leads_back_to_the_answer_and_the_text_of_a_document_is_marked_chunk_by_chunk()
    {
        var collection = await FilledAsync("viewer-text");
        await OpenAsync("ask", collection);
        await AskAsync("우산은 어디에서 빌리나요?");
        var asked = await Page.EvaluateAsync<string>("() => location.hash");
        await Page.Locator(".passage", new() { HasTextString = "정문" }).First.Locator("[data-place]").ClickAsync();
        await Expect(Page.Locator("#cited")).ToContainTextAsync("정문에서 빌립니다");
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.Locator(".thread .prose")).ToBeVisibleAsync();
        Assert.Equal(asked, await Page.EvaluateAsync<string>("() => location.hash"));

        await Page.Locator("[data-nav=documents]").ClickAsync();
        await Page.Locator("tr[data-document='rules.html'] a").First.ClickAsync();
        await Expect(Page.Locator(".chunk-list a").Nth(2)).ToBeVisibleAsync(new() { Timeout = Soon });
        await foreach (var chunk in _client.ListChunksAsync(collection, "rules.html"))
        {
            await Page.Locator($".chunk-list [data-chunk='{chunk.Chunk}']").ClickAsync();
            await Expect(Page.Locator($".chunk-list [data-chunk='{chunk.Chunk}'][aria-current]")).ToHaveCountAsync(1);
            await Expect(Page.Locator("#cited")).ToHaveTextAsync(ChunkText.Own(chunk));
            await Expect(Page.Locator("#cited")).ToBeInViewportAsync();
            Assert.EndsWith($"/rules.html/{chunk.Chunk}", Page.Url, StringComparison.Ordinal);
        }

        // What the document says is text here, never markup of the page.
        Assert.Equal(0, await Page.Locator(".read-text :not(mark)").CountAsync());
        await Page.GoBackAsync();
        await Expect(Page.Locator(".chunk-list [aria-current]")).ToHaveCountAsync(1);
        Assert.Empty(Browser.Errors);
    }

    [ChromiumFact]
    public async Task Pages_and_text_of_a_document_can_be_chosen_and_it_can_be_had_as_it_was_sent()
    {
        var collection = await FilledAsync("viewer-modes");
        await OpenAsync("documents", collection);
        await Page.Locator("tr[data-document] a", new() { HasTextString = "Umbrella guide" }).ClickAsync();
        await ThereAsync(".page[data-page='1'][data-drawn]", Soon);
        Assert.Equal(9, await Page.Locator(".page").CountAsync());
        await Page.Locator("[data-key=mode-text]").ClickAsync();
        await Expect(Page.Locator(".read-text")).ToContainTextAsync(Marked);
        await Expect(Page.Locator(".page")).ToHaveCountAsync(0);
        await Page.Locator("[data-key=mode-pages]").ClickAsync();
        await ThereAsync(".page[data-page='1'][data-drawn]", Soon);

        var download = await Page.RunAndWaitForDownloadAsync(() => Page.Locator("[data-key=download]").ClickAsync());
        Assert.Equal("umbrella guide.pdf", download.SuggestedFilename);
        Assert.Equal(
            (await _client.ReadContentAsync(collection, Guide)).Bytes,
            await File.ReadAllBytesAsync(await download.PathAsync())
        );
        Assert.Empty(Browser.Errors);
    }

    [ChromiumFact]
    public async Task A_document_that_was_replaced_says_so()
    {
        var collection = await FilledAsync("viewer-replaced");
        await _client.SubmitAsync(
            collection,
            new DocumentInput
            {
                Id = "note.txt",
                Text = "The red umbrella is gone.",
                ContentType = "text/plain",
            }
        );
        await SettleAsync(collection);
        await Page.GotoAsync(new Uri(_address, $"/#/document/{collection}/note.txt/4/1").ToString());
        var notes = Page.Locator(".viewer-status");
        await Expect(notes).ToContainTextAsync("cited from version 1; version 2 is shown");
        await Expect(notes).ToContainTextAsync("no chunk 4");
        await Expect(Page.Locator(".read-text")).ToHaveTextAsync("The red umbrella is gone.");
        Assert.Empty(Browser.Errors);
    }

    // The box of the marked line lies where the file says that its letters stand, and on the screen.
    private static async Task AssertMarkedAsync(ILocator page)
    {
        await Expect(page.Locator(".box").First).ToBeInViewportAsync();
        var frame = await page.BoundingBoxAsync();
        var boxes = await page.Locator(".box").AllAsync();
        var places = new List<LocatorBoundingBoxResult>();
        foreach (var box in boxes)
        {
            places.Add((await box.BoundingBoxAsync())!);
        }

        var (scaleX, scaleY) = (frame!.Width / SmallPdf.Width, frame.Height / SmallPdf.Height);
        var baseLine = SmallPdf.BaseLine(MarkedLine) * scaleY;
        Assert.Contains(
            places,
            box =>
                Math.Abs(box.X - frame.X - (SmallPdf.Left * scaleX)) < 4
                && box.Y - frame.Y < baseLine
                && box.Y - frame.Y > baseLine - (SmallPdf.Size * 1.3 * scaleY)
                && box.Y + box.Height - frame.Y >= baseLine
                && box.Width > frame.Width / 3
        );
    }

    private async Task<string> FilledAsync(string collection)
    {
        var change = new CollectionChange
        {
            Decline = DeclineMode.Never,
            ChunkTokens = 64,
            ChunkOverlapTokens = 0,
        };
        await _client.PutCollectionAsync(collection, change);
        var pages = Enumerable
            .Range(1, 9)
            .Select(page =>
                Enumerable
                    .Range(0, 12)
                    .Select(line =>
                        (page, line) == (MarkedPage, MarkedLine)
                            ? Marked
                            : $"Page {page} line {line} tells of the canteen."
                    )
                    .ToArray()
            )
            .ToArray();
        await AddAsync(Guide, "application/pdf", SmallPdf.Of("Umbrella guide", pages));
        var sections = Enumerable
            .Range(0, 6)
            .Select(i =>
                $"<h2>제{i}조 Rule {i}</h2><p>{string.Join(' ', Enumerable.Repeat($"규정 {i}은 이렇습니다.", 9))}</p>"
            );
        var html =
            $"<html><head><title>Rules</title></head><body><h1>규정</h1>{string.Concat(sections)}"
            + "<h2>우산</h2><p>우산은 정문에서 빌립니다. &lt;b&gt;굵게&lt;/b&gt;</p><script>document.title = 'run'</script></body></html>";
        await AddAsync("rules.html", "text/html", Encoding.UTF8.GetBytes(html));
        await AddAsync("note.txt", "text/plain", "The red umbrella is here."u8.ToArray());
        await SettleAsync(collection);
        return collection;

        Task AddAsync(string id, string type, byte[] content) =>
            _client.SubmitAsync(
                collection,
                new DocumentInput
                {
                    Id = id,
                    FileName = Path.GetFileName(id),
                    ContentType = type,
                    Content = content,
                }
            );
    }

    private async Task SettleAsync(string collection)
    {
        using var settled = await _http.PostAsync($"/api/collections/{collection}/settle", null);
        settled.EnsureSuccessStatusCode();
    }

    private Task<int> OverflowAsync() =>
        Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
}
