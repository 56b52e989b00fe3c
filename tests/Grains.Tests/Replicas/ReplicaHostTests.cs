using System.Collections.Concurrent;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Replicas.Requests;

namespace Pipeline.Grains.Tests.Replicas;

/// <summary>The owner of a silo's replicas.</summary>
public sealed class ReplicaHostTests : IAsyncLifetime
{
    private static readonly KeywordRequest Request = new(new ShardQuery("worda", 5, null, null, null), null);
    private readonly Fakes _source = new();
    private readonly ReplicaHost _host;

    public ReplicaHostTests() => _host = new ReplicaHost(_source, TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _source.Dispose();
    }

    [Fact]
    public async Task A_replica_is_opened_once_however_many_ask_at_the_same_time()
    {
        var shard = new ShardKey("docs", 0);
        _source.Of(shard).Feed.Publish("a");
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => AskAsync(shard))));
        Assert.All(replies, reply => Assert.Equal(ReplicaStage.Ready, reply.Stage));
        Assert.Equal([shard], _source.Created);
    }

    [Fact]
    public async Task Whoever_does_not_wait_is_told_at_once_why_there_is_no_answer()
    {
        var shard = new ShardKey("docs", 0);
        _source.Of(shard).Feed.Publish("a");
        _source.Of(shard).Feed.Away = new Storage.Errors.StoreUnavailableException("away");
        Assert.Equal(ReplicaStage.Building, (await AskAsync(shard, waits: false)).Stage);
        _source.Of(shard).Feed.Away = null;
        while ((await AskAsync(shard, atLeast: 1, waits: false)).Stage != ReplicaStage.Ready)
        {
            _source.Of(shard).Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }

        Assert.Equal(ReplicaStage.CatchingUp, (await AskAsync(shard, atLeast: 2, waits: false)).Stage);

        // What was promised holds for everybody.
        _host.Floors.Raise(shard, 3);
        Assert.Equal(ReplicaStage.CatchingUp, (await AskAsync(shard, waits: false)).Stage);
        _host.Floors.Lower(shard, 3, 1);
        Assert.Equal(ReplicaStage.Ready, (await AskAsync(shard, waits: false)).Stage);
    }

    [Fact]
    public async Task An_index_that_is_being_built_answers_only_where_no_other_does()
    {
        var shard = new ShardKey("docs", 0);
        var (feed, reading) = (_source.Of(shard).Feed, new TaskCompletionSource());
        using var gate = new ManualResetEventSlim();
        feed.Publish("a");
        feed.BeforeRead = () =>
        {
            reading.TrySetResult();
            gate.Wait(TimeSpan.FromMinutes(1));
        };
        await _host.OpenAsync(shard, CancellationToken.None);
        await reading.Task;
        Assert.Equal(ReplicaStage.CatchingUp, (await AskAsync(shard, waits: false)).Stage);
        Assert.Empty(((ScoredKeys)(await AskAsync(shard)).Answer!).Keys);
        gate.Set();
        while ((await AskAsync(shard, waits: false)).Stage != ReplicaStage.Ready)
        {
            await Task.Delay(1);
        }

        Assert.Single(((ScoredKeys)(await AskAsync(shard, waits: false)).Answer!).Keys);
    }

    [Fact]
    public async Task Of_a_collection_that_is_not_there_nothing_is_kept()
    {
        _source.IsThere = false;
        var shard = new ShardKey("none", 0);
        for (var i = 0; i < 2; i++)
        {
            var error = await Assert.ThrowsAsync<PipelineException>(() => AskAsync(shard));
            Assert.Equal(ErrorCode.UnknownCollection, error.Code);
            Assert.Empty(_host.Shards);
        }

        // Created since, it is there.
        _source.IsThere = true;
        _source.Of(shard).Feed.Publish("a");
        Assert.Equal(ReplicaStage.Ready, (await AskAsync(shard)).Stage);
        await _host.DropAsync(shard, DateTimeOffset.UnixEpoch);
        Assert.Empty(_host.Shards);
        Assert.Equal([shard], _source.Deleted);
        Assert.Empty(Directory.EnumerateFiles(_source.Of(shard).Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task At_the_end_every_index_is_saved_and_none_is_opened_any_more()
    {
        ShardKey[] shards = [.. Enumerable.Range(0, 4).Select(shard => new ShardKey("docs", shard))];
        foreach (var shard in shards)
        {
            _source.Of(shard).Feed.Publish("a");
            Assert.Equal(ReplicaStage.Ready, (await _host.WaitForAsync(shard, 1, true, default)).Stage);
        }

        await _host.StopAsync();
        Assert.Empty(_host.Shards);
        Assert.All(shards, shard => Assert.Equal(1, Assert.Single(_source.Of(shard).NewDirectory().Saved()).Watermark));
        var refused = await Record.ExceptionAsync(() => AskAsync(new ShardKey("docs", 9)));
        Assert.Equal(ErrorCode.IndexUnavailable, Assert.IsType<PipelineException>(refused).Code);
        Assert.Empty(_host.Shards);
    }

    private Task<ReplicaReply> AskAsync(ShardKey shard, long atLeast = 0, bool waits = true) =>
        _host.AskAsync(shard, Request, atLeast, waits, CancellationToken.None);

    /// <summary>Replicas of feeds in memory.</summary>
    private sealed class Fakes : IReplicaSource, IDisposable
    {
        private readonly ConcurrentDictionary<ShardKey, ReplicaFixture> _fixtures = new();

        public bool IsThere { get; set; } = true;

        public ConcurrentQueue<ShardKey> Created { get; } = new();

        public ConcurrentQueue<ShardKey> Deleted { get; } = new();

        public ReplicaFixture Of(ShardKey shard) => _fixtures.GetOrAdd(shard, static _ => new ReplicaFixture());

        public Task<bool> ExistsAsync(string collection, CancellationToken cancellationToken) =>
            cancellationToken.IsCancellationRequested
                ? Task.FromCanceled<bool>(cancellationToken)
                : Task.FromResult(IsThere);

        public ShardReplica Create(ShardKey shard)
        {
            Created.Enqueue(shard);
            return new ShardReplica(shard, Of(shard).NewLife, Of(shard).Time);
        }

        public void Delete(ShardKey shard, DateTimeOffset created) => Deleted.Enqueue(shard);

        public void Dispose()
        {
            foreach (var fixture in _fixtures.Values)
            {
                fixture.Dispose();
            }
        }
    }
}
