using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Pipeline.Contracts.Keys;

namespace Pipeline.EndToEnd.Keys;

/// <summary>What only administrators see of a cluster: over the hub, and Orleans' own dashboard, into which a browser
/// gets by a ticket.</summary>
public sealed class OrleansDashboardTests : IClassFixture<KeyFixture>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KeyFixture _fixture;
    private readonly HttpClient _http;

    public OrleansDashboardTests(KeyFixture fixture)
    {
        _fixture = fixture;

        // A cookie goes along where a test sends it, and nowhere else.
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = fixture.BaseAddress,
        };
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_ticket_lets_a_browser_read_the_dashboard_and_nothing_else()
    {
        using var given = await SendAsync(HttpMethod.Post, "/api/orleans-dashboard", key: KeyFixture.Admin);
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        var cookie = Assert.Single(given.Headers.GetValues("Set-Cookie"));
        string[] parts = [.. cookie.Split("; ").Select(part => part.ToLowerInvariant())];
        Assert.Contains("path=/orleans", parts);
        Assert.Contains("httponly", parts);
        Assert.Contains("samesite=strict", parts);
        Assert.Contains("max-age=1800", parts);
        Assert.DoesNotContain(KeyFixture.Admin, cookie, StringComparison.Ordinal);
        Assert.Contains("/orleans/", await given.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var ticket = cookie.Split(';')[0];
        foreach (var path in (string[])["/orleans/", "/orleans/index.min.js", "/orleans/DashboardCounters"])
        {
            using var page = await SendAsync(HttpMethod.Get, path, ticket);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.DoesNotContain("script-src", Policy(page), StringComparison.Ordinal);
            Assert.StartsWith("default-src 'self';", Policy(page), StringComparison.Ordinal);
        }

        // Its log would tell what others do.
        using var log = await SendAsync(HttpMethod.Get, "/orleans/Trace", ticket);
        Assert.Equal(HttpStatusCode.Forbidden, log.StatusCode);

        // It would be found out by calls of any grain's methods.
        using var held = await SendAsync(HttpMethod.Get, "/orleans/GrainState?grainId=team&grainType=x", ticket);
        Assert.Equal(HttpStatusCode.NotFound, held.StatusCode);
        foreach (var path in (string[])["/api/cluster", "/api/keys", "/api/collections", "/api/status"])
        {
            using var refused = await SendAsync(HttpMethod.Get, path, ticket);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        foreach (
            var forged in (string[])[ticket[..^1] + (ticket[^1] == 'A' ? 'Q' : 'A'), "pipeline-ticket=x", "other=1"]
        )
        {
            using var refused = await SendAsync(HttpMethod.Get, "/orleans/", forged);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        // A key that is sent counts, whatever ticket lies beside it.
        using var reader = await SendAsync(HttpMethod.Get, "/orleans/", ticket, _fixture.Secrets["reader"]);
        Assert.Equal(HttpStatusCode.Forbidden, reader.StatusCode);
    }

    [Fact]
    public async Task A_ticket_is_worth_what_its_key_is_worth()
    {
        var issued = await _fixture.AddAsync("ticket holder", new NewKey { Role = KeyRole.Admin });
        using var given = await SendAsync(HttpMethod.Post, "/api/orleans-dashboard", key: issued.Secret);
        var ticket = given.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using (var before = await SendAsync(HttpMethod.Get, "/orleans/version", ticket))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        await _fixture.Administrator.RevokeKeyAsync(issued.Key.Id);
        _fixture.Secrets.Remove("ticket holder");
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var after = await SendAsync(HttpMethod.Get, "/orleans/version", ticket);
            if (after.StatusCode == HttpStatusCode.Unauthorized)
            {
                break;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    [Fact]
    public async Task Pages_of_other_sites_get_no_ticket_and_other_names_no_page()
    {
        using var request = Request(HttpMethod.Post, "/api/orleans-dashboard", null, KeyFixture.Admin);
        request.Headers.Add("Origin", "https://evil.example");
        using var foreign = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.False(foreign.Headers.Contains("Set-Cookie"));

        using var rebound = Request(HttpMethod.Get, "/orleans/", null, KeyFixture.Admin);
        rebound.Headers.Host = "evil.example";
        using var refused = await _http.SendAsync(rebound);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("writer")]
    [InlineData("unlabelled")]
    [InlineData("team writer")]
    public async Task The_hub_shows_the_cluster_to_administrators_alone(string name)
    {
        await using var hub = await ConnectAsync(_fixture.Secrets[name]!);
        var refused = await Assert.ThrowsAsync<HubException>(() => FirstAsync(hub));
        Assert.Contains("\"reason\":\"role_needed\"", refused.Message, StringComparison.Ordinal);

        await using var admin = await ConnectAsync(_fixture.Secrets["admin"]!);
        var seen = await FirstAsync(admin);
        Assert.True(seen.GetProperty("hasOrleansDashboard").GetBoolean());
        var silo = Assert.Single(seen.GetProperty("silos").EnumerateArray());
        Assert.Equal("active", silo.GetProperty("state").GetString());
    }

    private static async Task<JsonElement> FirstAsync(HubConnection hub)
    {
        await foreach (var status in hub.StreamAsync<JsonElement>("WatchCluster"))
        {
            return status;
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private async Task<HubConnection> ConnectAsync(string secret)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(_fixture.BaseAddress, "/hub"),
                options => options.AccessTokenProvider = () => Task.FromResult<string?>(secret)
            )
            .Build();
        await hub.StartAsync();
        return hub;
    }

    private static string Policy(HttpResponseMessage response) =>
        response.Headers.GetValues("Content-Security-Policy").Single();

    private Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        string? cookie = null,
        string? key = null
    ) => _http.SendAsync(Request(method, path, cookie, key));

    private static HttpRequestMessage Request(HttpMethod method, string path, string? cookie, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return request;
    }
}
