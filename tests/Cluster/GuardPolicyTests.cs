using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cluster;

[Collection(FullClusterTests.Name)]
public sealed class GuardPolicyTests(FullCluster cluster)
{
    private const string Address = "desk@example.com";
    private const string Passing = """{"output": {"email": "pass"}}""";

    [Fact]
    public async Task AChangedPolicyHoldsForTheNextQuestionAndNoCachedAnswerEscapesIt()
    {
        var collection = await FilledAsync();
        cluster.Generator.Script($"Write to {Address} for the router warranty.");
        await SetAsync(collection, Passing);
        Assert.Contains(Address, (await AskAsync(collection)).Text, StringComparison.Ordinal);
        await SetAsync(collection, "{}");
        var masked = await AskAsync(collection);
        Assert.DoesNotContain(Address, masked.Text, StringComparison.Ordinal);
        Assert.Equal(AnswerOrigin.Generated, masked.Done!.Origin);
        await SetAsync(collection, """{"output": {"email": "block"}}""");
        Assert.Equal(AnswerEnd.Blocked, (await AskAsync(collection)).Done!.Reason);
    }

    [Fact]
    public async Task AnAnswerUnderWayKeepsThePolicyThatItBeganWith()
    {
        var collection = await FilledAsync();
        await SetAsync(collection, Passing);
        cluster.Generator.Script($"Write to {Address} for the router warranty.", hangs: true, hangsFirst: true);
        var query = cluster.Client.GetGrain<IQueryGrain>(PipelineCluster.NewId());
        await query.Start(Question(collection));
        var reading = PipelineCluster.ReadAsync(query, 0);
        await cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await SetAsync(collection, """{"output": {"email": "block"}}""");
        cluster.Generator.Release();
        var answer = Answer.Of("a", await reading);
        Assert.Equal(AnswerEnd.Completed, answer.Done!.Reason);
        Assert.Contains(Address, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"output": {"email": "burn"}}""")]
    public async Task AWrongPolicyChangesNothing(string policy)
    {
        var collection = await FilledAsync();
        await SetAsync(collection, Passing);
        var error = await Assert.ThrowsAsync<PipelineException>(() => SetAsync(collection, policy));
        Assert.Equal((ErrorCode.InvalidRequest, "guardrailPolicy"), (error.Code, error.Field));
        Assert.Equal(Passing, (await Grain(collection).FindSettings())!.GuardrailPolicy);
    }

    [Fact]
    public async Task AMeasurementAndAPolicySetAtTheSameTimeOverwriteNothingOfEachOther()
    {
        var collection = await FilledAsync();
        var ranking = new RankingSettings { KeywordWeight = 0.25, VectorWeight = 0.75 };
        await Task.WhenAll(SetAsync(collection, Passing), Grain(collection).SetRanking(ranking));
        var settings = await Grain(collection).FindSettings();
        Assert.Equal((Passing, 0.25), (settings!.GuardrailPolicy, settings.Ranking!.KeywordWeight));
    }

    [Fact]
    public async Task TheVersionChangesWithTheSettingsAloneAndSparesThemToWhoHasThem()
    {
        var collection = await FilledAsync();
        await SetAsync(collection, "{}");
        var first = await Grain(collection).FindSettingsSince(null);
        Assert.NotNull(first!.Settings);
        Assert.Equal(
            new VersionedSettings(first.Version, null),
            await Grain(collection).FindSettingsSince(first.Version)
        );
        await SetAsync(collection, Passing);
        var changed = await Grain(collection).FindSettingsSince(first.Version);
        Assert.NotEqual(first.Version, changed!.Version);
        Assert.Equal(Passing, changed.Settings!.GuardrailPolicy);
        await SetAsync(collection, "{}");
        Assert.Equal(first.Version, (await Grain(collection).FindSettingsSince(null))!.Version);
    }

    private static AskRequest Question(string collection) =>
        new() { Collection = collection, Question = "Whom do I write to for the router warranty?" };

    private Task SetAsync(string collection, string policy) =>
        Grain(collection).Put(new CollectionChange { GuardrailPolicy = policy });

    private ICollectionGrain Grain(string collection) => cluster.Client.GetCollection(collection);

    private async Task<Answer> AskAsync(string collection) =>
        Answer.Of("a", await cluster.AskAsync(Question(collection)));

    private async Task<string> FilledAsync()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("warranty", $"For the router warranty write to {Address}."));
        return collection;
    }
}
