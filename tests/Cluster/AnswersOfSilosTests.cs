using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;
using Pipeline.Storage.Answers;

namespace Pipeline.Cluster;

/// <summary>Answers are read at any silo, and outlive the one that wrote them.</summary>
public sealed class AnswersOfSilosTests : IAsyncLifetime
{
    private const string Text = "The warranty of a router lasts 24 months, not more [1].";
    private static readonly CallerIdentity Hr = new(["hr"], "kim");

    private readonly ThreeSiloCluster _cluster = new();

    private IAnswerLogStore Logs => (IAnswerLogStore)_cluster.Store;

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task AnAnswerIsReadAtEverySiloWhileItIsWritten()
    {
        var collection = await FilledAsync();
        _cluster.Generator.Script(Text, hangs: true);
        var id = await StartAsync(0, Ask(collection));
        var readings = Enumerable.Range(0, 3).Select(silo => ReadAsync(silo, id, silo * 2)).ToArray();
        await _cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        _cluster.Generator.Release();
        var read = await Task.WhenAll(readings);
        Assert.Equal(Text, Answer.Of(id, read[0]).Text);
        Assert.Equal(Told(read[0].Skip(2)), Told(read[1]));
        Assert.Equal(Told(read[0].Skip(4)), Told(read[2]));
    }

    [Fact]
    public async Task AFinishedAnswerIsReadAgainAfterItsSiloDied()
    {
        var collection = await FilledAsync();
        _cluster.Generator.Script(Text);
        var owner = _cluster.SiloServices[2];
        var id = await StartAsync(2, Ask(collection).By(Hr));
        var whole = await ReadAsync(0, id, 0, Hr);
        await StoredAsync(id);
        await _cluster.KillSiloAsync(owner);
        foreach (var silo in (int[])[0, 1])
        {
            for (var from = 0; from <= whole.Count; from += 3)
            {
                Assert.Equal(Told(whole.Skip(from)), Told(await ReadAsync(silo, id, from, Hr)));
            }
        }

        // It is still the asker's alone, and cancelling does nothing to it.
        foreach (var other in (CallerIdentity[])[new(["hr"]), new(["hr"], "lee"), new(["legal"], "kim"), new(null)])
        {
            await Reads(0).CancelAsync(id, other);
            Assert.Equal(ErrorCode.UnknownAnswer, await RefusalAsync(1, id, other));
        }

        Assert.Equal(ErrorCode.UnknownAnswer, await RefusalAsync(1, AnswerId.New(), Hr));
    }

    [Fact]
    public async Task AnAnswerThatIsBeingWrittenEndsForItsReadersWhenItsSiloDies()
    {
        var collection = await FilledAsync();
        _cluster.Generator.Script(Text, hangs: true);
        var owner = _cluster.SiloServices[2];
        var id = await StartAsync(2, Ask(collection));
        var reading = ReadAsync(0, id, 0);
        await _cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await _cluster.KillSiloAsync(owner);
        var read = await reading;
        AssertEnds(read, 0);
        Assert.StartsWith(Answer.Of(id, read).Text, Text, StringComparison.Ordinal);

        // Wherever it is read from again, it says the same.
        Assert.Equal(Told(read), Told(await ReadAsync(1, id, 0)));
    }

    [Fact]
    public async Task WhatAReaderHasSeenBeyondTheStoreIsNotToldAnew()
    {
        var collection = await FilledAsync();
        _cluster.Generator.Script(Text, hangs: true, hangsFirst: true);
        var id = await StartAsync(2, Ask(collection));
        await _cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await UntilAsync(async () => await Logs.FindAnswerAsync(id, default) is { Count: > 4 });
        _cluster.LogsOf(2).Cut();
        _cluster.Generator.Release();
        var seen = (await ReadAsync(0, id, 0)).ToArray();
        Assert.Equal(Text, Answer.Of(id, seen).Text);
        var stored = (await Logs.FindAnswerAsync(id, default))!;
        Assert.False(stored.IsEnded);
        await _cluster.KillSiloAsync(_cluster.SiloServices[2]);

        for (var from = 0; from < seen.Length; from++)
        {
            var rest = await ReadAsync(from % 2, id, from);
            AssertEnds(rest, from);
            Assert.Equal(ErrorCode.SiloLost.Name(), ((DoneEvent)rest[^1]).Error!.Code);
            Assert.Equal(Told(seen.Skip(from).Take(rest.Count - 1)), Told(rest.SkipLast(1)));
            Assert.Equal(Math.Max(0, stored.Count - from), rest.Count - 1);
        }
    }

