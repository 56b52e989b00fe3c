using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>Follow-ups of conversations, where answers quote.</summary>
public sealed class ConversationTests(BareCluster cluster) : IClassFixture<BareCluster>
{
    private const string Annual = "연차는 1년에 18일입니다. 쓰지 않은 연차는 5일까지 이월됩니다.";
    private const string Parental = "육아휴직은 자녀 한 명마다 1년 6개월까지 쓸 수 있습니다.";

    private static readonly ChatMessage[] TwoTurns =
    [
        new(ChatRole.User, "연차는 며칠인가요?"),
        new(ChatRole.Assistant, "18일입니다 [1]."),
        new(ChatRole.User, "그럼 육아휴직은요?"),
        new(ChatRole.Assistant, "1년 6개월까지입니다 [1]."),
    ];

    [Fact]
    public async Task AQuestionAboutBothCitesBothDocuments()
    {
        var collection = await FilledAsync();
        var answer = await AskAsync(collection, "둘 중 무엇이 더 긴가요?", TwoTurns);
        Assert.Equal(
            ["annual", "parental"],
            answer.Citations.Select(citation => citation.DocumentId).Distinct().Order(StringComparer.Ordinal)
        );
        var stage = Assert.Single(answer.Stages, stage => stage.Stage == "rewrite");
        Assert.Equal(RemarkCode.SearchedAs.Name(), stage.Code);
        Assert.Contains("연차", stage.Values!["question"], StringComparison.Ordinal);
        Assert.Contains("육아휴직", stage.Values["question"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFollowUpIsAnsweredAsTheQuestionThatItStandsFor()
    {
        var collection = await FilledAsync();
        var answer = await AskAsync(collection, "그럼 육아휴직은요?", TwoTurns[..2]);
        Assert.Contains("1년 6개월", answer.Text, StringComparison.Ordinal);
        Assert.Equal("parental", answer.Context[0].DocumentId);
    }

    [Fact]
    public async Task AQuotedAnswerIsKnownByTheRewrittenQuestionWhateverWasSaidBefore()
    {
        var collection = await FilledAsync();
        var alone = await AskAsync(collection, "육아휴직은 며칠인가요?", null);
        Assert.Equal(AnswerOrigin.Extractive, alone.Done!.Origin);
        var followUp = await AskAsync(collection, "그럼 육아휴직은요?", TwoTurns[..2]);
        Assert.Equal((AnswerOrigin.Cached, alone.Text), (followUp.Done!.Origin, followUp.Text));

        // The same words after another question are another question.
        var other = await AskAsync(
            collection,
            "그럼 육아휴직은요?",
            [new ChatMessage(ChatRole.User, "연차는 언제 신청하나요?")]
        );
        Assert.Equal(AnswerOrigin.Extractive, other.Done!.Origin);
    }

    [Fact]
    public async Task AQuestionThatStandsAloneIsNotTouchedByItsConversation()
    {
        var collection = await FilledAsync();
        var answer = await AskAsync(collection, "구내식당 점심은 몇 시에 시작하나요?", TwoTurns);
        Assert.Equal("lunch", answer.Context[0].DocumentId);
        var stage = Assert.Single(answer.Stages, stage => stage.Stage == "rewrite");
        Assert.Null(stage.Code);
    }

    [Fact]
    public async Task WithoutAConversationThereIsNoRewriting()
    {
        var collection = await FilledAsync();
        var answer = await AskAsync(collection, "그럼 육아휴직은요?", null);
        Assert.DoesNotContain(answer.Stages, stage => stage.Stage == "rewrite");
    }

    [Fact]
    public async Task TheGuardSeesWhatTheConversationBringsIntoTheSearch()
    {
        var collection = await FilledAsync();
        await cluster
            .Client.GetCollection(collection)
            .Put(new CollectionChange { GuardrailPolicy = """{"question": {"email": "block"}}""" });
        ChatMessage[] history = [new(ChatRole.User, "desk@example.com 주소는 어디에 적나요?")];
        var followUp = await AskAsync(collection, "왜요?", history);
        Assert.Equal(AnswerEnd.Blocked, followUp.Done!.Reason);
        Assert.DoesNotContain(followUp.Stages, stage => stage.Stage == "keyword");

        // What is not searched does not block.
        var alone = await AskAsync(collection, "구내식당 점심은 몇 시에 시작하나요?", history);
        Assert.Equal(AnswerEnd.Completed, alone.Done!.Reason);
    }

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("annual", Annual),
            ("parental", Parental),
            ("lunch", "구내식당 점심은 열두 시에 시작합니다.")
        );
        return collection;
    }

    private async Task<Answer> AskAsync(string collection, string question, IReadOnlyList<ChatMessage>? history) =>
        Answer.Of(
            "a",
            await cluster.AskAsync(
                new AskRequest
                {
                    Collection = collection,
                    Question = question,
                    History = history,
                }
            )
        );
}

/// <summary>Follow-ups of conversations, where a generator writes.</summary>
[Collection(FullClusterTests.Name)]
public sealed class GeneratedConversationTests(FullCluster cluster)
{
    [Fact]
    public async Task TheGeneratorSeesTheFollowUpAndWhatItWasTakenFor()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 12 months [1].");
        var answer = await AskAsync(collection, "And for a switch?", "router");
        Assert.Equal("It lasts 12 months [1].", answer.Text);
        Assert.Equal("switch", answer.Context[0].DocumentId);
        var turns = cluster.Generator.LastRequest!.Turns;
        Assert.Contains(turns, turn => turn.Content.Contains("warranty for a router", StringComparison.Ordinal));
        Assert.Contains("And for a switch?\n(", turns[^1].Content, StringComparison.Ordinal);
        Assert.Contains("the warranty for a switch?)", turns[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasWrittenInAConversationIsNotGivenToAnother()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 12 months [1].");
        Assert.Equal(AnswerOrigin.Generated, (await AskAsync(collection, "And for a switch?", "router")).Done!.Origin);
        Assert.Equal(AnswerOrigin.Cached, (await AskAsync(collection, "And for a switch?", "router")).Done!.Origin);
        Assert.Equal(AnswerOrigin.Generated, (await AskAsync(collection, "And for a switch?", "modem")).Done!.Origin);
    }

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("router", "The warranty for a router lasts 24 months."),
            ("switch", "The warranty for a switch lasts 12 months."),
            ("lunch", "Lunch is served at noon.")
        );
        return collection;
    }

    private async Task<Answer> AskAsync(string collection, string question, string before) =>
        Answer.Of(
            "a",
            await cluster.AskAsync(
                new AskRequest
                {
                    Collection = collection,
                    Question = question,
                    History =
                    [
                        new ChatMessage(ChatRole.User, $"How long is the warranty for a {before}?"),
                        new ChatMessage(ChatRole.Assistant, "24 months [1]."),
                    ],
                }
            )
        );
}
