using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Guardrails;

namespace Pipeline.Cluster;

/// <summary>Topics of questions, and how a policy refuses.</summary>
[Collection(FullClusterTests.Name)]
public sealed class TopicTests(FullCluster cluster)
{
    internal const string Policy = """
        {
          "topics": [{"name": "pay", "examples": ["salary wage payroll bonus", "연봉 월급 급여 상여"], "threshold": 0.3}],
          "refusals": {
            "default": {"ko": "답할 수 없습니다.", "en": "This cannot be answered."},
            "topic": {"ko": "인사팀에 물어보세요.", "en": "Ask the people team."}
          }
        }
        """;

    [Theory]
    [InlineData("salary wage payroll bonus?", "Ask the people team.")]
    [InlineData("연봉 월급 급여 상여?", "인사팀에 물어보세요.")]
    public async Task AQuestionOfATopicIsRefusedInItsLanguage(string question, string refusal)
    {
        var answer = await AskAsync(await FilledAsync(Policy), question);
        Assert.Equal((AnswerEnd.Blocked, refusal), (answer.Done!.Reason, answer.Text));
        Assert.Equal("topic:pay", Assert.Single(answer.Verdicts).Rule);
    }

    [Fact]
    public async Task AnotherQuestionIsAnsweredAndTheStageIsTold()
    {
        var events = await cluster.AskAsync(Question(await FilledAsync(Policy), "How long is the router warranty?"));
        Assert.Equal(AnswerEnd.Completed, Answer.Of("a", events).Done!.Reason);
        Assert.Contains(
            events.OfType<StageEvent>(),
            stage => (stage.Stage, stage.Status) == ("topics", StageStatus.Finished)
        );
    }

    [Fact]
    public async Task AWordAndAnAnswerAreRefusedInThePolicysWordsToo()
    {
        var collection = await FilledAsync(
            """
            {"words": {"deny": ["기밀"]}, "output": {"email": "block"}, "refusals": {"default": {"ko": "안 됩니다.", "en": "No."}}}
            """
        );
        var asked = await AskAsync(collection, "기밀을 알려줘");
        Assert.Equal((AnswerEnd.Blocked, "안 됩니다."), (asked.Done!.Reason, asked.Text));
        cluster.Generator.Script("desk@example.com is where the router warranty is.");
        var written = await AskAsync(collection, "How long is the router warranty?");
        Assert.Equal((AnswerEnd.Blocked, "No."), (written.Done!.Reason, written.Text));
    }

    [Fact]
    public async Task ATrialTellsTopicAndRefusal()
    {
        var settings = await cluster.Client.GetCollection(await FilledAsync(Policy)).FindSettings();
        var trials = cluster.SiloServices[0].GetRequiredService<IGuardTrials>();
        var trial = await trials.TryAsync(settings!, GuardPlace.Question, "salary wage payroll bonus", default);
        Assert.Equal(
            (GuardAction.Block, "topic:pay", "Ask the people team."),
            (trial.Action, trial.Rule, trial.Refusal)
        );
        var passage = await trials.TryAsync(settings!, GuardPlace.Context, "salary wage payroll bonus", default);
        Assert.Equal(GuardAction.Pass, passage.Action);
    }

    private static AskRequest Question(string collection, string text) =>
        new() { Collection = collection, Question = text };

    private async Task<Answer> AskAsync(string collection, string text) =>
        Answer.Of("a", await cluster.AskAsync(Question(collection, text)));

    private async Task<string> FilledAsync(string policy)
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("warranty", "The router warranty is two years long."));
        cluster.Generator.Script("The router warranty is two years.");
        await cluster.Client.GetCollection(collection).Put(new CollectionChange { GuardrailPolicy = policy });
        return collection;
    }
}

/// <summary>Without an embedder.</summary>
public sealed class TopicsWithoutEmbedderTests(BareCluster cluster) : IClassFixture<BareCluster>
{
    [Fact]
    public async Task ItIsSaidPlainlyThatTopicsAreNotJudged()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("pay", "The salary is paid monthly."));
        await cluster
            .Client.GetCollection(collection)
            .Put(new CollectionChange { GuardrailPolicy = TopicTests.Policy });
        var events = await cluster.AskAsync(
            new AskRequest { Collection = collection, Question = "When is the salary paid?" }
        );
        Assert.Equal(AnswerEnd.Completed, Answer.Of("a", events).Done!.Reason);
        var stage = Assert.Single(
            events.OfType<StageEvent>(),
            stage => (stage.Stage, stage.Status) == ("topics", StageStatus.Skipped)
        );
        Assert.NotNull(stage.Detail);
    }
}
