using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Guardrails;

namespace Pipeline.Cluster;

/// <summary>What guards said is remembered without what they read.</summary>
[Collection(FullClusterTests.Name)]
public sealed class VerdictRecordTests(FullCluster cluster)
{
    private const string Card = "4111 1111 1111 1111";

    [Fact]
    public async Task EveryVerdictIsRememberedWithRuleAndVersionAndNeverTheText()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("pay", "Pay the router warranty by card."));
        cluster.Generator.Script("Write to desk@example.com or see https://evil.com/x.");
        var verdicts = Answer
            .Of("a", await cluster.AskAsync(Question(collection, $"Is the router warranty paid by {Card}?")))
            .Verdicts;
        Answer.Of("b", await cluster.AskAsync(Question(collection, "카드 4111-1111-1111-1111 router warranty?")));
        var record = await ReadAsync(collection, count: verdicts.Count + 1);
        Assert.Contains(record.Verdicts, one => (one.Place, one.Rule) == (GuardPlace.Output, "email"));
        Assert.Contains(record.Verdicts, one => (one.Place, one.Rule) == (GuardPlace.Output, "links"));
        var questions = record.Verdicts.Where(one => one.Place == GuardPlace.Question).ToArray();
        Assert.Equal(2, questions.Length);
        Assert.All(
            record.Verdicts,
            one =>
            {
                Assert.Matches("^default@[0-9a-f]{12}$", one.Policy);
                Assert.All(one.Spans, span => Assert.Matches("^[0-9a-f]{12}$", span.Hash));
            }
        );

        // The same card, however it is written; another text has another hash.
        Assert.Single(questions.SelectMany(one => one.Spans).Select(span => span.Hash).Distinct());
        Assert.Equal(3, record.Verdicts.SelectMany(one => one.Spans).Select(span => span.Hash).Distinct().Count());
        Assert.Contains(new VerdictCount("card", GuardPlace.Question, GuardAction.Mask, 2), record.Counts);
        Assert.True(record.Verdicts[0].At >= record.Verdicts[^1].At);
    }

    [Fact]
    public async Task ATrialTellsWhatWouldHappenAndIsNotRemembered()
    {
        var collection = await cluster.CreateAsync();
        await cluster
            .Client.GetCollection(collection)
            .Put(new CollectionChange { GuardrailPolicy = """{"question": {"email": "block"}}""" });
        var settings = await cluster.Client.GetCollection(collection).FindSettings();
        var trials = cluster.SiloServices[0].GetRequiredService<IGuardTrials>();
        var blocked = await trials.TryAsync(settings!, GuardPlace.Question, "desk@example.com", default);
        Assert.Equal((GuardAction.Block, "email", ""), (blocked.Action, blocked.Rule, blocked.Text));
        var masked = await trials.TryAsync(settings!, GuardPlace.Context, $"by {Card}", default);
        Assert.Equal(("by [card]", new VerdictSpan("card", 3, Card.Length)), (masked.Text, masked.Findings[0]));
        Assert.Matches("^inline@", masked.Policy);

        // What comes behind is remembered, so what came before would be too.
        await cluster.AskAsync(Question(collection, $"Is {Card} valid?"));
        var record = await ReadAsync(collection, count: 1);
        Assert.Single(record.Verdicts);
    }

    [Fact]
    public void WhatIsHashedIsTheTextAndTheKey()
    {
        byte[] one = new byte[SpanHash.KeyBytes],
            other = [.. Enumerable.Repeat((byte)1, SpanHash.KeyBytes)];
        Assert.Equal(SpanHash.Of(one, Card), SpanHash.Of(one, "4111-1111-1111-1111"));
        Assert.Equal(SpanHash.Of(one, "ＡＢ１"), SpanHash.Of(one, "ab1"));
        Assert.NotEqual(SpanHash.Of(one, Card), SpanHash.Of(other, Card));
        Assert.NotEqual(SpanHash.Of(one, Card), SpanHash.Of(one, "4111 1111 1111 1112"));
        Assert.NotEqual(SpanHash.Of(one, "!!"), SpanHash.Of(one, "??"));
    }

    private static AskRequest Question(string collection, string text) =>
        new() { Collection = collection, Question = text };

    private async Task<GuardRecord> ReadAsync(string collection, int count)
    {
        var grain = cluster.Client.GetGrain<IGuardRecordGrain>(collection);
        GuardRecord? record = null;
        await RoleCluster.EventuallyAsync(async () =>
        {
            record = await grain.Read(IGuardRecordGrain.Most);
            Assert.True(record.Verdicts.Count >= count, $"{record.Verdicts.Count} of {count} verdicts");
        });
        return record!;
    }
}
