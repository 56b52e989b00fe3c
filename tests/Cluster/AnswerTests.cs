using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

[Collection(FullClusterTests.Name)]
public class AnswerTests(FullCluster cluster)
{
    private const string Warranty = "The warranty of a router lasts 24 months.";

    [Fact]
    public async Task AnAnswerIsGeneratedWithCitationsThatPointAtTheirMarks()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 24 months [1], not more [9].");
        var events = await cluster.AskAsync(Ask(collection));
        var answer = Answer.Of("a", events);
        Assert.Equal("It lasts 24 months [1], not more.", answer.Text);
        var citation = Assert.Single(answer.Citations);
        Assert.Equal("warranty", citation.DocumentId);
        Assert.Equal("[1]", answer.Text.Substring(citation.Position, 3));
        Assert.Equal((AnswerEnd.Completed, AnswerOrigin.Generated), (answer.Done!.Reason, answer.Done.Origin));
        Assert.True(answer.Done.Usage.CompletionTokens > 0);
        Assert.Equal(
            Enumerable.Range(0, events.Count).Select(i => (long)i),
            events.Select(answerEvent => answerEvent.Sequence)
        );
        Assert.Contains(Warranty, cluster.Generator.LastRequest!.Turns[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerThatWaitedWhenTheGeneratorBrokeIsWrittenByTheNextOne()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 24 months [1].");
        cluster.Generator.Faults.Enqueue(false);
        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection)));

        Assert.Equal("It lasts 24 months [1].", answer.Text);
        Assert.Equal(2, cluster.Generator.Calls);
    }

    [Fact]
    public async Task AnAnswerThatRanWhenTheGeneratorBrokeIsNotTriedAgain()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 24 months [1].");
        cluster.Generator.Faults.Enqueue(true);
        var done = (await cluster.AskAsync(Ask(collection))).OfType<DoneEvent>().Single();

        Assert.Equal(1, cluster.Generator.Calls);
        Assert.Equal("model_unavailable", done.Error?.Code);
        Assert.True(done.Error!.RetryAfterSeconds > 0);
    }

    [Fact]
    public async Task AFinishedAnswerIsReadAgainFromAnySequence()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 24 months [1].");
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(Ask(collection));
        var all = await PipelineCluster.ReadAsync(query, 0);
        for (var from = 0; from < all.Count; from += 3)
        {
            var rest = await PipelineCluster.ReadAsync(query, from);
            Assert.Equal(
                all.Skip(from).Select(answerEvent => answerEvent.Sequence),
                rest.Select(answerEvent => answerEvent.Sequence)
            );
        }
    }

    [Fact]
    public async Task ACardNumberNeverLeaves()
    {
        const string number = "4111 1111 1111 1111";
        var collection = await FilledAsync();
        cluster.Generator.Script($"The card on file is {number}, and it lasts 24 months.");
        var events = await cluster.AskAsync(Ask(collection));
        var text = string.Concat(events.OfType<TokenEvent>().Select(token => token.Text));
        Assert.DoesNotContain("4111", text, StringComparison.Ordinal);
        Assert.DoesNotContain("1111", text, StringComparison.Ordinal);
        Assert.Contains("24 months", text, StringComparison.Ordinal);
        Assert.Contains(
            events.OfType<VerdictEvent>(),
            answerEvent => answerEvent.Verdict is { Place: GuardPlace.Output, Action: GuardAction.Mask }
        );
    }

    [Fact]
    public async Task ACardNumberInTheQuestionDoesNotReachTheGenerator()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 24 months.");
        var events = await cluster.AskAsync(
            Ask(collection) with
            {
                Question = "How long does the router warranty last for card 4111 1111 1111 1111?",
            }
        );
        Assert.Contains(events.OfType<VerdictEvent>(), answerEvent => answerEvent.Verdict.Place == GuardPlace.Question);
        Assert.DoesNotContain("4111", cluster.Generator.LastRequest!.Turns[^1].Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSecondIdenticalQuestionIsCachedUntilADocumentChanges()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 24 months [1].");
        var first = Answer.Of("a", await cluster.AskAsync(Ask(collection)));
        var second = Answer.Of(
            "b",
            await cluster.AskAsync(Ask(collection) with { Question = "how long does the router  WARRANTY last" })
        );
        Assert.Equal(AnswerOrigin.Generated, first.Done!.Origin);
        Assert.Equal(AnswerOrigin.Cached, second.Done!.Origin);
        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Citations.Select(Position), second.Citations.Select(Position));
        Assert.Equal(1, cluster.Generator.Calls);

        var receipt = await cluster.SubmitAsync(collection, "warranty", "The warranty of a router lasts 36 months.");
        cluster.Generator.Script("It lasts 36 months [1].");
        var third = Answer.Of(
            "c",
            await cluster.AskAsync(
                Ask(collection) with
                {
                    AtLeast = new Dictionary<int, long> { [receipt.Shard] = receipt.Watermark },
                }
            )
        );
        Assert.Equal((AnswerOrigin.Generated, "It lasts 36 months [1]."), (third.Done!.Origin, third.Text));

        static (int, string, int) Position(CitationEvent citation) =>
            (citation.Number, citation.DocumentId, citation.Position);
    }

    [Fact]
    public async Task ACacheThatIsNotWantedIsNotUsed()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts 24 months [1].");
        for (var i = 0; i < 2; i++)
        {
            var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection) with { UseCache = false }));
            Assert.Equal(AnswerOrigin.Generated, answer.Done!.Origin);
            Assert.Contains(answer.Stages, stage => stage is { Stage: "cache", Status: StageStatus.Skipped });
        }

        Assert.Equal(2, cluster.Generator.Calls);
    }

    [Fact]
    public async Task CancellingFreesTheGenerator()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script("It lasts", hangs: true);
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(Ask(collection));
        var reading = PipelineCluster.ReadAsync(query, 0);
        await cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await query.Cancel();
        await cluster.Generator.Cancelled.Task.WaitAsync(PipelineCluster.Patience);
        Assert.Equal(AnswerEnd.Cancelled, Answer.Of("a", await reading).Done?.Reason);
    }

    [Fact]
    public async Task NothingThatMatchesIsSaidPlainly()
    {
        var collection = await cluster.CreateAsync();
        cluster.Generator.Script("Made up.");
        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection)));
        Assert.Equal(AnswerEnd.NoPassages, answer.Done!.Reason);
        Assert.Equal(0, cluster.Generator.Calls);
        Assert.DoesNotContain("Made up", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAnswerHeldToASchemaIsTheJsonItselfWithTheCitationsOfItsStrings()
    {
        const string json = """{"answer":"It lasts 24 months [1], not more [9].","pages":[9]}""";
        const string schema =
            """{"type":"object","properties":{"answer":{"type":"string"},"pages":{"type":"array","items":{"type":"integer"}}},"required":["answer","pages"]}""";
        var collection = await FilledAsync();
        cluster.Generator.Script(json);
        var request = Ask(collection) with
        {
            Schema = schema,
            Sampling = new AnswerSampling { TopK = 5, PresencePenalty = 1 },
        };
        var answer = Answer.Of("a", await cluster.AskAsync(request));
        Assert.Equal(json, answer.Text);
        var citation = Assert.Single(answer.Citations);
        Assert.Equal(("warranty", "[1]"), (citation.DocumentId, answer.Text.Substring(citation.Position, 3)));
        var asked = cluster.Generator.LastRequest!;
        Assert.Contains(schema, asked.Turns[0].Content, StringComparison.Ordinal);
        Assert.StartsWith("root ::= ", asked.Grammar, StringComparison.Ordinal);
        Assert.Equal(
            (5, 1f, 1f),
            (asked.Sampling.TopK, asked.Sampling.PresencePenalty, asked.Sampling.RepetitionPenalty)
        );

        // Another form of the same question is another answer.
        cluster.Generator.Script("It lasts 24 months [1].");
        Assert.Equal("It lasts 24 months [1].", Answer.Of("b", await cluster.AskAsync(Ask(collection))).Text);
        Assert.Equal(AnswerOrigin.Cached, Answer.Of("c", await cluster.AskAsync(request)).Done!.Origin);
    }

    [Fact]
    public async Task NothingIsMadeUpForASchema()
    {
        var collection = await cluster.CreateAsync();
        cluster.Generator.Script("{}");
        var answer = Answer.Of("a", await cluster.AskAsync(Ask(collection) with { Schema = """{"type":"object"}""" }));
        Assert.Equal((AnswerEnd.NoPassages, ""), (answer.Done!.Reason, answer.Text));
        Assert.Equal("Nothing in the documents matches this question.", answer.Done.Notice);
        Assert.Equal(0, cluster.Generator.Calls);
    }

    [Theory]
    [InlineData("""{"type":"string","pattern":"x"}""", false, "#/pattern")]
    [InlineData("nothing", false, "not JSON")]
    [InlineData("""{"type":"object"}""", true, "quotes")]
    public async Task AWrongSchemaIsRefusedAtOnce(string schema, bool extractive, string message)
    {
        var collection = await FilledAsync();
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        var error = await Assert.ThrowsAsync<PipelineException>(() =>
            query.Start(Ask(collection) with { Schema = schema, Extractive = extractive })
        );
        Assert.Equal((ErrorCode.InvalidRequest, "schema"), (error.Code, error.Field));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheGeneratorThinksIsNoPartOfTheAnswer()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script(
            "<think>Passage [2] is about lunch. 4111 1111 1111 1111</think>\n\nIt lasts 24 months [1]."
        );
        var first = Answer.Of("a", await cluster.AskAsync(Ask(collection)));
        Assert.Equal("It lasts 24 months [1].", first.Text);
        Assert.Equal("warranty", Assert.Single(first.Citations).DocumentId);
        Assert.Equal(first.Text, Answer.Of("b", await cluster.AskAsync(Ask(collection))).Text);
        Assert.Equal(1, cluster.Generator.Calls);
    }

    [Fact]
    public async Task AnUnknownAnswerIsNamed()
    {
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        var error = await Assert.ThrowsAsync<PipelineException>(() => PipelineCluster.ReadAsync(query, 0));
        Assert.Equal(ErrorCode.UnknownAnswer, error.Code);
    }

    private static AskRequest Ask(string collection) =>
        new() { Collection = collection, Question = "How long does the router warranty last?" };

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("warranty", Warranty), ("lunch", "Lunch is served at noon."));
        return collection;
    }
}
