using System.Text.Json;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Silo.Http.OpenAi;

namespace Pipeline.Silo.Tests.Http;

public sealed class ChatRequestReaderTests
{
    [Fact]
    public void TheLastUserMessageIsTheQuestion()
    {
        var asked = ChatRequestReader.Ask(
            Request("""
                {"messages": [
                    {"role": "developer", "content": "Be brief."},
                    {"role": "user", "content": "안녕"},
                    {"role": "assistant", "content": "네"},
                    {"role": "user", "content": [{"type": "text", "text": "환불"}, {"type": "text", "text": " 기간은?"}]}],
                 "max_tokens": 5, "max_completion_tokens": 7, "temperature": 0.5}
                """),
            "handbook");
        Assert.Equal(("handbook", "환불 기간은?", 7, 0.5), (asked.Collection, asked.Question, asked.MaxTokens, asked.Temperature));
        Assert.Equal(["system", "user", "assistant"], asked.History!.Select(turn => turn.Role));
    }

    [Fact]
    public void ALoneQuestionHasNoHistory()
    {
        var asked = ChatRequestReader.Ask(Request("""{"messages": [{"role": "user", "content": "Why?"}]}"""), "c");
        Assert.Null(asked.History);
        Assert.Equal((512, 0.0), (asked.MaxTokens, asked.Temperature));
    }

    [Fact]
    public void OnlyTheLatestHistoryIsKept()
    {
        var turns = string.Join(',', Enumerable.Range(0, 50).Select(i => $$"""{"role": "user", "content": "t{{i}}"}"""));
        var asked = ChatRequestReader.Ask(Request($$"""{"messages": [{{turns}}]}"""), "c");
        Assert.Equal("t49", asked.Question);
        Assert.Equal(Enumerable.Range(17, 32).Select(i => $"t{i}"), asked.History!.Select(turn => turn.Content));
    }

    [Theory]
    [InlineData("""{}""", "messages")]
    [InlineData("""{"messages": []}""", "messages")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "x"}]}""", "messages")]
    [InlineData("""{"messages": [{"role": "tool", "content": "x"}]}""", "messages[0].role")]
    [InlineData("""{"messages": [{"content": "x"}]}""", "messages[0].role")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}, {"role": "user"}]}""", "messages[1].content")]
    [InlineData("""{"messages": [{"role": "user", "content": null}]}""", "messages[0].content")]
    [InlineData("""{"messages": [{"role": "user", "content": 3}]}""", "messages[0].content")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]}""", "messages[0].content")]
    [InlineData("""{"messages": [null]}""", "messages[0]")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}], "n": 2}""", "n")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}], "max_tokens": 0}""", "max_tokens")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}], "max_completion_tokens": 4097}""", "max_tokens")]
    [InlineData("""{"messages": [{"role": "user", "content": "x"}], "temperature": 2.5}""", "temperature")]
    public void ABadRequestIsRefusedByField(string json, string field)
    {
        var error = Assert.Throws<PipelineException>(() => ChatRequestReader.Ask(Request(json), "c"));
        Assert.Equal(ErrorCode.InvalidRequest, error.Code);
        Assert.StartsWith(field, error.Field, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"top_p\": 0", "top_p")]
    [InlineData("\"top_p\": 1.5", "top_p")]
    [InlineData("\"stop\": 3", "stop")]
    [InlineData("\"stop\": [\"a\", 1]", "stop")]
    [InlineData("\"stop\": [\"a\", \"b\", \"c\", \"d\", \"e\"]", "stop")]
    [InlineData("\"stop\": \"\"", "stop")]
    public void ABadCompletionIsRefusedByField(string member, string field)
    {
        var error = Assert.Throws<PipelineException>(() => ChatRequestReader.Completion(
            Request($$"""{"messages": [{"role": "user", "content": "x"}], {{member}}}""")));
        Assert.Equal(field, error.Field);
    }

    [Theory]
    [InlineData("\"stop\": null", 0)]
    [InlineData("\"stop\": \"END\"", 1)]
    [InlineData("\"stop\": [\"a\", \"b\"]", 2)]
    public void StopsAreReadInEveryForm(string member, int count)
    {
        var completion = ChatRequestReader.Completion(
            Request($$"""{"messages": [{"role": "system", "content": "x"}], "seed": -1, {{member}}}"""));
        Assert.Equal(count, completion.Stop.Count);
        Assert.Equal((1.0, uint.MaxValue), (completion.TopP, completion.Seed));
    }

    private static ChatCompletionRequest Request(string json) =>
        JsonSerializer.Deserialize<ChatCompletionRequest>(json, PipelineJson.Options)!;
}
