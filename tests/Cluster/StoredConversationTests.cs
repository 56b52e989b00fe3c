using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Conversations;
using Pipeline.Contracts.Errors;
using Pipeline.Storage.Answers;

namespace Pipeline.Cluster;

/// <summary>Conversations that are stored, where answers quote.</summary>
public sealed class StoredConversationTests(BareCluster cluster) : IClassFixture<BareCluster>
{
    private static readonly CallerIdentity Hana = new(Access: null, "hana");
    private static readonly CallerIdentity Minsu = new(Access: null, "minsu");

    [Fact]
    public async Task AFollowUpIsReadByTheTurnsThatAreStored()
    {
        var collection = await FilledAsync();
        var conversation = await BeginAsync(collection, Hana);
        await AskAsync(collection, conversation, "연차는 며칠인가요?");
        var answer = await AskAsync(collection, conversation, "그럼 육아휴직은요?");
        Assert.Contains("1년 6개월", answer.Text, StringComparison.Ordinal);

        var (info, turns) = await ReadAsync(collection, conversation, Hana);
        Assert.Equal(("연차는 며칠인가요?", 2), (info.Title, info.Turns));
        Assert.Equal([1, 2], turns.Select(turn => turn.Number));
        Assert.Equal(("그럼 육아휴직은요?", "육아휴직은 며칠인가요?"), (turns[1].Question, turns[1].Rewritten));
        Assert.Null(turns[0].Rewritten);
        Assert.Equal((answer.Text, answer.Id), (turns[1].Text, turns[1].AnswerId));
        Assert.Equal(("completed", "extractive"), (turns[1].End, turns[1].Origin));
        var source = Assert.Single(turns[1].Sources);
        var citation = Assert.Single(answer.Citations);
        Assert.Equal(
            (citation.Number, "parental", citation.Version, citation.Chunk),
            (source.Number, source.DocumentId, source.Version, source.Chunk)
        );
        Assert.Contains("자녀 한 명마다", source.Text, StringComparison.Ordinal);
        Assert.False(source.IsSuperseded);
    }

    [Fact]
    public async Task AConversationIsItsOwnersAloneWhateverTheyTry()
    {
        var collection = await FilledAsync();
        var other = await FilledAsync();
        var conversation = await BeginAsync(collection, Hana);
        await AskAsync(collection, conversation, "연차는 며칠인가요?");
        CallerIdentity[] others = [Minsu, new(Access: null), new(["hr"], "hana"), new([], "hana")];
        foreach (var caller in others)
        {
            await UnknownAsync(Grain(conversation).Read(collection, caller));
            await UnknownAsync(Grain(conversation).Rename(collection, caller, "mine"));
            await UnknownAsync(Grain(conversation).Remove(collection, caller));
            await UnknownAsync(AskAsync(collection, conversation, "그럼 육아휴직은요?", caller));
            Assert.Empty((await ListAsync(collection, caller)).Conversations);
        }

        await UnknownAsync(Grain(conversation).Read(other, Hana));
        await UnknownAsync(Grain(AnswerId.New()).Read(collection, Hana));
        Assert.Single((await ReadAsync(collection, conversation, Hana)).Turns);
        Assert.Equal(conversation, Assert.Single((await ListAsync(collection, Hana)).Conversations).Id);
        Assert.Empty((await ListAsync(other, Hana)).Conversations);
    }

    [Fact]
    public async Task AConversationIsRenamedAndDeleted()
    {
        var collection = await FilledAsync();
        var conversation = await BeginAsync(collection, Hana);
        Assert.Equal("휴가 규정", (await Grain(conversation).Rename(collection, Hana, " 휴가\n규정 ")).Title);
        await AskAsync(collection, conversation, "연차는 며칠인가요?");
        Assert.Equal("휴가 규정", (await ReadAsync(collection, conversation, Hana)).Info.Title);
        foreach (var title in (string[])["", " \n", new string('가', 201)])
        {
            var refused = await Assert.ThrowsAsync<PipelineException>(() =>
                Grain(conversation).Rename(collection, Hana, title)
            );
            Assert.Equal((ErrorCode.InvalidRequest, "title"), (refused.Code, refused.Field));
        }

        await Grain(conversation).Remove(collection, Hana);
        await UnknownAsync(Grain(conversation).Read(collection, Hana));
        await UnknownAsync(AskAsync(collection, conversation, "그럼 육아휴직은요?"));
    }

