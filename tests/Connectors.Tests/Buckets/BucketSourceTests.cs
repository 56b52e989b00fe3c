using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using Pipeline.Connectors.Buckets;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Connectors.Tests.Network;
using Pipeline.Connectors.Tests.Runs;

namespace Pipeline.Connectors.Tests.Buckets;

public sealed class BucketSourceTests : IAsyncLifetime
{
    private readonly SortedDictionary<string, string> _objects = new(StringComparer.Ordinal);
    private readonly MemoryJournal _journal = new();
    private readonly MemorySink _sink = new();
    private TestServer _server = null!;
    private const int PageSize = 2;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        _server.Answer = AnswerAsync;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Objects_of_all_pages_are_taken_once_until_they_change()
    {
        foreach (
            var key in (string[])["docs/a.md", "docs/한글 문서+1.md", "docs/", "docs/../odd.md", "docs/z.md", "x.md"]
        )
        {
            _objects[key] = key;
        }

        await RunAsync();
        Assert.Equal(["docs/../odd.md", "docs/a.md", "docs/z.md", "docs/한글 문서+1.md"], _sink.Ids);
        Assert.All(_sink.Documents, document => Assert.Equal(document.Key, document.Value));
        _objects["docs/a.md"] = "changed";
        _objects.Remove("docs/z.md");
        var report = await RunAsync();
        Assert.Equal((3, 1, 1), (report.Seen, report.Changed, report.Deleted));
        Assert.Equal("changed", _sink.Documents["docs/a.md"]);
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_behind_its_last_page_and_deletes_nothing()
    {
        for (var i = 0; i < 7; i++)
        {
            _objects[$"docs/{i}"] = $"{i}";
        }

        using var ending = new CancellationTokenSource();
        _sink.Gate = id =>
        {
            if (id == "docs/5")
            {
                ending.Cancel();
                ending.Token.ThrowIfCancellationRequested();
            }
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(token: ending.Token));
        Assert.Equal("docs/3", _journal.Cursor);
        _server.Asked.Clear();
        _sink.Gate = _ => { };
        Assert.False((await RunAsync()).IsComplete);
        Assert.Contains("start-after=docs%2F3", _server.Asked.First());
        Assert.Equal((7, null), (_sink.Ids.Count, _journal.Cursor));
        Assert.True((await RunAsync()).IsComplete);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_and_never_shown()
    {
        _objects["docs/a"] = "a";
        var error = await Assert.ThrowsAsync<SourceException>(() => RunAsync(secret: "wrong-secret"));
        Assert.Equal(ProblemCode.SourceForbids, error.Problem.Code);
        Assert.DoesNotContain("wrong-secret", error.ToString());
    }

    [Fact]
    public async Task What_is_no_bucket_says_so()
    {
        _server.Answer = context => context.Response.WriteAsync("<html>welcome</html>");
        Assert.Equal(
            ProblemCode.SourceBroken,
            (await Assert.ThrowsAsync<SourceException>(() => RunAsync())).Problem.Code
        );
    }

    [Fact]
    public async Task A_large_object_is_not_asked_for()
    {
        _objects["docs/large"] = new string('x', 500);
        await RunAsync(maxBytes: 100);
        Assert.Equal((null, 500), (_sink.Contents["docs/large"].Bytes, _sink.Contents["docs/large"].RefusedBytes));
        Assert.DoesNotContain("/bucket/docs/large", _server.Asked);
    }

    private async Task<RunReport> RunAsync(
        string secret = "secret",
        long maxBytes = 1 << 20,
        CancellationToken token = default
    )
    {
        using var http = new GuardedHttp(TestServer.Local, TimeSpan.FromMinutes(1), TimeProvider.System);
        await using var source = new BucketSource(
            new BucketSettings(_server.Address, "bucket", PathFilter.All)
            {
                Prefix = "docs/",
                Key = ("id", secret),
                MaxBytes = maxBytes,
            },
            http,
            TimeProvider.System
        );
        return await new ConnectorRun(
            source,
            _journal,
            _sink,
            new RunRules { Parallelism = 1, Pauses = new Backoff(TimeSpan.Zero, TimeSpan.Zero) },
            TimeProvider.System,
            new CountingMonitor()
        ).RunAsync(token);
    }

    /// <summary>As a service answers that checks signatures by signing the request itself.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        var raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        using var same = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(
                _server.Address.AbsoluteUri.TrimEnd('/') + raw,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );
        var at = DateTimeOffset.ParseExact(
            context.Request.Headers["x-amz-date"]!,
            "yyyyMMdd'T'HHmmss'Z'",
            null,
            System.Globalization.DateTimeStyles.AssumeUniversal
        );
        new RequestSignature("id", "secret", "us-east-1").Sign(same, at);
        if (context.Request.Headers.Authorization != same.Headers.GetValues("Authorization").Single())
        {
            context.Response.StatusCode = 403;
            return;
        }

        var path = Uri.UnescapeDataString(raw.Split('?')[0]);
        if (path != "/bucket")
        {
            await context.Response.WriteAsync(_objects[path["/bucket/".Length..]]);
            return;
        }

        var query = context.Request.Query;
        var after = query["continuation-token"].FirstOrDefault() ?? query["start-after"].FirstOrDefault() ?? "";
        var keys = _objects
            .Keys.Where(key => key.StartsWith(query["prefix"].FirstOrDefault() ?? "", StringComparison.Ordinal))
            .Where(key => string.CompareOrdinal(key, after) > 0)
            .ToArray();
        XNamespace space = "http://s3.amazonaws.com/doc/2006-03-01/";
        var page = keys.Take(PageSize).ToArray();
        await context.Response.WriteAsync(
            new XElement(
                space + "ListBucketResult",
                new XElement(space + "IsTruncated", keys.Length > PageSize),
                keys.Length > PageSize ? new XElement(space + "NextContinuationToken", page[^1]) : null,
                page.Select(key => new XElement(
                    space + "Contents",
                    new XElement(space + "Key", key),
                    new XElement(
                        space + "ETag",
                        $"\"{Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes(_objects[key])))}\""
                    ),
                    new XElement(space + "Size", Encoding.UTF8.GetByteCount(_objects[key]))
                ))
            ).ToString()
        );
    }
}
