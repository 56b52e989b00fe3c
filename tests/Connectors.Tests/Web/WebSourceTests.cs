using System.Text;
using Microsoft.AspNetCore.Http;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Tests.Network;
using Pipeline.Connectors.Tests.Runs;
using Pipeline.Connectors.Web;

namespace Pipeline.Connectors.Tests.Web;

public sealed class WebSourceTests : IAsyncLifetime
{
    private readonly Dictionary<string, string> _pages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _failing = new(StringComparer.Ordinal);
    private readonly MemoryJournal _journal = new();
    private readonly MemorySink _sink = new();
    private TestServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Answer = AnswerAsync;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Pages_are_followed_to_a_depth_on_the_site_alone()
    {
        _pages["/"] = "<a href=a>a</a><a href='https://elsewhere.example/'>x</a><a href='/a#part'>again</a>";
        _pages["/a"] = "<a href='문서'>b</a>";
        _pages["/%EB%AC%B8%EC%84%9C"] = "<a href=c>c</a> 연차는 15일입니다.";
        _pages["/c"] = "too far";
        await RunAsync(settings => settings with { Depth = 2 });
        Assert.Equal(["/", "/%EB%AC%B8%EC%84%9C", "/a"], Paths(_sink.Ids));
        Assert.Equal(["/robots.txt", "/", "/a", "/%EB%AC%B8%EC%84%9C"], _server.Asked.Select(Escaped));
        Assert.Contains("연차는", _sink.Documents[At("/%EB%AC%B8%EC%84%9C")]);
    }

    [Fact]
    public async Task An_unchanged_page_is_not_sent_again_and_its_links_are_followed()
    {
        _pages["/"] = "<a href=a>";
        _pages["/a"] = "<a href=b>";
        _pages["/b"] = "one";
        await RunAsync();
        _pages["/b"] = "two";
        var report = await RunAsync();
        Assert.Equal((3, 1), (report.Seen, report.Changed));
        Assert.Equal("two", _sink.Documents[At("/b")]);
        Assert.Equal(4, _sink.Submits);
    }

    [Fact]
    public async Task A_page_that_is_gone_goes_and_one_that_fails_stays()
    {
        _pages["/"] = "<a href=a><a href=b><a href=hub>";
        _pages["/a"] = "a";
        _pages["/b"] = "b";
        _pages["/hub"] = "<a href=behind>";
        _pages["/behind"] = "behind";
        await RunAsync();
        _pages.Remove("/a");
        _failing["/hub"] = 503;
        var report = await RunAsync();
        Assert.Equal(["/", "/b", "/behind", "/hub"], Paths(_sink.Ids));
        Assert.Equal(1, report.Failed);
        Assert.Equal(ProblemCode.SourceBroken, report.Failures[0].Problem.Code);
    }

    [Fact]
    public async Task A_site_that_is_down_deletes_nothing_and_says_so()
    {
        _pages["/"] = "<a href=a>";
        _pages["/a"] = "a";
        await RunAsync();
        _failing["/"] = 500;
        await Assert.ThrowsAsync<SourceException>(() => RunAsync());
        Assert.Equal(2, _sink.Ids.Count);
    }

    [Fact]
    public async Task What_the_site_asks_of_programs_is_kept_to()
    {
        _pages["/robots.txt"] = "User-agent: *\nDisallow: /private";
        _pages["/"] = "<a href=private/x><a href=hidden><a href=closed rel=nofollow>";
        _pages["/private/x"] = "x";
        _pages["/hidden"] = "<meta name=robots content=noindex><a href=seen>";
        _pages["/seen"] = "seen";
        _pages["/closed"] = "closed";
        await RunAsync();
        Assert.Equal(["/", "/seen"], Paths(_sink.Ids));
        Assert.DoesNotContain("/private/x", _server.Asked);
    }

    [Theory]
    [InlineData(500, ProblemCode.SourceBroken)]
    [InlineData(0, ProblemCode.RobotsForbid)]
    public async Task Rules_that_forbid_or_cannot_be_read_keep_us_out(int status, ProblemCode expected)
    {
        _pages["/robots.txt"] = "User-agent: *\nDisallow: /";
        _pages["/"] = "x";
        if (status > 0)
        {
            _failing["/robots.txt"] = status;
        }

        var error = await Assert.ThrowsAsync<SourceException>(() => RunAsync());
        Assert.Equal(expected, error.Problem.Code);
        Assert.DoesNotContain("/", _server.Asked);
    }

