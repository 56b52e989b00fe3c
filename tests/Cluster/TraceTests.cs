using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Fakes;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Roles;

namespace Pipeline.Cluster;

/// <summary>What a question has to do with is one trace, on whichever silos and threads it is done; and nothing else is
/// in it. The question comes to a gateway, its shards are on another silo, the models on a third.</summary>
public sealed class TraceTests : IAsyncLifetime
{
    /// <summary>A word of every document and question, which no trace may have.</summary>
    private const string Secret = "zanzibar";

    private static readonly string[] Stages =
    [
        .. (string[])["answer", "guard", "cache", "search", "embed", "keyword", "vector", "fuse", "fetch"],
        .. (string[])["rerank", "context", "generate"],
    ];

    private static readonly string[] Operations = ["embeddings", "rerank", "chat"];

    private TinyModels _models = null!;
    private RoleCluster _cluster = null!;
    private IServiceProvider _gateway = null!;

    public async Task InitializeAsync()
    {
        _models = await TinyModels.LoadAsync();
        _cluster = await RoleCluster.StartAsync(
            new SiloPlan(SiloRole.Gateway, RoleCluster.None),
            new SiloPlan(SiloRole.Index, RoleCluster.None),
            new SiloPlan(SiloRole.Worker, _models.Sessions)
        );
        _gateway = _cluster.SiloServices[0];
        await RoleCluster.EventuallyAsync(() =>
        {
            Assert.All(
                _cluster.SiloServices,
                silo => Assert.NotNull(silo.GetRequiredService<ClusterModels>().Offers.Embedder)
            );
            return Task.CompletedTask;
        });
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _models.DisposeAsync();
    }

