using System.Text.Json;
using Pipeline.Contracts.Answers;
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
            Request(
                """
                {"messages": [
                    {"role": "developer", "content": "Be brief."},
                    {"role": "user", "content": "안녕"},
                    {"role": "assistant", "content": "네"},
                    {"role": "user", "content": [{"type": "text", "text": "환불"}, {"type": "text", "text": " 기간은?"}]}],
                 "max_tokens": 5, "max_completion_tokens": 7, "temperature": 0.5}
                """
            ),
            "handbook"
        );
        Assert.Equal(
            ("handbook", "환불 기간은?", 7, 0.5),
            (asked.Collection, asked.Question, asked.MaxTokens, asked.Temperature)
        );
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant], asked.History!.Select(turn => turn.Role));
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
        var turns = string.Join(
            ',',
            Enumerable.Range(0, 50).Select(i => $$"""{"role": "user", "content": "t{{i}}"}""")
        );
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
    [InlineData(
        """{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {}}]}]}""",
        "messages[0].content"
    )]
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
    [InlineData("\"top_k\": -1", "top_k")]
    [InlineData("\"min_p\": 1", "min_p")]
    [InlineData("\"frequency_penalty\": 2.1", "frequency_penalty")]
    [InlineData("\"presence_penalty\": -3", "presence_penalty")]
    [InlineData("\"top_logprobs\": 3", "top_logprobs")]
    [InlineData("\"logprobs\": true, \"top_logprobs\": 21", "top_logprobs")]
    [InlineData("\"logit_bias\": {\"x\": 1}", "logit_bias")]
    [InlineData("\"logit_bias\": {\"5\": 101}", "logit_bias")]
    [InlineData("\"response_format\": {}", "response_format.type")]
    [InlineData("\"response_format\": {\"type\": \"xml\"}", "response_format.type")]
    [InlineData("\"response_format\": {\"type\": \"json_schema\"}", "response_format.json_schema.schema")]
    [InlineData(
        "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\": \"a\", \"schema\": {\"not\": {}}}}",
        "response_format.json_schema.schema"
    )]
    [InlineData("\"tools\": [{\"type\": \"web\"}]", "tools[0]")]
    [InlineData("\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"a b\"}}]", "tools[0].function.name")]
    [InlineData("\"tool_choice\": \"required\"", "tool_choice")]
    [InlineData(Weather + ", \"tool_choice\": \"maybe\"", "tool_choice")]
    [InlineData(
        Weather + ", \"tool_choice\": {\"type\": \"function\", \"function\": {\"name\": \"other\"}}",
        "tool_choice"
    )]
    [InlineData(Weather + ", \"response_format\": {\"type\": \"json_object\"}", "response_format")]
    [InlineData(
        "\"tool_choice\": \"required\", \"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"f\", \"parameters\": {\"type\": \"what\"}}}]",
        "tools"
    )]
    public void ABadCompletionIsRefusedByField(string member, string field)
    {
        var error = Assert.Throws<PipelineException>(() =>
            ChatRequestReader.Completion(Request($$"""{"messages": [{"role": "user", "content": "x"}], {{member}}}"""))
        );
        Assert.Equal(field, error.Field);
    }

    [Theory]
    [InlineData("\"stop\": null", 0)]
    [InlineData("\"stop\": \"END\"", 1)]
    [InlineData("\"stop\": [\"a\", \"b\"]", 2)]
    public void StopsAreReadInEveryForm(string member, int count)
    {
        var completion = ChatRequestReader.Completion(
            Request($$"""{"messages": [{"role": "system", "content": "x"}], "seed": -1, {{member}}}""")
        );
        Assert.Equal(count, completion.Stop.Count);
        Assert.Equal((1.0, uint.MaxValue), (completion.TopP, completion.Seed));
    }

    [Fact]
    public void TheWayTokensAreChosenIsTheSameForBothKindsOfAnswer()
    {
        var request = Request(
            """
            {"messages": [{"role": "user", "content": "x"}], "top_p": 0.9, "top_k": 40, "min_p": 0.05, "seed": 7, "frequency_penalty": 0.5, "presence_penalty": -1}
            """
        );
        var completion = ChatRequestReader.Completion(request);
        Assert.Equal(
            (0.9, 40, 0.05, 7u, 0.5, -1.0),
            (
                completion.TopP,
                completion.TopK,
                completion.MinP,
                completion.Seed,
                completion.FrequencyPenalty,
                completion.PresencePenalty
            )
        );
        Assert.Equal(
            new AnswerSampling
            {
                TopP = 0.9,
                TopK = 40,
                MinP = 0.05,
                Seed = 7,
                FrequencyPenalty = 0.5,
                PresencePenalty = -1,
            },
            ChatRequestReader.Ask(request, "c").Sampling
        );
        Assert.Null(
            ChatRequestReader
                .Ask(Request("""{"messages": [{"role": "user", "content": "x"}], "top_p": 1}"""), "c")
                .Sampling
        );
    }

    [Theory]
    [InlineData("\"response_format\": {\"type\": \"text\"}", null)]
    [InlineData("\"response_format\": {\"type\": \"json_object\"}", """{"type":"object"}""")]
    [InlineData(
        "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"schema\": {\"const\":  \"가\"}}}",
        """{"const":"가"}"""
    )]
    public void TheFormIsReadForBothKindsOfAnswer(string member, string? schema)
    {
        var request = Request($$"""{"messages": [{"role": "user", "content": "x"}], {{member}}}""");
        Assert.Equal(schema, ChatRequestReader.Ask(request, "c").Schema);
        Assert.Equal(schema is null, ChatRequestReader.Completion(request).Grammar is null);
    }

    [Theory]
    [InlineData("\"logprobs\": true", "logprobs")]
    [InlineData("\"logit_bias\": {\"3\": 1}", "logit_bias")]
    [InlineData(Weather, "tools")]
    public void WhatOnlyAGeneratorCanDoIsRefusedForACollection(string member, string field)
    {
        var request = Request($$"""{"messages": [{"role": "user", "content": "x"}], {{member}}}""");
        Assert.Equal(field, Assert.Throws<PipelineException>(() => ChatRequestReader.Ask(request, "c")).Field);
        _ = ChatRequestReader.Completion(request);
    }

    [Fact]
    public void ToolsAreExplainedAndTheirTurnsWrittenAsTheModelKnowsThem()
    {
        var completion = ChatRequestReader.Completion(
            Request(
                $$$"""
                {"messages": [
                    {"role": "system", "content": "Be brief."},
                    {"role": "user", "content": "서울 날씨는?"},
                    {"role": "assistant", "content": null, "tool_calls": [
                        {"id": "1", "type": "function", "function": {"name": "weather", "arguments": "{\"city\": \"서울\"}"}}]},
                    {"role": "tool", "tool_call_id": "1", "content": "맑음"},
                    {"role": "tool", "tool_call_id": "2", "content": "21도"}],
                 {{{Weather}}}, "tool_choice": "auto"}
                """
            )
        );
        Assert.Equal(
            [ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.User],
            completion.Messages.Select(message => message.Role)
        );
        Assert.StartsWith("Be brief.\n\n", completion.Messages[0].Content, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"weather\"", completion.Messages[0].Content, StringComparison.Ordinal);
        Assert.Equal(
            "\n<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"서울\"}}\n</tool_call>",
            completion.Messages[2].Content
        );
        Assert.Equal(
            "<tool_response>\n맑음\n</tool_response>\n<tool_response>\n21도\n</tool_response>",
            completion.Messages[3].Content
        );
        Assert.Null(completion.Grammar);
        Assert.NotNull(
            ChatRequestReader
                .Completion(
                    Request(
                        $$"""{"messages": [{"role": "user", "content": "x"}], {{Weather}}, "tool_choice": "required"}"""
                    )
                )
                .Grammar
        );
        Assert.DoesNotContain(
            "weather",
            ChatRequestReader
                .Completion(
                    Request(
                        $$"""{"messages": [{"role": "user", "content": "x"}], {{Weather}}, "tool_choice": "none"}"""
                    )
                )
                .Messages[0]
                .Content,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"name": "weather", "arguments": {"city": "서울"}}""", "weather", """{"city": "서울"}""")]
    [InlineData("""{"name": "weather", "arguments": "서울"}""", null, null)]
    [InlineData("""{"arguments": {}}""", null, null)]
    [InlineData("weather(서울)", null, null)]
    public void ACallIsReadOrLeftAsText(string text, string? name, string? arguments)
    {
        var call = ChatTools.Parse(text);
        Assert.Equal((name, arguments), (call?.Function?.Name, call?.Function?.Arguments));
    }

    private const string Weather =
        "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"weather\", \"description\": \"날씨\", \"parameters\": "
        + "{\"type\": \"object\", \"properties\": {\"city\": {\"type\": \"string\"}}, \"required\": [\"city\"]}}}]";

    private static ChatCompletionRequest Request(string json) =>
        JsonSerializer.Deserialize<ChatCompletionRequest>(json, PipelineJson.Options)!;
}
