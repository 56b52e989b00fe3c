using Pipeline.Contracts.Errors;
using Pipeline.Grains.Replicas;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Tests.Replicas;

/// <summary>A replica that lives by itself; its clock is the test's.</summary>
public sealed class ShardReplicaTests : IAsyncLifetime
{
    private readonly ReplicaFixture _fixture = new();
    private readonly ShardReplica _replica;

    public ShardReplicaTests() => _replica = new ShardReplica(new ShardKey("docs", 0), _fixture.NewLife, _fixture.Time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _replica.StopAsync();
        _fixture.Dispose();
    }

    [Fact]
    public async Task AWaitAnswersNotYetLongBeforeACallEnds()
    {
        _fixture.Feed.Publish("a");
        _replica.Start();
        await ApplyAsync(1);
        var began = _fixture.Time.GetUtcNow();
        Assert.False(await PassTimeAsync(_replica.WaitForAsync(2, CancellationToken.None)));
        Assert.True(_fixture.Time.GetUtcNow() - began >= ShardReplica.LongestWait);
        Assert.True(ShardReplica.LongestWait < TimeSpan.FromSeconds(30));

        var wait = _replica.WaitForAsync(2, CancellationToken.None);
        _fixture.Feed.Publish("b");
        _replica.Wake();
        if (!await PassTimeAsync(wait))
        {
            // The time of the test runs ahead of the work on a busy machine: whoever waits asks again.
            await ApplyAsync(2);
        }

        using var stop = new CancellationTokenSource();
        var cancelled = _replica.WaitForAsync(3, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task WithoutAnIndexASearchIsRefusedForAWhileAndThenAnswered()
    {
        _fixture.Feed.Publish("a");
        _fixture.Feed.Away = new StoreUnavailableException("away");
        _replica.Start();
        var refused = await Assert.ThrowsAsync<PipelineException>(() => PassTimeAsync(SearchAsync()));
        Assert.Equal((ErrorCode.IndexUnavailable, 2), (refused.Code, refused.RetryAfterSeconds));
        Assert.Equal(ReplicaState.Failed, (await _replica.DescribeAsync(null)).State);
        _fixture.Feed.Away = null;
        await ApplyAsync(1);
        Assert.Equal(1, await SearchAsync());
    }

    [Fact]
    public async Task OfADeletedCollectionNothingIsLeft()
    {
        _fixture.Feed.Publish("a");
        _replica.Start();
        await ApplyAsync(1);
        _fixture.Feed.Away = new CollectionNotFoundException("docs");
        _replica.Wake();
        // A wait may end before the work does on a busy machine: whoever waits asks again.
        var gone = await Assert.ThrowsAsync<PipelineException>(() => ApplyAsync(2));
        Assert.Equal(ErrorCode.UnknownCollection, gone.Code);
        Assert.True(_replica.IsGone);

        // It says so before its files are gone; its end is after that.
        await _replica.StopAsync();
        Assert.Empty(Directory.EnumerateFiles(_fixture.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task ASearchThatMeetsDamageIsRefusedAndTheIndexOpenedAgain()
    {
        _fixture.Feed.Publish("a");
        _replica.Start();
        await ApplyAsync(1);
        var opened = _fixture.Directory.Opened;
        var refused = await Assert.ThrowsAsync<PipelineException>(() =>
            _replica.SearchAsync<int>(null, (_, _) => throw new InvalidDataException("/secret"), CancellationToken.None)
        );
        Assert.Equal(ErrorCode.IndexUnavailable, refused.Code);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
        _fixture.Feed.Publish("b");
        await ApplyAsync(2);
        Assert.Equal((opened + 1, 1), (_fixture.Directory.Opened, await SearchAsync()));
    }

    private Task<int> SearchAsync() =>
        _replica.SearchAsync(
            null,
            (snapshot, _) =>
                snapshot
                    .SearchKeyword(new Retrieval.Lexical.Queries.KeywordQuery("worda"), 5, null, null, default)
                    .Count,
            CancellationToken.None
        );

    /// <summary>Asks again and again, as callers do, until a change is applied.</summary>
    private async Task ApplyAsync(long number)
    {
        for (var asked = 0; !await PassTimeAsync(_replica.WaitForAsync(number, CancellationToken.None)); asked++)
        {
            Assert.True(asked < 600, "The change is never applied.");
        }
    }

    private async Task<T> PassTimeAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            _fixture.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1);
        }

        return await task;
    }
}