    [Fact]
    public async Task AQuestionIsOneTraceFromTheSiloThatItCameToToTheDevice()
    {
        using var spans = new Spans();
        var collection = await FilledAsync();
        var root = await AskAsync(collection);
        var trace = await WholeAsync(spans, root);

        foreach (var shard in (string[])["shard keyword", "shard vector", "shard fetch"])
        {
            Assert.Contains(trace, span => span.DisplayName == shard && Equals(Spans.Tag(span, "pipeline.shard"), 0));
        }

        // Where each was done.
        var replicas = trace.Where(span => span.DisplayName == "replica").ToArray();
        Assert.All(replicas, span => Assert.Equal(Address(1), Spans.Tag(span, "pipeline.silo")));
        Assert.All(replicas, span => Assert.Equal("first", Spans.Tag(span, "pipeline.attempt")));
        var calls = trace.Where(span => Spans.Tag(span, "pipeline.device") is not null).ToArray();
        Assert.Empty(Operations.Except(calls.Select(span => (string)Spans.Tag(span, "gen_ai.operation.name")!)));
        Assert.All(
            calls,
            span =>
                Assert.Equal(
                    (Address(2), "cpu:0"),
                    (Spans.Tag(span, "pipeline.silo"), Spans.Tag(span, "pipeline.device"))
                )
        );
        var chat = Assert.Single(calls, span => span.DisplayName == "chat tiny-chat");
        Assert.Equal("tiny-chat", Spans.Tag(chat, "gen_ai.request.model"));
        var run = Assert.Single(trace, span => span.DisplayName == "run chat");
        foreach (var usage in (string[])["gen_ai.usage.input_tokens", "gen_ai.usage.output_tokens"])
        {
            Assert.True(Assert.IsType<int>(Spans.Tag(run, usage)) > 0);
            Assert.Equal(Spans.Tag(run, usage), Spans.Tag(chat, usage));
        }

        Assert.All(
            spans.All.SelectMany(span =>
                span.TagObjects.Concat(span.Events.SelectMany(told => told.Tags))
                    .Select(tag => $"{tag.Value}")
                    .Append(span.DisplayName)
            ),
            told => Assert.DoesNotContain(Secret, told, StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task WhatADeviceDoesForARequestIsLinkedFromItsBatch()
    {
        using var spans = new Spans();
        var root = await AskAsync(await FilledAsync());
        var trace = await WholeAsync(spans, root);
        await RoleCluster.EventuallyAsync(() =>
        {
            foreach (var operation in Operations)
            {
                var batches = spans.All.Where(span => span.DisplayName == $"batch {operation}").ToArray();
                var runs = trace.Where(span => span.DisplayName == $"run {operation}").ToArray();
                Assert.NotEmpty(runs);
                Assert.All(
                    runs,
                    run => Assert.Contains(batches, batch => batch.Links.Any(link => link.Context.SpanId == run.SpanId))
                );
                Assert.All(batches, batch => Assert.True(batch.Parent is null && batch.ParentSpanId == default));
            }

            return Task.CompletedTask;
        });
        Assert.DoesNotContain(trace, span => span.DisplayName.StartsWith("batch ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task QuestionsAtTheSameTimeDoNotMix()
    {
        using var spans = new Spans();
        var collections = new[] { await FilledAsync(), await FilledAsync(), await FilledAsync() };
        var roots = await Task.WhenAll(collections.Select(collection => Task.Run(() => AskAsync(collection))));
        for (var i = 0; i < roots.Length; i++)
        {
            var trace = await WholeAsync(spans, roots[i]);
            Assert.All(
                trace.Select(span => Spans.Tag(span, "pipeline.collection")).OfType<string>(),
                collection => Assert.Equal(collections[i], collection)
            );
            foreach (var once in Stages.Except(["fetch"]).Append("queue chat").Append("run chat"))
            {
                Assert.Single(trace, span => span.DisplayName == once);
            }
        }
    }

    [Fact]
    public async Task WhatGoesOnAfterARequestIsNoPartOfIt()
    {
        using var spans = new Spans();

        // It activates the lane, which begins its loops, and opens the replica, which begins its own.
        var submit = Spans.Begin("submit");
        var collection = await CreatedAsync();
        await _cluster.FillAsync(collection, ("a", $"Parcels to {Secret} arrive in two days."));
        submit.Stop();
        var ask = await AskAsync(collection);
        await WholeAsync(spans, ask);
        var after = DateTime.UtcNow;
        Activity.Current = null;
        await _cluster.FillAsync(collection, ("b", $"Parcels from {Secret} arrive in three days."));
        await RoleCluster.EventuallyAsync(() =>
        {
            Assert.Contains(
                spans.All,
                span => span.StartTimeUtc > after && span.DisplayName == "embeddings tiny-embed"
            );
            return Task.CompletedTask;
        });
        foreach (var root in (Activity[])[submit, ask])
        {
            Assert.DoesNotContain(spans.Of(root), span => span.StartTimeUtc > after);
        }

        // Nor are the lane's calls before, which the document's own call has only given the occasion for.
        Assert.DoesNotContain(spans.Of(submit), span => span.DisplayName == "embeddings tiny-embed");
    }

    [Fact]
    public async Task ATraceThatNobodyWantsIsWantedOnNoSilo()
    {
        var collection = await FilledAsync();
        using var spans = new Spans(isRecorded: false);
        var root = await AskAsync(collection);
        Assert.False(root.Recorded);
        Assert.DoesNotContain(
            spans.All,
            span => span.Recorded && Equals(Spans.Tag(span, "pipeline.collection"), collection)
        );
        Assert.DoesNotContain(spans.All, span => span.Recorded && span.DisplayName is "run chat");
    }

    /// <summary>The whole trace, when it is: what is done for a question may end a moment after it.</summary>
    private static async Task<Activity[]> WholeAsync(Spans spans, Activity root)
    {
        Activity[] trace = [];
        await RoleCluster.EventuallyAsync(() =>
        {
            trace = spans.Of(root);
            var known = trace.Select(span => span.SpanId).ToHashSet();
            Assert.Equal(root, Assert.Single(trace, span => span.ParentSpanId == default));
            Assert.All(
                trace.Where(span => span != root),
                span => Assert.True(known.Contains(span.ParentSpanId), $"{span.DisplayName} is part of nothing.")
            );
            Assert.Empty(
                Stages
                    .Concat(Operations.SelectMany(one => (string[])[$"queue {one}", $"run {one}"]))
                    .Except(trace.Select(span => span.DisplayName))
            );
            return Task.CompletedTask;
        });
        return trace;
    }

    /// <summary>Asks the gateway as an HTTP request does, and reads to the end.</summary>
    private async Task<Activity> AskAsync(string collection)
    {
        var root = Spans.Begin("ask");
        var (id, _) = await _gateway
            .GetRequiredService<AnswerStarts>()
            .StartAsync(
                new AskRequest
                {
                    Collection = collection,
                    Question = $"How long do parcels to {Secret} take?",
                    MaxTokens = 16,
                },
                CancellationToken.None
            );
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        var events = new List<AnswerEvent>();
        await foreach (
            var answerEvent in _gateway.GetRequiredService<AnswerReads>().ReadAsync(id, 0, caller: null, patience.Token)
        )
        {
            events.Add(answerEvent);
        }

        root.Stop();
        Assert.Equal(AnswerOrigin.Generated, Assert.IsType<DoneEvent>(events[^1]).Origin);
        return root;
    }

    private async Task<string> FilledAsync()
    {
        var collection = await CreatedAsync();
        await _cluster.FillAsync(
            collection,
            ("parcels", $"Parcels to {Secret} arrive within two days of the order."),
            ("returns", $"Returns from {Secret} are free within a fortnight.")
        );
        return collection;
    }

    private async Task<string> CreatedAsync()
    {
        var name = $"c{Guid.NewGuid():N}";
        var settings = new CollectionSettings { Ranking = new RankingSettings { RerankWeight = 0.3 } };
        Assert.True(await _cluster.Client.GetCollection(name).Create(settings));
        return name;
    }

    private string Address(int silo) =>
        _cluster.SiloServices[silo].GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString();
}
