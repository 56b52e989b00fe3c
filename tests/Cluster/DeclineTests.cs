using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;

namespace Pipeline.Cluster;

[Collection(FullClusterTests.Name)]
public sealed class DeclineTests(FullCluster cluster)
{
    private const string Strange = "Which zeppelins crossed oceans yesterday?";

    [Theory]
    [InlineData(Strange, "The documents do not say; the passages below may be related.")]
    [InlineData("고래상어 먹이 무엇", "문서에 이 질문의 답이 없습니다. 아래는 관련 있을 수 있는 문단입니다.")]
    public async Task A_question_that_the_documents_do_not_answer_is_declined_with_what_is_nearest(
        string question,
        string said
    )
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("Made up [1].");
        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection, question)));
        Assert.True(answer.IsDeclined);
        Assert.Equal((AnswerEnd.NotFound, said), (answer.Done!.Reason, answer.Text));
        Assert.NotEmpty(answer.Context);
        Assert.Empty(answer.Citations);
        Assert.Equal((GroundingLevel.None, true), (answer.Grounding!.Level, answer.Grounding.Declined));
        Assert.True(answer.Grounding.Words < 0.04);
        Assert.Equal(0, cluster.Generator.Calls);
    }

    [Fact]
    public async Task Between_silos_and_in_the_store_it_ends_as_one_without_passages_which_every_silo_knows()
    {
        var collection = await FilledAsync();
        var done = (await cluster.AskAsync(Ask(collection, Strange))).OfType<DoneEvent>().Single();
        Assert.Equal((AnswerEnd.NoPassages, true), (done.Reason, done.Grounding!.Declined));
        Assert.Equal(AnswerEnd.NotFound, done.Told().Reason);
    }

    [Fact]
    public async Task It_is_answered_anyway_when_the_question_or_the_collection_says_so()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("Nobody knows.");
        var request = Ask(collection, Strange) with { Decline = DeclineMode.Never };
        var answer = Answer.Of("a", await cluster.AskAsync(request));
        Assert.Equal((AnswerEnd.Completed, "Nobody knows."), (answer.Done!.Reason, answer.Text));
        Assert.Equal((GroundingLevel.None, false), (answer.Grounding!.Level, answer.Grounding.Declined));

        // From the cache it has the same grounding, and is no answer to whoever did not ask for one anyway.
        var again = Answer.Of("b", await cluster.AskAsync(request));
        Assert.Equal((AnswerOrigin.Cached, answer.Grounding), (again.Done!.Origin, again.Grounding));
        Assert.True(Answer.Of("c", await cluster.AskAsync(Ask(collection, Strange))).IsDeclined);

        await cluster.Client.GetCollection(collection).Put(new CollectionChange { Decline = DeclineMode.Never });
        var never = Answer.Of("d", await cluster.AskAsync(Ask(collection, Strange)));
        Assert.Equal((AnswerEnd.Completed, GroundingLevel.None), (never.Done!.Reason, never.Grounding!.Level));
        var auto = await cluster.AskAsync(Ask(collection, Strange) with { Decline = DeclineMode.Auto });
        Assert.True(Answer.Of("e", auto).IsDeclined);
    }

    [Fact]
    public async Task An_answered_question_has_its_grounding_too()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 24 months [1].");
        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection, "How long does the router warranty last?")));
        Assert.Equal(AnswerEnd.Completed, answer.Done!.Reason);
        Assert.NotEqual(GroundingLevel.None, answer.Grounding!.Level);
        Assert.InRange(answer.Grounding.Words!.Value, 0.04, 1);
    }

    [Fact]
    public async Task For_a_schema_nothing_is_made_up()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("{}");
        var request = Ask(collection, Strange) with { Schema = """{"type":"object"}""" };
        var answer = Answer.Of("a", await cluster.AskAsync(request));
        Assert.Equal((AnswerEnd.NotFound, ""), (answer.Done!.Reason, answer.Text));
        Assert.Equal("The documents do not say; the passages below may be related.", answer.Done.Notice);
        Assert.Equal(0, cluster.Generator.Calls);
    }

    [Fact]
    public async Task A_collection_measures_by_its_own_passages_what_is_no_answer()
    {
        var collection = await cluster.CreateAsync(shards: 2);
        await cluster.FillAsync(
            collection,
            [
                .. Enumerable
                    .Range(0, 40)
                    .Select(i =>
                        (
                            $"d{i}",
                            i % 2 == 0
                                ? $"Cabinet c{i}a holds spare parts p{i}x, p{i}y and p{i}z for pumps of line l{i}q."
                                : $"보관함{i} 안에는 부품갑{i} 부품을{i} 부품병{i} 그리고 설비{i} 설명서가 들어 있습니다."
                        )
                    ),
            ]
        );
        var grain = cluster.Client.GetCollection(collection);
        await grain.Calibrate(CancellationToken.None).WaitAsync(PipelineCluster.Patience);
        var measured = (await grain.FindSettings())!.Answerability!;
        Assert.Equal((120, 40L, "hashing"), (measured.Questions, measured.Chunks, measured.Embedder));
        Assert.True(measured.Words!.Full > measured.Words.Cut);

        cluster.Generator.Script("It is there [1].");
        var answered = Answer.Of("a", await cluster.AskAsync(Ask(collection, "Where is spare part p4x of line l4q?")));
        Assert.Equal(AnswerEnd.Completed, answered.Done!.Reason);

        // Some of its words are everywhere, which the measure knows.
        var declined = Answer.Of(
            "b",
            await cluster.AskAsync(Ask(collection, "Which pumps did zeppelins carry overseas?"))
        );
        Assert.Equal(AnswerEnd.NotFound, declined.Done!.Reason);
        Assert.True(declined.Grounding!.Words > 0);
    }

    private static AskRequest Ask(string collection, string question) =>
        new() { Collection = collection, Question = question };

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("warranty", "The warranty of a router lasts 24 months."),
            ("lunch", "Lunch is served at noon."),
            ("leave", "연차 휴가는 열다섯 날이며 두 주 전에 신청합니다.")
        );
        return collection;
    }
}
