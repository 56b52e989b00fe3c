using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client.Tests;

public sealed class ConversationCallsTests : ServerFixture
{
    [Fact]
    public async Task Conversations_are_begun_asked_in_read_renamed_and_deleted()
    {
        var begun = await Client.CreateConversationAsync(Collection);
        foreach (var question in (string[])["연차는 며칠인가요?", "그럼 반차는요?"])
        {
            await Client.AnswerAsync(
                new AskRequest
                {
                    Collection = Collection,
                    Question = question,
                    Conversation = begun.Id,
                }
            );
        }

        var whole = await Client.GetConversationAsync(Collection, begun.Id);
        Assert.Equal(("연차는 며칠인가요?", 2), (whole.Info.Title, whole.Turns.Count));
        Assert.Equal("휴가", (await Client.RenameConversationAsync(Collection, begun.Id, "휴가")).Title);
        var written = await Client.ExportConversationAsync(Collection, begun.Id);
        Assert.StartsWith("# 휴가\n", written, StringComparison.Ordinal);
        Assert.Contains("## 2. 그럼 반차는요?", written, StringComparison.Ordinal);
        await Client.DeleteConversationAsync(Collection, begun.Id);
        var gone = await Assert.ThrowsAsync<PipelineException>(() => Client.GetConversationAsync(Collection, begun.Id));
        Assert.Equal(ErrorCode.UnknownConversation, gone.Code);
    }

    [Fact]
    public async Task A_list_is_read_page_by_page_to_its_end()
    {
        var begun = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            begun.Insert(0, (await Client.CreateConversationAsync(Collection, $"{i}")).Id);
        }

        var listed = await ToListAsync(Client.ListConversationsAsync(Collection));
        Assert.Equal(begun, listed.Select(one => one.Id));
        Assert.Equal(3, Server.Requests.Count(request => request.StartsWith("GET", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_second_conversation_is_not_begun_where_the_reply_to_the_first_was_lost()
    {
        Server.Intercept = async context =>
        {
            if (context.Request.Method == "POST")
            {
                await context.Request.Body.CopyToAsync(Stream.Null);
                context.Abort();
                return true;
            }

            return false;
        };
        await Assert.ThrowsAsync<PipelineException>(() => Client.CreateConversationAsync(Collection));
        Assert.Single(Server.Requests);
    }

    [Fact]
    public void An_older_server_is_not_sent_what_it_does_not_know()
    {
        var asked = JsonSerializer.Serialize(new AskRequest { Question = "휴가?" }, PipelineJson.Options);
        Assert.DoesNotContain("incognito", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("conversation", asked, StringComparison.Ordinal);
        var incognito = new AskRequest { Question = "휴가?", Incognito = true };
        Assert.Contains(
            "\"incognito\":true",
            JsonSerializer.Serialize(incognito, PipelineJson.Options),
            StringComparison.Ordinal
        );
    }
}
