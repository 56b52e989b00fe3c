using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Guardrails;

namespace Pipeline.Cluster;

/// <summary>Policies of files, by the names that collections and keys give.</summary>
[Collection(FullClusterTests.Name)]
public sealed class NamedPolicyTests(FullCluster cluster)
{
    private const string Address = "desk@example.com";

    [Fact]
    public async Task AChangedFileHoldsForTheNextQuestionAndNoCachedAnswerEscapesIt()
    {
        var (collection, policy) = await FilledAsync("""{"output": {"email": "pass"}}""");
        var open = await AskAsync(collection);
        Assert.Contains(Address, open.Text, StringComparison.Ordinal);
        Write(policy, """{"output": {"email": "mask"}}""");
        var masked = await AskAsync(collection);
        Assert.DoesNotContain(Address, masked.Text, StringComparison.Ordinal);
        Assert.Matches($"^{policy}@[0-9a-f]{{12}}$", Assert.Single(masked.Verdicts).Policy);
        Write(policy, """{"output": {"email": "pass"}}""");
        Assert.Contains(Address, (await AskAsync(collection)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABrokenFileKeepsTheLastGoodOne()
    {
        var (collection, policy) = await FilledAsync("""{"output": {"email": "block"}}""");
        Write(policy, """{"output": {"email": "pas"}}""");
        Assert.Equal(AnswerEnd.Blocked, (await AskAsync(collection)).Done!.Reason);
        Assert.Contains(Policies().Current.Problems, problem => problem.File == $"{policy}.json");
    }

    [Fact]
    public async Task WhatACollectionSpellsOutHoldsInsteadOfWhatItsPolicySays()
    {
        var (collection, policy) = await FilledAsync("""{"output": {"email": "block"}}""");
        await cluster
            .Client.GetCollection(collection)
            .Put(new CollectionChange { GuardrailPolicy = """{"output": {"email": "mask"}}""" });
        var verdict = Assert.Single((await AskAsync(collection)).Verdicts);
        Assert.Equal(GuardAction.Mask, verdict.Action);
        Assert.Matches($"^{policy}@[0-9a-f]{{12}}\\+inline@[0-9a-f]{{12}}$", verdict.Policy);
    }

    [Fact]
    public async Task AKeysPolicyMakesStricterAndNeverLooser()
    {
        var (collection, _) = await FilledAsync("""{"output": {"email": "mask"}}""");
        var (strict, loose) = (Name(), Name());
        Write(strict, """{"output": {"email": "block"}}""");
        Write(loose, """{"output": {"email": "pass"}}""");
        Assert.DoesNotContain(Address, (await AskAsync(collection, loose)).Text, StringComparison.Ordinal);
        Assert.Equal(AnswerEnd.Blocked, (await AskAsync(collection, strict)).Done!.Reason);
        Assert.Equal(AnswerEnd.Completed, (await AskAsync(collection)).Done!.Reason);
    }

    [Fact]
    public async Task NothingIsAnsweredWithoutThePolicyThatIsToHold()
    {
        var (collection, policy) = await FilledAsync("{}");
        var error = (await AskAsync(collection, Name())).Done!.Error;
        Assert.Equal(("conflict", "unknown_guard_policy"), (error!.Code, error.Reason));
        File.Delete(Path.Combine(cluster.Policies, $"{policy}.json"));
        Refresh();
        Refresh();
        Assert.Equal(AnswerEnd.Failed, (await AskAsync(collection)).Done!.Reason);
        await cluster.Client.GetCollection(collection).Put(new CollectionChange { Guardrails = "" });
        Assert.Equal(AnswerEnd.Completed, (await AskAsync(collection)).Done!.Reason);
    }

    [Fact]
    public void ANameThatNoPolicyHasIsRefused()
    {
        var error = Assert.Throws<PipelineException>(() => Policies().Check("guardrails", Name()));
        Assert.Equal((ErrorCode.InvalidRequest, "guardrails"), (error.Code, error.Field));
        Policies().Check("guardrails", "");
    }

    private static string Name() => $"p{Guid.NewGuid():N}";

    private IGuardPolicies Policies() => cluster.SiloServices[0].GetRequiredService<IGuardPolicies>();

    private void Write(string policy, string content)
    {
        // Written whole and put in place, as a mount does; the time tells it from the one before.
        var (path, made) = (Path.Combine(cluster.Policies, $"{policy}.json"), Path.Combine(cluster.Policies, Name()));
        File.WriteAllText(made, content);
        File.SetLastWriteTimeUtc(
            made,
            File.Exists(path) ? File.GetLastWriteTimeUtc(path).AddSeconds(1) : DateTime.UtcNow
        );
        File.Move(made, path, overwrite: true);
        Refresh();
    }

    private void Refresh()
    {
        foreach (var silo in cluster.SiloServices)
        {
            silo.GetRequiredService<GuardPolicies>().Refresh();
        }
    }

    private async Task<Answer> AskAsync(string collection, string? key = null) =>
        Answer.Of(
            "a",
            await cluster.AskAsync(
                new AskRequest
                {
                    Collection = collection,
                    Question = "Whom do I write to for the router warranty?",
                    Guardrails = key,
                }
            )
        );

    private async Task<(string Collection, string Policy)> FilledAsync(string content)
    {
        var (collection, policy) = (await cluster.CreateAsync(), Name());
        Write(policy, content);
        await cluster.FillAsync(collection, ("warranty", $"For the router warranty write to {Address}."));
        cluster.Generator.Script($"Write to {Address} for the router warranty.");
        await cluster.Client.GetCollection(collection).Put(new CollectionChange { Guardrails = policy });
        return (collection, policy);
    }
}