    [Fact]
    public async Task WhatADocumentSaidGoesWithIt()
    {
        var collection = await FilledAsync();
        var conversation = await BeginAsync(collection, Hana);
        await AskAsync(collection, conversation, "연차는 며칠인가요?");
        await AskAsync(collection, conversation, "육아휴직은 얼마나 쓸 수 있나요?");
        await Gone(collection, "annual");

        var turns = (await ReadAsync(collection, conversation, Hana)).Turns;
        Assert.Equal((true, "", "연차는 며칠인가요?"), (turns[0].Withheld, turns[0].Text, turns[0].Question));
        Assert.Empty(turns[0].Sources);
        Assert.False(turns[1].Withheld);
        Assert.Contains("1년 6개월", turns[1].Text, StringComparison.Ordinal);

        // For good: it does not come back with a document of the same id.
        await cluster.FillAsync(collection, ("annual", "연차는 1년에 18일입니다."));
        Assert.True((await ReadAsync(collection, conversation, Hana)).Turns[0].Withheld);
    }

    [Fact]
    public async Task WhatIsHiddenIsWithheldForAsLongAsItIs()
    {
        var collection = await FilledAsync();
        var reader = new CallerIdentity(["hr"], "hana");
        var conversation = await BeginAsync(collection, reader);
        await AskAsync(collection, conversation, "연차는 며칠인가요?", reader);
        Assert.False((await ReadAsync(collection, conversation, reader)).Turns[0].Withheld);

        await LabelledAsync("board");
        Assert.True((await ReadAsync(collection, conversation, reader)).Turns[0].Withheld);
        await LabelledAsync("hr");
        Assert.False((await ReadAsync(collection, conversation, reader)).Turns[0].Withheld);

        async Task LabelledAsync(string label) =>
            await cluster.SettleAsync(await cluster.SubmitAsync(collection, "annual", Annual, label));
    }

    [Fact]
    public async Task ASourceOfWhichThereIsANewerVersionSaysSo()
    {
        var collection = await FilledAsync();
        var conversation = await BeginAsync(collection, Hana);
        await AskAsync(collection, conversation, "연차는 며칠인가요?");
        await cluster.FillAsync(collection, ("annual", "연차는 1년에 20일입니다."));
        var turn = Assert.Single((await ReadAsync(collection, conversation, Hana)).Turns);
        var source = Assert.Single(turn.Sources);
        Assert.True(source.IsSuperseded);
        Assert.Contains("18일", source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIncognitoQuestionLeavesNothing()
    {
        var collection = await FilledAsync();
        var conversation = await BeginAsync(collection, Hana);
        await AskAsync(collection, conversation, "연차는 며칠인가요?");
        var logs = cluster.SiloServices[0].GetRequiredService<IAnswerLogStore>();
        var told = Asked(collection, conversation, "그럼 육아휴직은요?", Hana) with { Incognito = true };
        var answer = await AskAsync(told);

        // It knows what was said before, and is answered twice from the documents, not from the cache.
        Assert.Contains("1년 6개월", answer.Text, StringComparison.Ordinal);
        Assert.Equal(AnswerOrigin.Extractive, (await AskAsync(told)).Done!.Origin);
        Assert.Null(await logs.FindAnswerAsync(answer.Id, default));
        Assert.Single((await ReadAsync(collection, conversation, Hana)).Turns);

        // Nor does it fill the cache for others; a question that is stored does.
        var alone = Asked(collection, null, "육아휴직은 며칠인가요?", Hana);
        Assert.Equal(AnswerOrigin.Extractive, (await AskAsync(alone)).Done!.Origin);
        Assert.Equal(AnswerOrigin.Cached, (await AskAsync(alone)).Done!.Origin);
        Assert.Equal(AnswerOrigin.Extractive, (await AskAsync(alone with { Incognito = true })).Done!.Origin);
    }

    [Fact]
    public async Task WhatTheGuardTookOutOfAQuestionIsNotStored()
    {
        var collection = await FilledAsync();
        await cluster
            .Client.GetCollection(collection)
            .Put(new CollectionChange { GuardrailPolicy = """{"question": {"email": "mask"}}""" });
        var conversation = await BeginAsync(collection, Hana);
        await AskAsync(collection, conversation, "hana@example.com 연차는 며칠인가요?");
        var (info, turns) = await ReadAsync(collection, conversation, Hana);
        Assert.Contains("연차는 며칠인가요?", Assert.Single(turns).Question, StringComparison.Ordinal);
        Assert.DoesNotContain("hana@", turns[0].Question + info.Title, StringComparison.Ordinal);

        await cluster
            .Client.GetCollection(collection)
            .Put(new CollectionChange { GuardrailPolicy = """{"question": {"email": "block"}}""" });
        var blocked = await AskAsync(collection, conversation, "hana@example.com 연차는 며칠인가요?");
        Assert.Equal(AnswerEnd.Blocked, blocked.Done!.Reason);
        Assert.Single((await ReadAsync(collection, conversation, Hana)).Turns);
    }

    [Fact]
    public async Task AConversationBringsItsOwnHistory()
    {
        var collection = await FilledAsync();
        var conversation = await BeginAsync(collection, Hana);
        var both = Asked(collection, conversation, "그럼 육아휴직은요?", Hana) with
        {
            History = [new ChatMessage(ChatRole.User, "연차는 며칠인가요?")],
        };
        var refused = await Assert.ThrowsAsync<PipelineException>(() => AskAsync(both));
        Assert.Equal((ErrorCode.InvalidRequest, "history_and_conversation"), (refused.Code, refused.Reason));
        await UnknownAsync(AskAsync(collection, "not an id", "그럼 육아휴직은요?"));
        await UnknownAsync(AskAsync(collection, AnswerId.New(), "그럼 육아휴직은요?"));
    }

    [Fact]
    public async Task AFullConversationTakesNoMore()
    {
        var collection = await FilledAsync();
        var conversation = await BeginAsync(collection, Hana);
        for (var i = 0; i < 200; i++)
        {
            var id = AnswerId.New();
            await Grain(conversation).Begin(collection, Hana, id, TimeSpan.FromMinutes(1));
            await Grain(conversation).End(id, new ConversationTurn { Question = $"{i}", Text = "x" }, []);
        }

        var refused = await Assert.ThrowsAsync<PipelineException>(() =>
            AskAsync(collection, conversation, "연차는 며칠인가요?")
        );
        Assert.Equal((ErrorCode.Conflict, "conversation_full"), (refused.Code, refused.Reason));
        Assert.Equal("200", refused.Values!["most"]);
        Assert.Equal(200, (await ReadAsync(collection, conversation, Hana)).Turns.Count);
    }

    [Fact]
    public async Task ConversationsAreListedPageByPage()
    {
        var collection = await FilledAsync();
        var begun = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            begun.Insert(0, await BeginAsync(collection, Hana, $"{i}"));
        }

        var listed = new List<string>();
        string? after = null;
        do
        {
            var page = await Client().List(Hana, after, 2);
            listed.AddRange(page.Conversations.Select(one => one.Id));
            after = page.Next;
        } while (after is not null);

        Assert.Equal(begun.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
        foreach (var wrong in (string[])["x", "9.", "-1.a", "99999999999999999999.a", "9999999999999999999.a"])
        {
            var refused = await Assert.ThrowsAsync<PipelineException>(() => Client().List(Hana, wrong, 2));
            Assert.Equal("after", refused.Field);
        }

        IConversationListGrain Client() => cluster.Client.GetGrain<IConversationListGrain>(collection);
    }

    private const string Annual = "연차는 1년에 18일입니다. 쓰지 않은 연차는 5일까지 이월됩니다.";

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("annual", Annual),
            ("parental", "육아휴직은 자녀 한 명마다 1년 6개월까지 쓸 수 있습니다."),
            ("lunch", "구내식당 점심은 열두 시에 시작합니다.")
        );
        return collection;
    }

