using System.Net;
using System.Text.Json;
using Pipeline.Contracts.Keys;

namespace Pipeline.EndToEnd.Keys;

/// <summary>What a key may use up.</summary>
public sealed class QuotaTests(KeyFixture fixture) : IClassFixture<KeyFixture>
{
    [Fact]
    public async Task Requests_beyond_a_minutes_are_told_when_to_come_back_and_others_go_on()
    {
        var key = await fixture.AddAsync("three", new NewKey { RequestsPerMinute = 3 });
        for (var i = 0; i < 3; i++)
        {
            using var passed = await fixture.SendAsync("GET", "/v1/models", key.Secret);
            Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        }

        using var refused = await fixture.SendAsync("GET", "/v1/models", key.Secret);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        var error = (await JsonAsync(refused)).GetProperty("error");
        Assert.Equal("rate_limit_error", error.GetProperty("type").GetString());
        Assert.Equal("rate_limit_exceeded", error.GetProperty("code").GetString());
        Assert.Equal("requests_per_minute", error.GetProperty("reason").GetString());
        using var other = await fixture.SendAsync("GET", "/v1/models", fixture.Secrets["reader"]);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("/v1/embeddings", """{"input": "a few words"}""")]
    public async Task Tokens_beyond_a_days_are_refused_until_midnight(string path, string body)
    {
        var key = await fixture.AddAsync("tokens", new NewKey { TokensPerDay = 4 });
        using var first = await fixture.SendAsync("POST", path, key.Secret, body);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        // What was used is told to the key's account beside the answer.
        HttpResponseMessage last;
        do
        {
            last = await fixture.SendAsync("POST", path, key.Secret, body);
        } while (last.StatusCode == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.InRange(last.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Assert.Equal("tokens_per_day", (await JsonAsync(last)).GetProperty("error").GetProperty("reason").GetString());
    }

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
}
