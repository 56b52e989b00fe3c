using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cli.Tests;

public sealed class ChatTests : CliFixture
{
    [Fact]
    public async Task Questions_line_by_line_are_one_conversation()
    {
        var result = await ChatAsync("연차는 며칠인가요?\n\n그럼 반차는요?\n");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        const string answer = "Leave is 25 days [1].\n\n[1] Guide  (guide.md#2)\n\n";
        Assert.Equal($"> 연차는 며칠인가요?\n{answer}> 그럼 반차는요?\n{answer}", result.Out);
        var conversation = Assert.Single(Server.Conversations.All);
        Assert.Equal(("연차는 며칠인가요?", 2), (conversation.Info.Title, conversation.Info.Turns));
        Assert.All(Server.Answers.Requests, one => Assert.Equal(conversation.Info.Id, one.Conversation));
        Assert.All(Server.Answers.Requests, one => Assert.Null(one.History));
    }

    [Fact]
    public async Task Nothing_is_begun_before_something_is_asked()
    {
        var result = await ChatAsync("/list\n/new\n/export\n/title x\n/quit\nnot read\n");

        Assert.Equal((0, ""), (result.ExitCode, result.Out));
        Assert.Equal(3, result.Error.Split("Nothing was asked yet.").Length - 1);
        Assert.Empty(Server.Conversations.All);
        Assert.Empty(Server.Answers.Requests);
    }

    [Fact]
    public async Task A_chat_begins_anew_goes_back_and_writes_itself_down()
    {
        var file = Path.Combine(Folder, "leave.md");
        var json = Path.Combine(Folder, "leave.json");
        await ChatAsync("휴가?\n");
        var first = Server.Conversations.All[0].Info.Id;
        var result = await ChatAsync(
            $"Other?\n/new\nThird?\n/open {first[..10]}\nAnd then?\n/title 휴가 규정\n/export {file}\n/export {json}\n/list\n/what\n"
        );

        Assert.Equal(0, result.ExitCode);
        Assert.Equal([1, 1, 2], Server.Conversations.All.Select(one => one.Turns.Count));
        Assert.Equal(
            (first, "휴가 규정"),
            (Server.Conversations.All[2].Info.Id, Server.Conversations.All[2].Info.Title)
        );
        Assert.Contains("# 휴가 규정", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Contains("guide.md", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Contains(first, await File.ReadAllTextAsync(json), StringComparison.Ordinal);
        Assert.Contains($"* {first}", result.Out, StringComparison.Ordinal);
        Assert.Contains("There is no command /what", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incognito_chat_brings_its_history_itself_and_leaves_nothing()
    {
        var result = await ChatAsync("휴가?\n/incognito\nIncognito?\nAnd then?\n/export\n/incognito\nOpen?\n");

        Assert.Equal(0, result.ExitCode);
        var asked = Server.Answers.Requests.ToArray();
        Assert.Equal([false, true, true, false], asked.Select(one => one.Incognito));
        Assert.Equal([true, false, false, true], asked.Select(one => one.Conversation is not null));
        Assert.Empty(asked[1].History!);
        Assert.Equal(["Incognito?", "Leave is 25 days [1]."], asked[2].History!.Select(turn => turn.Content));
        Assert.Equal(
            [
                ["Open?"],
                ["휴가?"],
            ],
            Server.Conversations.All.Select(one => one.Turns.Select(t => t.Question))
        );
        Assert.Contains("is not stored", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_fails_does_not_end_the_chat()
    {
        var calls = 0;
        Server.Intercept = context =>
            context.Request.Path.Value!.EndsWith("/ask", StringComparison.Ordinal) && calls++ == 0
                ? throw PipelineException.Invalid("question", "It is too odd.")
                : Task.FromResult(false);
        var result = await ChatAsync("Odd?\nEven?\n");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("It is too odd.", result.Error, StringComparison.Ordinal);
        Assert.Contains("> Even?\nLeave is 25 days", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "A question may lean", "begin a new conversation", "Nothing was asked yet.")]
    [InlineData("ko", "이어서 물어도", "새 대화 시작", "아직 물어본 것이 없습니다.")]
    public async Task A_terminal_is_welcomed_and_helped_in_its_language(
        string language,
        string welcome,
        string help,
        string nothing
    )
    {
        var result = await RunAsync(
            ["chat", "--language", language],
            "/help\n/title x\n",
            CancellationToken.None,
            terminals: true
        );
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(welcome, result.Error.ReplaceLineEndings(" "), StringComparison.OrdinalIgnoreCase);
        Assert.Contains(help, result.Out, StringComparison.Ordinal);
        Assert.Contains(nothing, result.Error, StringComparison.Ordinal);
        Assert.StartsWith("> ", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversations_are_listed_shown_renamed_exported_and_deleted()
    {
        Assert.Contains(
            "no conversations yet",
            (await RunAsync("conversations", "list")).Error,
            StringComparison.Ordinal
        );
        foreach (var question in (string[])["하나?", "둘?", "셋?"])
        {
            await ChatAsync($"{question}\n");
        }

        var listed = await RunAsync("conversations", "list", "--json");
        Assert.Equal(["셋?", "둘?", "하나?"], listed.JsonLines.Select(one => one.GetProperty("title").GetString()));
        var id = listed.JsonLines[1].GetProperty("id").GetString()!;
        var shown = await RunAsync("conversations", "show", id[..12]);
        Assert.Contains("> 둘?\nLeave is 25 days [1].\n[1] Guide  (guide.md#0)\n", shown.Out, StringComparison.Ordinal);
        Assert.Equal("It is called 'Zwei' now.\n", (await RunAsync("conversations", "rename", id, "Zwei")).Out);
        Assert.StartsWith("# Zwei\n", (await RunAsync("conversations", "export", id)).Out, StringComparison.Ordinal);
        var json = await RunAsync("conversations", "export", id, "--format", "json");
        Assert.Equal("둘?", json.Json.GetProperty("turns")[0].GetProperty("question").GetString());
        Assert.Equal(0, (await RunAsync("conversations", "delete", id)).ExitCode);
        var gone = await RunAsync("conversations", "show", id, "--language", "ko");
        Assert.Equal(1, gone.ExitCode);
        Assert.Contains("그런 대화가 없거나", gone.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await RunAsync("conversations", "show", "zzz")).ExitCode);
    }

    [Fact]
    public async Task A_single_question_may_be_asked_in_a_conversation_or_incognito()
    {
        var begun = await RunAsync("ask", "휴가?", "--conversation", "new");
        var id = Assert.Single(Server.Conversations.All).Info.Id;
        Assert.Contains($"--conversation {id}", begun.Error, StringComparison.Ordinal);
        await RunAsync("ask", "그럼 반차는요?", "--conversation", id);
        Assert.Equal(["휴가?", "그럼 반차는요?"], Server.Conversations.All[0].Turns.Select(turn => turn.Question));
        await RunAsync("ask", "비밀?", "--incognito");
        Assert.True(Server.Answers.LastRequest!.Incognito);
        Assert.Null(Server.Answers.LastRequest.Conversation);
    }

    private Task<CliResult> ChatAsync(string input) => RunAsync(["chat"], input, CancellationToken.None);
}
