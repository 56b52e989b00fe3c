using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Pipeline.EndToEnd.Browser;

/// <summary>A Korean reader's dashboard says in Korean what the server says beside errors.</summary>
[Collection(DashboardCollection.Name)]
public sealed partial class KoreanDashboardTests(DashboardFixture fixture) : DashboardPage(fixture)
{
    private readonly HttpClient _http = fixture.Http;

    [ChromiumFact]
    public async Task Notices_stages_failures_and_models_are_told_in_Korean()
    {
        const string Collection = "korean-reader";
        (await _http.PutAsJsonAsync($"/api/collections/{Collection}", new { })).EnsureSuccessStatusCode();
        try
        {
            await AddAsync("torn.pdf", "application/pdf", "%PDF-1.7 and nothing more");
            await AddAsync("empty.txt", "text/plain", "");
            await AddAsync("guide.md", "text/markdown", "# Guide\n\nThe enclosure of the zebras opens at nine.");
            (await _http.PostAsync($"/api/collections/{Collection}/settle", null)).EnsureSuccessStatusCode();

            await UseAsync(new() { Locale = "ko-KR" });
            await OpenAsync("documents", Collection);
            await ThereAsync("tr[data-document='torn.pdf'] .reason", Soon);
            Assert.StartsWith(
                "읽기: PDF 문서가 잘렸거나 손상되었습니다.",
                await Page.Locator("tr[data-document='torn.pdf'] .reason").InnerTextAsync(),
                StringComparison.Ordinal
            );
            await NoEnglishAsync();

            await OpenAsync("ask", Collection);
            await AskAsync("When does the enclosure open?");
            await NoEnglishAsync();
            Assert.Contains(
                "생성 모델이 없어",
                string.Join('\n', await Page.Locator(".banner").AllInnerTextsAsync()),
                StringComparison.Ordinal
            );
            Assert.Contains(
                "찾음",
                await Page.Locator("[data-stage=keyword] .lane-note").InnerTextAsync(),
                StringComparison.Ordinal
            );

            await OpenAsync("workers", Collection);
            await ThereAsync("[data-worker][data-role=generate]", Soon);
            await Page.Locator(".models tbody tr").First.WaitForAsync();
            await NoEnglishAsync();
            Assert.Empty(Browser.Errors);
        }
        finally
        {
            await _http.DeleteAsync($"/api/collections/{Collection}");
        }

        async Task AddAsync(string id, string type, string text)
        {
            var content = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
            var added = await _http.PostAsJsonAsync(
                $"/api/collections/{Collection}/documents",
                new
                {
                    id,
                    contentType = type,
                    content,
                }
            );
            added.EnsureSuccessStatusCode();
        }
    }

    private async Task NoEnglishAsync()
    {
        var told = Page.Locator(
            "#notices p, .banner, .lane-note, .rank-empty, .reason, .condition, .worker header p, .models td p, .models .origin"
        );
        Assert.All(
            await told.AllInnerTextsAsync(),
            text => Assert.DoesNotMatch(Sentence(), Command().Replace(text, ""))
        );
    }

    /// <summary>Three English words in a row; a name or a unit has fewer.</summary>
    [GeneratedRegex("""[A-Za-z]{2,} +[A-Za-z]{2,} +[A-Za-z]{2,}""")]
    private static partial Regex Sentence();

    [GeneratedRegex("""'pipeline [^']*'""")]
    private static partial Regex Command();
}
