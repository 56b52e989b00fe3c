using Pipeline.Cluster.Hosting;

namespace Pipeline.Cluster;

/// <summary>What becomes of the replicas of a silo that goes, and is waited for for ever.</summary>
public sealed class DepartureTests : IAsyncLifetime
{
    private const int Shards = 6;

    private readonly AwaitingCluster _cluster = new();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ASiloThatWasKilledOrStoppedAndComesBackOpensWhatItHad(bool kills)
    {
        var placed = new PlacedShards(_cluster, await FilledAsync(), Shards, 2);
        await placed.SettledAsync();
        var before = placed.Rows;
        using var copies = new Counts("pipeline.replica.copies");
        var victim = _cluster.SiloServices[1];
        var name = PlacedShards.NameOf(victim);
        await (kills ? _cluster.KillSiloAsync(victim) : _cluster.StopSiloAsync(victim));

        // What it held is no longer taken for ready, and nothing is made in its stead.
        await PlacedShards.UntilAsync(() =>
            placed.Rows.Where(row => row.Silo == name).All(row => row.Stage == ReplicaStage.Building)
        );
        Assert.Equal(before.Select(row => (row.Shard, row.Silo)), placed.Rows.Select(row => (row.Shard, row.Silo)));
        var back = await _cluster.ReturnAsync();
        Assert.Equal(name, PlacedShards.NameOf(back));
        await placed.SettledAsync();
        Assert.Equal(before.Select(row => (row.Shard, row.Silo)), placed.Rows.Select(row => (row.Shard, row.Silo)));
        Assert.All(_cluster.SiloServices, silo => Assert.Equal(0, copies.Of(silo)));
    }

    private async Task<string> FilledAsync()
    {
        var collection = await _cluster.CreateAsync(Shards);
        await _cluster.FillAsync(collection, [.. Enumerable.Range(0, 20).Select(i => ($"d{i}", $"word{i}"))]);
        return collection;
    }
}
