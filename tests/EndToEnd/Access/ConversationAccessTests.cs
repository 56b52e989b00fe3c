using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Pipeline.EndToEnd.Access;

/// <summary>A stored conversation is its owner's alone, by every way in.</summary>
public sealed class ConversationAccessTests(AccessFixture fixture) : IClassFixture<AccessFixture>
{
    private const string Path = $"/api/collections/{AccessFixture.Collection}/conversations";

    [Theory]
    [InlineData(null)]
    [InlineData("legal")]
    [InlineData("hr,legal")]
    public async Task Another_is_told_what_is_told_of_a_conversation_that_is_not_there(string? labels)
    {
        var id = await AskedAsync("hr");
        var missing = Guid.NewGuid().ToString("N");
        foreach (
            var (method, path, body) in ((HttpMethod, string, object?)[])
                [
                    (HttpMethod.Get, "", null),
                    (HttpMethod.Get, "/export", null),
                    (HttpMethod.Get, "/export?format=json", null),
                    (HttpMethod.Patch, "", new { title = "mine" }),
                    (HttpMethod.Delete, "", null),
                ]
        )
        {
            var told = await SendAsync(method, $"{Path}/{id}{path}", labels, body);
            Assert.Equal(HttpStatusCode.NotFound, told.Status);
            Assert.Equal(await SendAsync(method, $"{Path}/{missing}{path}", labels, body), told);
        }

        Assert.DoesNotContain(id, (await SendAsync(HttpMethod.Get, Path, labels)).Body, StringComparison.Ordinal);
        var asked = await SendAsync(
            HttpMethod.Post,
            $"/api/collections/{AccessFixture.Collection}/ask",
            labels,
            new { question = "And what does it say?", conversation = id }
        );
        Assert.Contains("unknown_conversation", asked.Body, StringComparison.Ordinal);

        await using var hub = await ConnectAsync(labels);
        await UnknownAsync(() => hub.InvokeAsync<JsonElement>("GetConversation", AccessFixture.Collection, id));
        await UnknownAsync(() => hub.InvokeAsync<JsonElement>("RenameConversation", AccessFixture.Collection, id, "x"));
        await UnknownAsync(() => hub.InvokeAsync("DeleteConversation", AccessFixture.Collection, id));
        var listed = await hub.InvokeAsync<JsonElement>("ListConversations", AccessFixture.Collection, null, 50);
        Assert.DoesNotContain(id, listed.GetRawText(), StringComparison.Ordinal);

        // It is as it was.
        Assert.Contains("3000", (await SendAsync(HttpMethod.Get, $"{Path}/{id}", "hr")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_owner_does_all_of_it_over_http_and_over_the_hub()
    {
        var id = await AskedAsync("hr");
        var (status, whole) = await SendAsync(HttpMethod.Get, $"{Path}/{id}", "hr");
        Assert.Equal(HttpStatusCode.OK, status);
        var turn = JsonDocument.Parse(whole).RootElement.GetProperty("turns")[0];
        Assert.Equal("What does the cook earn?", turn.GetProperty("question").GetString());
        Assert.Equal("pay", turn.GetProperty("sources")[0].GetProperty("documentId").GetString());
        var markdown = await SendAsync(HttpMethod.Get, $"{Path}/{id}/export", "hr");
        Assert.Contains("## 1. What does the cook earn?", markdown.Body, StringComparison.Ordinal);
        Assert.Equal(whole, (await SendAsync(HttpMethod.Get, $"{Path}/{id}/export?format=json", "hr")).Body.TrimEnd());
        var odd = await SendAsync(HttpMethod.Get, $"{Path}/{id}/export?format=pdf", "hr");
        Assert.Contains("not_one_of", odd.Body, StringComparison.Ordinal);
        var renamed = await SendAsync(HttpMethod.Patch, $"{Path}/{id}", "hr", new { title = "급여" });
        Assert.Contains("\"title\":\"급여\"", renamed.Body, StringComparison.Ordinal);

        await using var hub = await ConnectAsync("hr");
        var listed = await hub.InvokeAsync<JsonElement>("ListConversations", AccessFixture.Collection, null, 50);
        Assert.Contains(id, listed.GetRawText(), StringComparison.Ordinal);
        var begun = await hub.InvokeAsync<JsonElement>("CreateConversation", AccessFixture.Collection, "둘째");
        var second = begun.GetProperty("id").GetString()!;
        await hub.InvokeAsync<JsonElement>("RenameConversation", AccessFixture.Collection, second, "셋째");
        var read = await hub.InvokeAsync<JsonElement>("GetConversation", AccessFixture.Collection, second);
        Assert.Equal("셋째", read.GetProperty("info").GetProperty("title").GetString());
        await hub.InvokeAsync("DeleteConversation", AccessFixture.Collection, second);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"{Path}/{second}", "hr")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"{Path}/{id}", "hr")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"{Path}/{id}", "hr")).Status);
    }

    [Fact]
    public async Task An_incognito_answer_cannot_be_read_at_the_store()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/collections/{AccessFixture.Collection}/ask")
        {
            Content = JsonContent.Create(new { question = "When does the canteen open?", incognito = true }),
        };
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await fixture.Http.SendAsync(request);
        Assert.Contains("noon", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var id = Assert.Single(answer.Headers.GetValues("X-Answer-Id"));

        // As long as this silo remembers it, it can be read again, as after a broken connection.
        var again = await SendAsync(HttpMethod.Get, $"/api/answers/{id}/events", null);
        Assert.Contains("noon", again.Body, StringComparison.Ordinal);
    }

    private async Task<string> AskedAsync(string labels)
    {
        var begun = await SendAsync(HttpMethod.Post, Path, labels, new { });
        Assert.Equal(HttpStatusCode.Created, begun.Status);
        var id = JsonDocument.Parse(begun.Body).RootElement.GetProperty("id").GetString()!;
        var asked = await SendAsync(
            HttpMethod.Post,
            $"/api/collections/{AccessFixture.Collection}/ask",
            labels,
            new { question = "What does the cook earn?", conversation = id }
        );
        Assert.Contains("3000", asked.Body, StringComparison.Ordinal);
        return id;
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(
        HttpMethod method,
        string path,
        string? labels,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = body is null ? null : JsonContent.Create(body);
        if (labels is not null)
        {
            request.Headers.Add(AccessFixture.Header, labels);
        }

        using var response = await fixture.Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task UnknownAsync(Func<Task> call) =>
        Assert.Contains(
            "unknown_conversation",
            (await Assert.ThrowsAsync<HubException>(call)).Message,
            StringComparison.Ordinal
        );

    private async Task<HubConnection> ConnectAsync(string? labels)
    {
        var hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(fixture.BaseAddress, "/hub"),
                options =>
                {
                    if (labels is not null)
                    {
                        options.Headers[AccessFixture.Header] = labels;
                    }
                }
            )
            .Build();
        await hub.StartAsync();
        return hub;
    }
}
