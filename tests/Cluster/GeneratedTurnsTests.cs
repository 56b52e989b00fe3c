using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cluster;

/// <summary>Conversations that are stored, where a generator writes.</summary>
[Collection(FullClusterTests.Name)]
public sealed class GeneratedTurnsTests(FullCluster cluster)
{
    private static readonly CallerIdentity Self = new(Access: null);

    [Fact]
    public async Task AnAnswerMayCiteWhatAnEarlierOneCited()
    {
        var (collection, conversation) = await BeginAsync();
        cluster.Generator.Script("It is 24 months [1].");
        var first = await AskAsync(collection, conversation, "How long is the warranty for a router?");
        Assert.Equal("router", first.Context[0].DocumentId);
        Assert.Equal("router", Assert.Single(first.Citations).DocumentId);

        // Only the other document is asked for: the first one is there because it was cited.
        cluster.Generator.Script("Longer for a router [2] than for a switch [1].");
        var asked = Asked(collection, conversation, "And for a switch?") with { Documents = ["switch"] };
        var second = await AskAsync(asked);
        Assert.Equal(["switch", "router"], second.Context.Select(hit => hit.DocumentId));
        Assert.Equal([1, 2], second.Context.Select(hit => hit.Rank));
        Assert.Equal(["router", "switch"], second.Citations.Select(citation => citation.DocumentId));
        var turns = cluster.Generator.LastRequest!.Turns;
        Assert.Contains("[2]", turns[^1].Content, StringComparison.Ordinal);
        Assert.Contains("24 months", turns[^1].Content, StringComparison.Ordinal);
        Assert.Equal("It is 24 months [2].", turns[^2].Content);
        Assert.Equal("How long is the warranty for a router?", turns[^3].Content);
    }

    [Fact]
    public async Task OfTwoQuestionsAtOnceTheSecondIsRefusedAndAfterwardsAnswered()
    {
        var (collection, conversation) = await BeginAsync();
        cluster.Generator.Script("Noon [1].", hangs: true);
        var query = cluster.Client.GetGrain<IQueryGrain>(AnswerId.New());
        await query.Start(Asked(collection, conversation, "When is lunch served?"));
        await cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        var refused = await Assert.ThrowsAsync<PipelineException>(() =>
            AskAsync(collection, conversation, "How long is the warranty for a router?")
        );
        Assert.Equal((ErrorCode.Conflict, "conversation_busy"), (refused.Code, refused.Reason));
        Assert.NotNull(refused.RetryAfterSeconds);

        cluster.Generator.Release();
        await PipelineCluster.ReadAsync(query, 0);
        cluster.Generator.Script("It is 24 months [1].");
        await AskAsync(collection, conversation, "How long is the warranty for a router?");
        var turns = (await cluster.Client.GetGrain<IConversationGrain>(conversation).Read(collection, Self)).Turns;
        Assert.Equal(["Noon [1].", "It is 24 months [1]."], turns.Select(turn => turn.Text));
    }

    [Fact]
    public async Task WhatWasWrittenOfACancelledAnswerIsKeptAndTheConversationGoesOn()
    {
        var (collection, conversation) = await BeginAsync();
        cluster.Generator.Script("Lunch is at noon [1]. It is", hangs: true);
        var query = cluster.Client.GetGrain<IQueryGrain>(AnswerId.New());
        await query.Start(Asked(collection, conversation, "When is lunch served?"));
        await cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await query.Cancel();
        await PipelineCluster.ReadAsync(query, 0);
        cluster.Generator.Script("It is 24 months [1].");
        await AskAsync(collection, conversation, "How long is the warranty for a router?");
        var turns = (await cluster.Client.GetGrain<IConversationGrain>(conversation).Read(collection, Self)).Turns;
        Assert.Equal(["cancelled", "completed"], turns.Select(turn => turn.End));
        Assert.StartsWith("Lunch is at noon", turns[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatIsTakenBackLeavesItsPlaceAndNothingElse()
    {
        var caller = new CallerIdentity(["hr"]);
        var collection = await cluster.CreateAsync();
        var lunch = await cluster.SubmitAsync(collection, "lunch", "Lunch is served at noon.", "hr");
        await cluster.SettleAsync(lunch);
        var conversation = cluster.Client.GetGrain<IConversationGrain>(AnswerId.New());
        var id = (await conversation.Create(collection, caller, title: null)).Id;
        cluster.Generator.Script("Lunch is at noon [1]. It is", hangs: true);
        var query = cluster.Client.GetGrain<IQueryGrain>(AnswerId.New());
        await query.Start(Asked(collection, id, "When is lunch served?").By(caller));
        await cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await cluster.SettleAsync(await cluster.SubmitAsync(collection, "lunch", "Lunch is served at one.", "board"));

        // A reader from behind its first event is held against what may be read.
        await Assert.ThrowsAsync<PipelineException>(() => PipelineCluster.ReadAsync(query, 1, ["hr"]));
        cluster.Generator.Script("Nothing [1].");
        await AskAsync(Asked(collection, id, "When is dinner served?").By(caller), caller);
        var turns = (await conversation.Read(collection, caller)).Turns;
        Assert.Equal(["When is dinner served?"], turns.Select(turn => turn.Question));
    }

    [Fact]
    public async Task QuestionsAskedAtOnceAreAllKeptOrRefused()
    {
        var (collection, conversation) = await BeginAsync();
        cluster.Generator.Script("Noon [1].");
        var asked = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async i =>
                {
                    try
                    {
                        return (await AskAsync(collection, conversation, $"When is lunch number {i} served?")).Id;
                    }
                    catch (PipelineException error) when (error.Reason == "conversation_busy")
                    {
                        return null;
                    }
                })
        );
        var turns = (await cluster.Client.GetGrain<IConversationGrain>(conversation).Read(collection, Self)).Turns;
        Assert.Equal(
            asked.OfType<string>().Order(StringComparer.Ordinal),
            turns.Select(turn => turn.AnswerId).Order(StringComparer.Ordinal)
        );
        Assert.Equal(Enumerable.Range(1, turns.Count), turns.Select(turn => turn.Number));
        Assert.NotEmpty(turns);
    }

    private async Task<(string Collection, string Conversation)> BeginAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("router", "The warranty for a router lasts 24 months."),
            ("switch", "The warranty for a switch lasts 12 months."),
            ("lunch", "Lunch is served at noon.")
        );
        var created = await cluster
            .Client.GetGrain<IConversationGrain>(AnswerId.New())
            .Create(collection, Self, title: null);
        return (collection, created.Id);
    }

    private static AskRequest Asked(string collection, string conversation, string question) =>
        new()
        {
            Collection = collection,
            Conversation = conversation,
            Question = question,
            UseCache = false,
        };

    private Task<Answer> AskAsync(string collection, string conversation, string question) =>
        AskAsync(Asked(collection, conversation, question));

    private async Task<Answer> AskAsync(AskRequest request, CallerIdentity? caller = null)
    {
        var id = AnswerId.New();
        var query = cluster.Client.GetGrain<IQueryGrain>(id);
        await query.Start(request);
        return Answer.Of(id, await PipelineCluster.ReadAsync(query, 0, caller?.Access));
    }
}
