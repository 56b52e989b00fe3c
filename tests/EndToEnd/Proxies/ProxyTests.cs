using System.Net;
using System.Net.Http.Json;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Proxies;

/// <summary>The program behind a proxy, as the README tells people to put it, and called by pages of other
/// sites.</summary>
public sealed class ProxyTests
{
    private const string Name = "docs.example.com";
    private const string Keeps = "proxy_set_header Host $host;";
    private const string Rewrites =
        "proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Proto $scheme;";

    [NginxFact]
    public async Task A_proxy_that_keeps_the_host_serves_the_dashboard_and_its_changes()
    {
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false", "--allowed-hosts", Name);
        await using var nginx = await NginxProcess.StartAsync(silo.BaseAddress, Keeps);
        Assert.Equal(HttpStatusCode.OK, await SendAsync(nginx.BaseAddress, HttpMethod.Get, Name, origin: null));
        Assert.Equal(
            HttpStatusCode.Created,
            await SendAsync(nginx.BaseAddress, HttpMethod.Put, Name, $"http://{Name}")
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await SendAsync(nginx.BaseAddress, HttpMethod.Put, Name, "http://evil.example")
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await SendAsync(nginx.BaseAddress, HttpMethod.Get, "evil.example", origin: null)
        );
    }

    [NginxFact]
    public async Task A_proxy_that_rewrites_the_host_and_says_so_serves_the_dashboards_changes()
    {
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false");
        await using var nginx = await NginxProcess.StartAsync(silo.BaseAddress, Rewrites);
        Assert.Equal(
            HttpStatusCode.Created,
            await SendAsync(nginx.BaseAddress, HttpMethod.Put, Name, $"http://{Name}")
        );
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await SendAsync(nginx.BaseAddress, HttpMethod.Put, Name, "http://evil.example")
        );
    }

    [NginxFact]
    public async Task A_proxy_that_is_not_trusted_forwards_nothing()
    {
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false", "--trusted-proxies", "none");
        await using var nginx = await NginxProcess.StartAsync(silo.BaseAddress, Rewrites);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await SendAsync(nginx.BaseAddress, HttpMethod.Put, Name, $"http://{Name}")
        );

        // A browser's own word that the page is ours, which no page can forge, is enough.
        Assert.Equal(
            HttpStatusCode.Created,
            await SendAsync(nginx.BaseAddress, HttpMethod.Put, Name, $"http://{Name}", site: "same-origin")
        );
    }

    [Fact]
    public async Task Pages_of_allowed_origins_may_use_the_api_and_others_may_not()
    {
        const string Allowed = "https://intranet.example.com";
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false", "--allowed-origins", Allowed);
        using var http = silo.CreateHttpClient();
        foreach (
            var (origin, expected) in (IEnumerable<(string, string?)>)
                [(Allowed, Allowed), ("https://evil.example", null)]
        )
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/collections/handbook");
            preflight.Headers.Add("Origin", origin);
            preflight.Headers.Add("Access-Control-Request-Method", "PUT");
            preflight.Headers.Add("Access-Control-Request-Headers", "content-type");
            using var answer = await http.SendAsync(preflight);
            Assert.Equal(
                expected,
                answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null
            );
            Assert.Equal(
                expected is null ? HttpStatusCode.Forbidden : HttpStatusCode.Created,
                await SendAsync(silo.BaseAddress, HttpMethod.Put, silo.BaseAddress.Authority, origin)
            );
        }
    }

    [Fact]
    public async Task A_page_that_resolves_its_name_to_this_machine_gets_nothing_whatever_it_forwards()
    {
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var http = silo.CreateHttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/collections");
        request.Headers.Host = "evil.example";
        request.Headers.Add("X-Forwarded-Host", "localhost");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("foreign_host", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> SendAsync(
        Uri address,
        HttpMethod method,
        string host,
        string? origin,
        string? site = null
    )
    {
        using var http = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(
            method,
            method == HttpMethod.Get ? "/" : "/api/collections/handbook"
        );
        request.Headers.Host = host;
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        if (method != HttpMethod.Get)
        {
            request.Content = JsonContent.Create(new { });
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }
}
