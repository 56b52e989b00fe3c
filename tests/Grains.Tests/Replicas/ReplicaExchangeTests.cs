namespace Pipeline.Grains.Tests.Replicas;

/// <summary>When the index of another embedder takes over.</summary>
public sealed class ReplicaExchangeTests : IDisposable
{
    private readonly ReplicaFixture _replica = new();

    private FakeFeed Feed => _replica.Feed;

    public void Dispose() => _replica.Dispose();

    [Fact]
    public async Task Another_embedder_takes_over_when_no_vector_is_lost()
    {
        const int Documents = 300;
        for (var i = 1; i <= Documents; i++)
        {
            Feed.Publish($"{i}", ReplicaFixture.First);
        }

        await _replica.StepAsync();
        (_replica.Embedder, Feed.Awaits) = (ReplicaFixture.Second, true);
        for (var i = 1; i <= Documents; i++)
        {
            await AssertFirstAsync();
            if (i % 100 == 0)
            {
                _replica.Restart(orderly: i != 200);
                await AssertFirstAsync();
            }

            for (var many = 0; many < 24 && i < Documents; many++)
            {
                Feed.Embed($"{i++}", ReplicaFixture.Second);
            }

            Feed.Embed($"{i}", ReplicaFixture.Second);
        }

        await _replica.RecoverAsync();
        Assert.Equal((ReplicaFixture.Second, Documents), (_replica.Life.Serving!.Embedder, _replica.Vectors));
        Assert.Equal(ReplicaFixture.Second, Assert.Single(_replica.Directory.Saved()).Embedder);

        async Task AssertFirstAsync()
        {
            await _replica.StepAsync();
            Assert.Equal(
                (ReplicaFixture.First, ReplicaState.Rebuilding, Documents),
                (_replica.Life.Serving!.Embedder, _replica.State, _replica.Vectors)
            );
            Assert.Equal((Feed.Last, Documents), (_replica.Life.Applied, _replica.Found(Feed.Live).Count));
        }
    }

    [Fact]
    public async Task What_ends_the_wait_for_vectors_is_applied_before_another_embedder_takes_over()
    {
        Feed.Publish("a", ReplicaFixture.First);
        Feed.Publish("b", ReplicaFixture.First);
        await _replica.StepAsync();
        (_replica.Embedder, Feed.Awaits) = (ReplicaFixture.Second, true);
        Feed.Embed("a", ReplicaFixture.Second);
        await _replica.StepAsync();
        Feed.BeforeAwaits = () =>
        {
            Feed.BeforeAwaits = static () => { };
            Feed.Embed("b", ReplicaFixture.Second);
        };
        await _replica.StepAsync();
        Assert.Equal((ReplicaFixture.Second, 2), (_replica.Life.Serving!.Embedder, _replica.Vectors));
    }

    [Fact]
    public async Task What_is_changed_while_another_embedder_takes_over_is_found_as_it_is_now()
    {
        Feed.Publish("a", ReplicaFixture.First);
        Feed.Publish("b", ReplicaFixture.First);
        Feed.Publish("c", ReplicaFixture.First);
        await _replica.StepAsync();
        (_replica.Embedder, Feed.Awaits) = (ReplicaFixture.Second, true);
        Feed.Publish("a", ReplicaFixture.Second);
        Feed.Delete("b");
        Feed.Publish("d", ReplicaFixture.Second);
        await _replica.StepAsync();
        Assert.Equal((ReplicaFixture.First, 1), (_replica.Life.Serving!.Embedder, _replica.Vectors));
        Assert.Equal(["a", "c", "d"], _replica.Found(["a", "b", "c", "d"]));
    }

    [Fact]
    public async Task An_embedder_that_is_gone_is_not_waited_for()
    {
        Feed.Publish("a", ReplicaFixture.First);
        await _replica.StepAsync();
        (_replica.Embedder, Feed.Awaits) = (ReplicaFixture.Second, true);
        await _replica.StepAsync();
        Assert.Equal(ReplicaFixture.First, _replica.Life.Serving!.Embedder);
        _replica.CanEmbed = static _ => false;
        await _replica.RecoverAsync();
        Assert.Equal((ReplicaFixture.Second, 0), (_replica.Life.Serving!.Embedder, _replica.Vectors));
    }
}
