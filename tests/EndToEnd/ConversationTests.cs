using System.Net.Http.Json;
using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Remarks;

namespace Pipeline.EndToEnd;

/// <summary>Conversations over HTTP, with nothing installed: follow-ups mean what they follow.</summary>
public sealed class ConversationTests(FirstStartFixture fixture) : IClassFixture<FirstStartFixture>
{
    private const string Before = "Who published reciprocal rank fusion?";
    private const string FollowUp = "Since when?";

    [Fact]
    public async Task A_follow_up_is_answered_with_its_conversation()
    {
        var answer = await AskAsync([new(ChatRole.User, Before), new(ChatRole.Assistant, "Cormack [1].")]);
        Assert.Equal(AnswerEnd.Completed, answer.Done!.Reason);
        Assert.EndsWith("rank-fusion.en.md", answer.Context[0].DocumentId, StringComparison.Ordinal);
        var stage = Assert.Single(answer.Stages, stage => stage.Stage == "rewrite");
        Assert.Equal((RemarkCode.SearchedAs.Name(), $"{Before} {FollowUp}"), (stage.Code, stage.Values!["question"]));

        // The follow-up alone means nothing, or the test would show nothing.
        var alone = await AskAsync([]);
        Assert.DoesNotContain(
            alone.Context.Take(1),
            hit => hit.DocumentId.EndsWith("rank-fusion.en.md", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task The_messages_of_a_chat_are_its_conversation()
    {
        using var response = await fixture.Http.PostAsJsonAsync(
            "/v1/chat/completions",
            new
            {
                model = "samples",
                messages = new object[]
                {
                    new { role = "system", content = "Be brief." },
                    new { role = "user", content = Before },
                    new { role = "assistant", content = "Cormack [1]." },
                    new { role = "user", content = FollowUp },
                },
            }
        );
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        var content = JsonDocument
            .Parse(body)
            .RootElement.GetProperty("choices")[0]
            .GetProperty("message")
            .GetProperty("content")
            .GetString();
        Assert.Contains("Cormack", content, StringComparison.Ordinal);
    }

    private Task<Answer> AskAsync(ChatMessage[] history) =>
        fixture.Client.AnswerAsync(
            new AskRequest
            {
                Collection = "samples",
                Question = FollowUp,
                History = history,
                UseCache = false,
            }
        );
}
