using Pipeline.Contracts.Answers;
using Pipeline.Grains.Answers.Conversation;
using Pipeline.Grains.Cache;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Tests.Answers.Conversation;

/// <summary>What a follow-up is known by, and what the generator sees of it.</summary>
public sealed class FollowUpStageTests
{
    private static readonly AskRequest Annual = Asked("How many days of annual leave do I get?");
    private static readonly AskRequest Study = Asked("How many days of study leave do I get?");

    [Fact]
    public void AQuoteIsKnownByTheRewrittenQuestionAlone()
    {
        var alone = new AskRequest { Question = "How many days of sick leave do I get?" };
        Assert.Equal(Key(alone, isGenerated: false), Key(Annual, isGenerated: false));
        Assert.Equal(Key(Study, isGenerated: false), Key(Annual, isGenerated: false));
        Assert.NotEqual(Key(Asked("Who approves annual leave?"), isGenerated: false), Key(Annual, isGenerated: false));
    }

    [Fact]
    public void WhatAGeneratorWroteBelongsToItsConversation() =>
        Assert.NotEqual(Key(Study, isGenerated: true), Key(Annual, isGenerated: true));

    [Fact]
    public void AQuestionSearchedBothWaysIsAnotherThanEitherOfThem()
    {
        var unsure = new StandaloneQuestion("a", "t a", false, [new("t a", 1.5), new("a", 1)]);
        var keys = new[] { unsure, StandaloneQuestion.Of("a"), StandaloneQuestion.Of("t a") }.Select(question =>
            QuestionKey.Of(FollowUpStage.ForKey(new AskRequest { Question = "a" }, question, false), null, 1)
        );
        Assert.Equal(3, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["t a"], unsure.Rewritten);
    }

    [Fact]
    public void TheGeneratorSeesBothQuestions()
    {
        Assert.Equal(
            "And sick leave?\n(How many days of sick leave do I get?)",
            FollowUpStage.ForGenerator(Annual, Read(Annual)).Question
        );
        var alone = new AskRequest { Question = "Where is the office?" };
        Assert.Same(alone, FollowUpStage.ForGenerator(alone, Read(alone)));
    }

    private static AskRequest Asked(string before) =>
        new() { Question = "And sick leave?", History = [new ChatMessage(ChatRole.User, before)] };

    private static StandaloneQuestion Read(AskRequest request) =>
        FollowUps.Read(
            [.. (request.History ?? []).Select(turn => new Turn(turn.Role == ChatRole.User, turn.Content))],
            request.Question
        );

    private static string Key(AskRequest request, bool isGenerated) =>
        QuestionKey.Of(FollowUpStage.ForKey(request, Read(request), isGenerated), isGenerated ? "g" : null, 1);
}
