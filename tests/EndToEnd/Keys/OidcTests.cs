using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.IdentityModel.Tokens;
using Pipeline.Contracts.Documents;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Keys;

/// <summary>Tokens of an identity provider, which the test is itself.</summary>
public sealed class OidcTests
{
    private const string Audience = "pipeline";

    [Fact]
    public async Task Tokens_of_the_issuer_are_let_in_by_their_claims_and_no_others()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var stranger = await FakeIssuer.StartAsync();
        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(
            folder,
            "--oidc-authority",
            issuer.Address,
            "--oidc-audience",
            Audience,
            "--oidc-label-claim",
            "groups"
        );
        using var http = silo.CreateHttpClient();
        var admin = issuer.Token(Audience, Claims("admin", "x", "pipeline-reader"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "GET", "/api/keys", admin));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "GET", "/v1/models", admin));

        var reader = issuer.Token(Audience, Claims("Pipeline-Reader"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, "GET", "/api/collections", reader));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(http, "GET", "/api/keys", reader));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await StatusAsync(http, "GET", "/api/collections", issuer.Token(Audience, Claims("user")))
        );

        foreach (
            var (token, reason) in ((string, string)[])
                [
                    (stranger.Token(Audience, Claims("admin")), "unknown_key"),
                    (stranger.Token(Audience, Claims("admin"), issuer: issuer.Address), "unknown_key"),
                    (issuer.Token("other", Claims("admin")), "unknown_key"),
                    (issuer.Token(Audience, Claims("admin"), issuer: stranger.Address), "unknown_key"),
                    (issuer.Token(Audience, Claims("admin"), ends: TimeSpan.FromMinutes(-5)), "expired_key"),
                    (issuer.Token(Audience, Claims("admin"), begins: TimeSpan.FromMinutes(5)), "unknown_key"),
                    (issuer.Unsigned(Audience, Claims("admin")), "unknown_key"),
                    (issuer.SignedWithPublicKey(Audience, Claims("admin")), "unknown_key"),
                    (issuer.Token(Audience, [new Claim("roles", "admin")]), "unknown_key"),
                    ("a.b.c", "unknown_key"),
                    ("..", "unknown_key"),
                ]
        )
        {
            using var refused = await SendAsync(http, "GET", "/api/collections", token);
            var told = await refused.Content.ReadAsStringAsync();
            Assert.True(refused.StatusCode == HttpStatusCode.Unauthorized, $"{(int)refused.StatusCode} {told}");
            Assert.Contains($"\"reason\":\"{reason}\"", told, StringComparison.Ordinal);
        }

        // Keys of the store go on beside them.
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, "GET", "/api/collections", "none"));
        await using var hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(silo.BaseAddress, "/hub"),
                options => options.AccessTokenProvider = () => Task.FromResult<string?>(reader)
            )
            .Build();
        await hub.StartAsync();
    }

    [Theory]
    [InlineData("hr", HttpStatusCode.OK)]
    [InlineData("sales", HttpStatusCode.NotFound)]
    [InlineData(null, HttpStatusCode.NotFound)]
    public async Task The_label_claim_says_what_is_read(string? label, HttpStatusCode expected)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        using var folder = new SiloFolder();
        folder.Environment["PIPELINE_ADMIN_KEY"] = KeyFixture.Admin;
        await using var silo = await SiloProcess.StartAsync(
            folder,
            "--oidc-authority",
            issuer.Address,
            "--oidc-audience",
            Audience,
            "--oidc-label-claim",
            "groups",
            "--samples",
            "false"
        );
        using var admin = silo.CreateClient(key: KeyFixture.Admin);
        await admin.CreateCollectionAsync("team");
        await admin.SubmitAsync(
            "team",
            new DocumentInput
            {
                Id = "pay",
                Text = "3000",
                Labels = ["hr"],
            }
        );
        using var http = silo.CreateHttpClient();
        var token = issuer.Token(
            Audience,
            [.. Claims("reader"), .. label is null ? [] : new[] { new Claim("groups", label) }]
        );
        Assert.Equal(expected, await StatusAsync(http, "GET", "/api/collections/team/documents/pay", token));
    }

    [Fact]
    public async Task An_issuer_that_is_away_lets_nobody_in_and_breaks_nothing()
    {
        string address;
        string token;
        await using (var issuer = await FakeIssuer.StartAsync())
        {
            address = issuer.Address;
            token = issuer.Token(Audience, Claims("admin"));
        }

        using var folder = new SiloFolder();
        await using var silo = await SiloProcess.StartAsync(
            folder,
            "--oidc-authority",
            address,
            "--oidc-audience",
            Audience
        );
        using var http = silo.CreateHttpClient();
        using var refused = await SendAsync(http, "GET", "/api/collections", token);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Contains("invalid_api_key", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static List<Claim> Claims(params string[] roles) =>
        [new("sub", "u1"), .. roles.Select(role => new Claim("roles", role))];

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string method, string path, string token)
    {
        using var response = await SendAsync(http, method, path, token);
        return response.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, string method, string path, string token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http.SendAsync(request);
    }
}