    [Fact]
    public async Task AnAnswerOutlivesASiloThatIsStopped()
    {
        var collection = await FilledAsync();
        _cluster.Generator.Script(Text);
        var whole = new List<(string Id, IReadOnlyList<AnswerEvent> Events)>();
        for (var i = 0; i < 5; i++)
        {
            var finished = await StartAsync(0, Ask(collection) with { UseCache = false });
            whole.Add((finished, await ReadAsync(1, finished, 0)));
        }

        _cluster.Generator.Script(Text, hangs: true);
        var id = await StartAsync(0, Ask(collection) with { UseCache = false });
        var reading = ReadAsync(1, id, 0);
        await _cluster.Generator.Hanging.Task.WaitAsync(PipelineCluster.Patience);
        await _cluster.StopSiloAsync().WaitAsync(PipelineCluster.Patience);
        var read = await reading;
        AssertEnds(read, 0);
        Assert.Equal(ErrorCode.ShuttingDown.Name(), ((DoneEvent)read[^1]).Error!.Code);
        Assert.Equal(Told(read), Told(await ReadAsync(0, id, 0)));
        foreach (var (finished, events) in whole)
        {
            Assert.Equal(Told(events.Skip(2)), Told(await ReadAsync(1, finished, 2)));
        }
    }

    [Fact]
    public async Task AStoredAnswerGoesWithItsCollectionAndWithTheRightToReadIt()
    {
        var collection = await FilledAsync();
        _cluster.Generator.Script(Text);
        var (hidden, deleted) = (await StartAsync(2, Ask(collection).By(Hr)), await StartAsync(2, Ask(collection)));
        await ReadAsync(0, hidden, 0, Hr);
        await ReadAsync(0, deleted, 0);
        await StoredAsync(hidden);
        await StoredAsync(deleted);
        await _cluster.KillSiloAsync(_cluster.SiloServices[2]);
        Assert.NotEmpty(await ReadAsync(0, hidden, 0, Hr));
        await _cluster.SubmitAsync(collection, "warranty", "The warranty of a router lasts 24 months.", "legal");
        Assert.Equal(ErrorCode.UnknownAnswer, await RefusalAsync(1, hidden, Hr));
        Assert.Null(await Logs.FindAnswerAsync(hidden, default));

        Assert.NotEmpty(await ReadAsync(0, deleted, 0));
        await _cluster.Client.GetCollection(collection).Delete();
        Assert.Equal(ErrorCode.UnknownAnswer, await RefusalAsync(0, deleted, null));
        Assert.Equal(ErrorCode.UnknownAnswer, await RefusalAsync(1, deleted, null));
    }

    private static AskRequest Ask(string collection) =>
        new() { Collection = collection, Question = "How long does the router warranty last?" };

    private async Task<string> FilledAsync()
    {
        var collection = await _cluster.CreateAsync();
        await _cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        return collection;
    }

    private AnswerReads Reads(int silo) => _cluster.SiloServices[silo].GetRequiredService<AnswerReads>();

    private async Task<string> StartAsync(int silo, AskRequest request) =>
        (await _cluster.SiloServices[silo].GetRequiredService<AnswerStarts>().StartAsync(request, default)).Id;

    private async Task<IReadOnlyList<AnswerEvent>> ReadAsync(
        int silo,
        string id,
        long from,
        CallerIdentity? caller = null
    )
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        var events = new List<AnswerEvent>();
        await foreach (var one in Reads(silo).ReadAsync(id, from, caller, patience.Token))
        {
            events.Add(one);
        }

        return events;
    }

    private async Task<ErrorCode> RefusalAsync(int silo, string id, CallerIdentity? caller) =>
        (await Assert.ThrowsAsync<PipelineException>(() => ReadAsync(silo, id, 0, caller))).Code;

    private Task StoredAsync(string id) =>
        UntilAsync(async () => await Logs.FindAnswerAsync(id, default) is { IsEnded: true });

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while (!await holds())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static void AssertEnds(IReadOnlyList<AnswerEvent> events, long from)
    {
        Assert.Equal(
            Enumerable.Range(0, events.Count).Select(i => from + i),
            events.Select(answerEvent => answerEvent.Sequence)
        );
        Assert.Equal(AnswerEnd.Failed, Assert.IsType<DoneEvent>(events[^1]).Reason);
        Assert.Single(events.OfType<DoneEvent>());
    }

    /// <summary>What readers are told, as HTTP tells it.</summary>
    private static IEnumerable<string> Told(IEnumerable<AnswerEvent> events) =>
        events.Select(one =>
            System.Text.Json.JsonSerializer.Serialize(one, Contracts.Serialization.PipelineJson.Options)
        );
}