    private async Task Gone(string collection, string id) =>
        await cluster.SettleAsync((await cluster.Client.GetDocument(collection, id).Delete())!);

    private IConversationGrain Grain(string id) => cluster.Client.GetGrain<IConversationGrain>(id);

    private async Task<string> BeginAsync(string collection, CallerIdentity owner, string? title = null) =>
        (await Grain(AnswerId.New()).Create(collection, owner, title)).Id;

    private Task<Conversation> ReadAsync(string collection, string id, CallerIdentity caller) =>
        Grain(id).Read(collection, caller);

    private Task<ConversationPage> ListAsync(string collection, CallerIdentity caller) =>
        cluster.Client.GetGrain<IConversationListGrain>(collection).List(caller, null, 50);

    private static AskRequest Asked(string collection, string? conversation, string question, CallerIdentity caller) =>
        new AskRequest
        {
            Collection = collection,
            Conversation = conversation,
            Question = question,
        }.By(caller);

    private Task<Answer> AskAsync(
        string collection,
        string? conversation,
        string question,
        CallerIdentity? caller = null
    ) => AskAsync(Asked(collection, conversation, question, caller ?? Hana));

    private async Task<Answer> AskAsync(AskRequest request)
    {
        var id = AnswerId.New();
        var query = cluster.Client.GetGrain<IQueryGrain>(id);
        await query.Start(request);
        return Answer.Of(id, await PipelineCluster.ReadAsync(query, 0));
    }

    private static async Task UnknownAsync(Task call) =>
        Assert.Equal(ErrorCode.UnknownConversation, (await Assert.ThrowsAsync<PipelineException>(() => call)).Code);
}
