using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;
using Pipeline.EndToEnd.Running;
using Pipeline.Vocabulary;

namespace Pipeline.EndToEnd.Keys;

/// <summary>Who may do what where keys are asked for, by every surface.</summary>
public sealed class KeyTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    private const string Ask = """{"question": "When does the canteen open?"}""";
    private const string Chat =
        """{"model": "team", "messages": [{"role": "user", "content": "When does the canteen open?"}]}""";

    /// <summary>Who is let in: the reader and above, the writer and above, the administrators.</summary>
    private static readonly string[] Admins = ["env", "admin"];

    private static readonly string[] Writers = [.. Admins, "writer", "team writer"];

    private static readonly string[] Readers = [.. Writers, "reader", "team reader", "unlabelled", "hr"];

    private static readonly string[] Everywhere =
    [
        .. Readers.Where(name => !name.StartsWith("team", StringComparison.Ordinal)),
    ];

    public static TheoryData<string, string, string?, string> Calls =>
        new()
        {
            { "GET", "/api/collections", null, "reader" },
            { "GET", "/api/collections/team", null, "reader" },
            { "GET", "/api/collections/other", null, "everywhere" },
            { "GET", "/api/collections/none", null, "everywhere" },
            { "GET", "/api/collections/team/documents", null, "reader" },
            { "GET", "/api/collections/team/documents/open", null, "reader" },
            { "GET", "/api/collections/team/documents/open/content", null, "reader" },
            { "GET", "/api/collections/team/documents/open/chunks", null, "reader" },
            { "GET", "/api/collections/other/documents/open/content", null, "everywhere" },
            { "GET", "/api/collections/team/suggest?text=can", null, "reader" },
            { "POST", "/api/collections/team/search", """{"query": "canteen"}""", "reader" },
            { "POST", "/api/collections/other/search", """{"query": "canteen"}""", "everywhere" },
            { "POST", "/api/collections/team/ask", Ask, "reader" },
            { "POST", "/api/collections/other/ask", Ask, "everywhere" },
            { "POST", "/v1/chat/completions", Chat, "reader" },
            { "POST", "/v1/chat/completions", Chat.Replace("team", "other", StringComparison.Ordinal), "everywhere" },
            { "GET", "/v1/models", null, "reader" },
            { "POST", "/v1/embeddings", """{"input": "x"}""", "reader" },
            { "GET", "/api/status", null, "reader" },
            { "GET", "/api/workers", null, "reader" },
            { "GET", "/openapi/v1.json", null, "reader" },
            { "POST", "/hub/negotiate?negotiateVersion=1", "", "reader" },
            { "POST", "/api/collections/team/documents", """{"id": "mine", "text": "x"}""", "writer" },
            { "POST", "/api/collections/team/settle?timeoutSeconds=60", "", "writer" },
            { "DELETE", "/api/collections/team/documents/none", null, "writer" },
            { "PUT", "/api/collections/team", "{}", "admin" },
            { "DELETE", "/api/collections/team", null, "admin" },
            { "PUT", "/api/collections/team/ranking", """{"keywordWeight": 1}""", "admin" },
            { "POST", "/api/models/none/pull", null, "admin" },
            { "GET", "/api/models", null, "reader" },
            { "GET", "/api/keys", null, "admin" },
            { "POST", "/api/keys", "{}", "admin" },
            { "DELETE", "/api/keys/none", null, "admin" },
            { "GET", "/api/audit", null, "admin" },
            { "GET", "/api/cluster", null, "admin" },
            { "POST", "/api/orleans-dashboard", "", "admin" },
            { "GET", "/orleans/", null, "admin" },
            { "GET", "/orleans/index.min.js", null, "admin" },
            { "GET", "/orleans/DashboardCounters", null, "admin" },
            { "GET", "/orleans/GrainState?grainId=x&grainType=y", null, "admin" },
            { "OPTIONS", "/api/collections/team", null, "reader" },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Each_caller_is_let_in_where_its_key_allows(string method, string path, string? body, string who)
    {
        var allowed = who switch
        {
            "admin" => Admins,
            "writer" => Writers,
            "everywhere" => Everywhere,
            _ => Readers,
        };
        while (DateTimeOffset.UtcNow < await ExpiryAsync())
        {
            await Task.Delay(50);
        }

        foreach (var (name, secret) in fixture.Secrets)
        {
            using var response = await fixture.SendAsync(method, path, secret, body);
            var text = await response.Content.ReadAsStringAsync();
            var expected =
                name is "none" or "forged" or "foreign" or "revoked" or "brief" ? HttpStatusCode.Unauthorized
                : allowed.Contains(name) ? (HttpStatusCode?)null
                : HttpStatusCode.Forbidden;
            if (expected is null)
            {
                // Let in: what the call itself then says is not of interest here.
                Assert.False(
                    response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden,
                    $"{name}: {(int)response.StatusCode} {text}"
                );
                Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
                continue;
            }

            Assert.True(expected == response.StatusCode, $"{name}: {(int)response.StatusCode} {text}");
            var error = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("error");
            Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
            Assert.Equal(
                expected == HttpStatusCode.Forbidden ? "forbidden" : "invalid_api_key",
                error.GetProperty("code").GetString()
            );
            if (expected == HttpStatusCode.Unauthorized)
            {
                Assert.StartsWith(
                    "Bearer",
                    Assert.Single(response.Headers.WwwAuthenticate).ToString(),
                    StringComparison.Ordinal
                );
                Assert.Equal(
                    name switch
                    {
                        "none" => "missing_key",
                        "revoked" => "revoked_key",
                        "brief" => "expired_key",
                        _ => "unknown_key",
                    },
                    error.GetProperty("reason").GetString()
                );
                Assert.DoesNotContain(secret ?? "pl-0", text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/")]
    [InlineData("/modules/app.js")]
    public async Task What_holds_no_content_is_open(string path)
    {
        using var response = await fixture.SendAsync("GET", path, null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Lists_are_of_the_collections_of_the_key()
    {
        using var team = fixture.Silo.CreateClient(key: fixture.Secrets["team reader"]);
        Assert.Equal([KeyFixture.Team], (await team.ListCollectionsAsync()).Select(info => info.Name));
        using var models = await fixture.SendAsync("GET", "/v1/models", fixture.Secrets["team reader"]);
        var told = await models.Content.ReadAsStringAsync();
        Assert.Contains("\"team\"", told, StringComparison.Ordinal);
        Assert.DoesNotContain("\"other\"", told, StringComparison.Ordinal);

        // Without a model the only collection is meant that the key may use.
        using var chat = await fixture.SendAsync(
            "POST",
            "/v1/chat/completions",
            fixture.Secrets["team reader"],
            """{"messages": [{"role": "user", "content": "canteen?"}]}"""
        );
        Assert.Equal(HttpStatusCode.OK, chat.StatusCode);
    }

    [Theory]
    [InlineData("unlabelled", false)]
    [InlineData("hr", true)]
    [InlineData("reader", true)]
    public async Task A_key_reads_what_its_labels_allow(string name, bool reads)
    {
        using var document = await fixture.SendAsync(
            "GET",
            "/api/collections/team/documents/pay",
            fixture.Secrets[name]
        );
        Assert.Equal(reads ? HttpStatusCode.OK : HttpStatusCode.NotFound, document.StatusCode);
        using var search = await fixture.SendAsync(
            "POST",
            "/api/collections/team/search",
            fixture.Secrets[name],
            """{"query": "cook earns"}"""
        );
        Assert.Equal(reads, (await search.Content.ReadAsStringAsync()).Contains("3000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_is_for_the_key_that_asked_and_for_administrators()
    {
        using var asked = await fixture.SendAsync("POST", "/api/collections/team/ask", fixture.Secrets["reader"], Ask);
        var path = $"/api/answers/{Assert.Single(asked.Headers.GetValues("X-Answer-Id"))}/events";
        foreach (
            var (name, status) in ((string, HttpStatusCode)[])
                [
                    ("writer", HttpStatusCode.NotFound),
                    ("team reader", HttpStatusCode.NotFound),
                    ("none", HttpStatusCode.Unauthorized),
                    ("reader", HttpStatusCode.OK),
                    ("admin", HttpStatusCode.OK),
                ]
        )
        {
            using var read = await fixture.SendAsync("GET", path, fixture.Secrets[name]);
            Assert.Equal(status, read.StatusCode);
        }
    }

    [Fact]
    public async Task The_hub_takes_a_key_and_lets_go_of_a_connection_whose_key_is_revoked()
    {
        var hub = new Uri(fixture.BaseAddress, "/hub");
        await using (var none = new HubConnectionBuilder().WithUrl(hub).Build())
        {
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => none.StartAsync());
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        var key = await fixture.AddAsync("hub", new NewKey { Collections = [KeyFixture.Team] });
        fixture.Secrets.Remove("hub");
        await using var connection = new HubConnectionBuilder()
            .WithUrl(hub, options => options.AccessTokenProvider = () => Task.FromResult<string?>(key.Secret))
            .Build();
        var closed = new TaskCompletionSource();
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await connection.StartAsync();
        await foreach (var _ in connection.StreamAsync<JsonElement>("WatchDocuments", KeyFixture.Team))
        {
            break;
        }

        foreach (var method in (string[])["Search", "Ask", "WatchDocuments"])
        {
            object argument = method switch
            {
                "Search" => new { collection = "other", query = "canteen" },
                "Ask" => new { collection = "other", question = "canteen?" },
                _ => "other",
            };
            var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                if (method == "Search")
                {
                    await connection.InvokeAsync<JsonElement>(method, argument);
                    return;
                }

                await foreach (var _ in connection.StreamAsync<JsonElement>(method, argument)) { }
            });
            Assert.Contains("collection_not_allowed", error.Message, StringComparison.Ordinal);
        }

        await fixture.Administrator.RevokeKeyAsync(key.Key.Id);
        await closed.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_token_in_the_query_is_for_the_hub_alone()
    {
        var query = $"access_token={fixture.Secrets["admin"]}";
        using var api = await fixture.SendAsync("GET", $"/api/status?{query}", null);
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        using var hub = await fixture.SendAsync("POST", $"/hub/negotiate?negotiateVersion=1&{query}", null, "");
        Assert.Equal(HttpStatusCode.OK, hub.StatusCode);
        Assert.DoesNotContain(fixture.Secrets["admin"]!, fixture.Silo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(KeyFixture.Admin, fixture.Silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_a_header_can_hold_is_let_in_or_breaks_the_server()
    {
        var draw = new Random(20261127);
        var secret = fixture.Secrets["reader"]!;
        string[] starts = ["Bearer ", "bearer  ", "Basic ", "", "Bearer", "Negotiate ", "Bearer pl-", "Bearer eyJ"];
        for (var i = 0; i < 400; i++)
        {
            var characters = Enumerable.Range(0, draw.Next(0, 90)).Select(_ => (char)draw.Next(0x20, 0x7f));
            var value = draw.Next(3) switch
            {
                0 => starts[draw.Next(starts.Length)] + string.Concat(characters),
                1 => "Bearer " + secret.Remove(draw.Next(secret.Length), 1),
                _ => $"Bearer {secret[..draw.Next(secret.Length - 1)]}{(char)draw.Next(0x21, 0x7f)}",
            };
            foreach (var path in (string[])["/api/collections", "/v1/models", "/hub/negotiate"])
            {
                var request = new HttpRequestMessage(path == "/hub/negotiate" ? HttpMethod.Post : HttpMethod.Get, path);
                Assert.True(request.Headers.TryAddWithoutValidation("Authorization", value));
                if (draw.Next(10) == 0)
                {
                    request.Headers.TryAddWithoutValidation("authorization", $"Bearer {secret}");
                }

                using var response = await fixture.Http.SendAsync(request);
                Assert.True((int)response.StatusCode is 400 or 401, $"{value}: {(int)response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task What_administrators_did_is_written_down_with_who_it_was()
    {
        using var admin = fixture.Silo.CreateClient(key: fixture.Secrets["admin"]);
        await admin.CreateCollectionAsync("audited");
        await admin.DeleteCollectionAsync("audited");
        await Assert.ThrowsAsync<PipelineException>(() => admin.DeleteCollectionAsync("audited"));
        var key = await admin.AddKeyAsync(new NewKey { Name = "short-lived" });
        await admin.RevokeKeyAsync(key.Key.Id);
        using var reader = fixture.Silo.CreateClient(key: fixture.Secrets["reader"]);
        await Assert.ThrowsAsync<PipelineException>(() => reader.DeleteCollectionAsync("audited"));
        var all = (await admin.ListAuditAsync()).Entries;
        Assert.Contains(all, act => act is { Target: "audited", ActorName: "reader", Outcome: "forbidden" });
        var acts = all.Where(act => act.ActorName == "admin").ToArray();
        foreach (
            var (action, target, outcome) in ((string, string, string)[])
                [
                    ("collection.put", "audited", "ok"),
                    ("collection.delete", "audited", "ok"),
                    ("collection.delete", "audited", "unknown_collection"),
                    ("key.add", $"{key.Key.Id} (reader)", "ok"),
                    ("key.revoke", key.Key.Id, "ok"),
                ]
        )
        {
            Assert.Contains(
                acts,
                act =>
                    act.Action == action && act.Target == target && act.Outcome == outcome && act.ActorId.Length == 12
            );
        }

        var first = await admin.ListAuditAsync(limit: 2);
        var second = await admin.ListAuditAsync(first.Next, 1);
        Assert.True(second.Entries[0].Number < first.Entries[^1].Number);
        Assert.DoesNotContain(key.Secret, JsonSerializer.Serialize(acts), StringComparison.Ordinal);
    }

    private async Task<DateTimeOffset> ExpiryAsync() =>
        (await fixture.Administrator.ListKeysAsync())
            .Single(key => key.Name == "brief" && key.Revoked is null)
            .Expires!.Value;
}