    [Fact]
    public async Task A_sitemap_says_what_there_is()
    {
        _pages[
            "/sitemap.xml"
        ] = $"""
            <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <sitemap><loc>{At("/one.xml")}</loc><lastmod>2025-01-01</lastmod></sitemap><sitemap><loc>{At(
                "/two.xml"
            )}</loc></sitemap>
            <sitemap><loc>http://elsewhere.example/three.xml</loc></sitemap></sitemapindex>
            """;
        _pages["/one.xml"] =
            $"<urlset><url><loc>{At("/a")}</loc></url><url><loc>http://e.example/</loc></url></urlset>";
        _pages["/two.xml"] =
            $"<urlset><url><loc> {At("/b")} </loc><image><loc>{At("/img")}</loc></image></url></urlset>";
        _pages["/a"] = "<a href=c>";
        _pages["/b"] = "b";
        _pages["/c"] = "linked, and not listed";
        await RunAsync(start: "/sitemap.xml");
        Assert.Equal(["/a", "/b"], Paths(_sink.Ids));

        // A part of it that is away is not a part that is empty.
        _failing["/one.xml"] = 404;
        await RunAsync(start: "/sitemap.xml");
        Assert.Equal(["/a", "/b"], Paths(_sink.Ids));
    }

    [Fact]
    public async Task A_run_that_was_killed_asks_for_no_page_twice()
    {
        _pages["/"] = string.Concat(Enumerable.Range(0, 6).Select(i => $"<a href={i}>"));
        for (var i = 0; i < 6; i++)
        {
            _pages[$"/{i}"] = $"{i}";
        }

        using var ending = new CancellationTokenSource();
        _sink.Gate = id =>
        {
            if (id == At("/3"))
            {
                ending.Cancel();
                ending.Token.ThrowIfCancellationRequested();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(token: ending.Token, parallelism: 1));
        Assert.NotNull(_journal.Cursor);
        _server.Asked.Clear();
        _sink.Gate = _ => { };
        await RunAsync();
        Assert.Equal(["/robots.txt", "/", "/3", "/4", "/5"], _server.Asked);
        Assert.Equal((7, null), (_sink.Ids.Count, _journal.Cursor));
    }

    [Fact]
    public async Task Redirects_are_gone_along_with_on_the_site_alone()
    {
        _pages["/"] = "<a href=old><a href=out><a href=loop><a href=new>";
        _pages["/old"] = "→/new";
        _pages["/new"] = "new";
        _pages["/out"] = "→http://169.254.169.254/latest/meta-data";
        _pages["/loop"] = "→/loop";
        var report = await RunAsync();
        Assert.Equal(["/", "/new"], Paths(_sink.Ids));
        Assert.Equal((At("/loop"), 1), (report.Failures[0].Id, report.Failed));
    }

    [Fact]
    public async Task More_pages_than_allowed_are_left_and_nothing_is_concluded_from_it()
    {
        _pages["/"] = "<a href=1><a href=2><a href=3>";
        _pages["/1"] = _pages["/2"] = _pages["/3"] = "x";
        await RunAsync();
        var report = await RunAsync(settings => settings with { MaxPages = 2 });
        Assert.Equal(ProblemCode.SourceTooLarge, report.Failures[0].Problem.Code);
        Assert.Equal(4, _sink.Ids.Count);
    }

    [Fact]
    public async Task A_test_names_the_first_pages_and_only_asks_for_one()
    {
        _pages["/"] = "<a href=1><a href=2><a href=3>";
        await using var source = Source("/", settings => settings);
        Assert.Equal(["/", "/1", "/2"], Paths(await source.ProbeAsync(3, default)));
        Assert.Equal(["/robots.txt", "/"], _server.Asked);
    }

    private string At(string path) => _server.Address.AbsoluteUri.TrimEnd('/') + path;

    private IEnumerable<string> Paths(IEnumerable<string> ids) => ids.Select(id => new Uri(id).PathAndQuery);

    private static string Escaped(string path) => new Uri("http://x" + path).PathAndQuery;

    private WebSource Source(string start, Func<WebSettings, WebSettings> change) =>
        new(
            change(new WebSettings(new Uri(At(start)), PathFilter.All)),
            new GuardedHttp(TestServer.Local, TimeSpan.FromMinutes(1), TimeProvider.System),
            new HostPace(TimeSpan.Zero, new HastyTime()),
            TimeProvider.System
        );

    private async Task<RunReport> RunAsync(
        Func<WebSettings, WebSettings>? change = null,
        string start = "/",
        CancellationToken token = default,
        int parallelism = 4
    )
    {
        await using var source = Source(start, change ?? (settings => settings));
        var rules = new RunRules { Parallelism = parallelism };
        return await new ConnectorRun(
            source,
            _journal,
            _sink,
            rules,
            TimeProvider.System,
            new CountingMonitor()
        ).RunAsync(token);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = Escaped(context.Request.Path);
        if (_failing.TryGetValue(path, out var status))
        {
            context.Response.StatusCode = status;
        }
        else if (!_pages.TryGetValue(path, out var page))
        {
            context.Response.StatusCode = 404;
        }
        else if (page.StartsWith('→'))
        {
            context.Response.Redirect(page[1..]);
        }
        else
        {
            var tag =
                $"\"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(page)))}\"";
            context.Response.Headers.ETag = tag;
            if (context.Request.Headers.IfNoneMatch == tag)
            {
                context.Response.StatusCode = 304;
                return;
            }

            context.Response.ContentType = path.EndsWith(".xml") ? "application/xml" : "text/html; charset=utf-8";
            await context.Response.WriteAsync(page);
        }
    }
}
