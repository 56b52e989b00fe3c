using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Status;
using Pipeline.Grains.Overview;

namespace Pipeline.Cluster;

/// <summary>What administrators see of a cluster, also of the part of it that cannot be asked.</summary>
public sealed class OverviewTests : IAsyncLifetime
{
    // So many that names drawn at random give every silo some, a fourth one too.
    private const int Shards = 12;
    private const int Replicas = 2;

    private readonly OverviewCluster _cluster = new();
    private string _collection = "";
    private PlacedShards _placed = null!;

    public async Task InitializeAsync()
    {
        await _cluster.InitializeAsync();
        _collection = await _cluster.CreateAsync(Shards);
        await _cluster.FillAsync(_collection, [.. Enumerable.Range(0, 12).Select(i => ($"d{i}", $"word{i}"))]);
        _placed = new PlacedShards(_cluster, _collection, Shards, Replicas);
        await _placed.SettledAsync();
    }

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Fact]
    public async Task EverySiloTellsTheSame()
    {
        string[] names = [.. _cluster.SiloServices.Select(PlacedShards.NameOf).Order(StringComparer.Ordinal)];
        foreach (var silo in _cluster.SiloServices)
        {
            var seen = await SeenAsync(
                silo,
                status =>
                    status.Silos.All(one => one.State == SiloState.Active)
                    && Copies(status).All(copy => copy is { Stage: ReplicaStage.Ready, Lag: 0 })
            );
            Assert.Equal(
                (PlacedShards.NameOf(silo), true, Replicas),
                (seen.Answering, seen.IsClustered, seen.Replicas)
            );
            Assert.Equal(names, seen.Silos.Select(one => one.Name));
            Assert.NotNull(seen.Epoch);
            Assert.All(seen.Silos, one => Assert.Equal(("all", true), (one.Role, one.Ready)));
            Assert.All(
                seen.Silos,
                one => Assert.True(one is { DiskFreeBytes: > 0, DiskBytes: > 0, Version: not null })
            );
            Assert.All(seen.Silos, one => Assert.InRange(one.ClockSeconds!.Value, -2, 2));
            Assert.Equal(Shards * Replicas, seen.Silos.Sum(one => one.Replicas));
            Assert.Equal(Enumerable.Range(0, Shards), seen.Shards.Select(shard => shard.Shard));
            Assert.Equal(
                _placed.Rows.Select(row => (row.Shard, row.Silo)).Order(),
                seen.Shards.SelectMany(shard => shard.Copies, (shard, copy) => (shard.Shard, copy.Silo)).Order()
            );
            Assert.All(
                seen.Shards,
                shard => Assert.Single(shard.Copies.Select(copy => (copy.State, copy.Watermark)).Distinct())
            );
            Assert.Equal(3 * 3, seen.Workers.Count);
        }
    }

    [Fact]
    public async Task ASiloThatDiedIsListedWithItsCopiesUntilItIsBackAndThenOnce()
    {
        var victim = _cluster.SiloServices[1];
        var name = PlacedShards.NameOf(victim);
        var held = _placed.Rows.Where(row => row.Silo == name).Select(row => row.Shard).Order().ToArray();
        Assert.NotEmpty(held);
        await _cluster.KillSiloAsync(victim);
        var seen = await SeenAsync(
            _cluster.SiloServices[0],
            status => status.Silos.Any(silo => silo is { State: SiloState.Dead })
        );
        var dead = Assert.Single(seen.Silos, silo => silo.State == SiloState.Dead);
        Assert.Equal((name, null, 0), (dead.Name, dead.UptimeSeconds, dead.Replicas));
        Assert.Equal(3, seen.Silos.Count);
        Assert.Equal(held, seen.Shards.Where(shard => shard.Copies.Any(Unknown)).Select(shard => shard.Shard));
        Assert.All(Copies(seen).Where(Unknown), copy => Assert.Equal(name, copy.Silo));
        Assert.All(seen.Shards, shard => Assert.Equal(Replicas, shard.Copies.Count));

        await _cluster.ReturnAsync();
        seen = await SeenAsync(
            _cluster.SiloServices[0],
            status =>
                status.Silos.All(silo => silo.State == SiloState.Active)
                && Copies(status).All(copy => copy.Stage == ReplicaStage.Ready && !Unknown(copy))
        );
        Assert.Equal(3, seen.Silos.Count);
        Assert.Single(seen.Silos, silo => silo.Name == name);
    }

    [Fact]
    public async Task ASiloThatDoesNotAnswerIsToldAsSilentAndKeepsNobodyWaiting()
    {
        var silent = _cluster.SiloServices[2];
        var name = PlacedShards.NameOf(silent);
        OverviewCluster.ReportOf(silent).Close();
        try
        {
            // Others may be slow for a moment too, and are asked again.
            await SeenAsync(
                _cluster.SiloServices[0],
                status =>
                    status.Silos.All(silo => silo.State == (silo.Name == name ? SiloState.Silent : SiloState.Active))
                    && Copies(status).All(copy => Unknown(copy) == (copy.Silo == name))
                    && Copies(status).Any(Unknown)
            );
        }
        finally
        {
            OverviewCluster.ReportOf(silent).Open();
        }

        await SeenAsync(
            _cluster.SiloServices[0],
            status => status.Silos.All(silo => silo.State == SiloState.Active) && !Copies(status).Any(Unknown)
        );
    }

    [Fact]
    public async Task ACopyThatIsMadeIsListedBesideThoseThatAnswer()
    {
        _cluster.HoldsNewSilos = true;
        var name = PlacedShards.NameOf(await _cluster.StartSiloAsync());
        var seen = await SeenAsync(
            _cluster.SiloServices[0],
            status => Copies(status).Any(copy => copy.Silo == name && !Unknown(copy))
        );
        var shard = Assert.Single(seen.Shards, shard => shard.Copies.Any(copy => copy.Silo == name));
        Assert.Equal(Replicas + 1, shard.Copies.Count);
        Assert.NotEqual(ReplicaStage.Ready, Assert.Single(shard.Copies, copy => copy.Silo == name).Stage);
        Assert.All(
            shard.Copies.Where(copy => copy.Silo != name),
            copy => Assert.Equal((ReplicaStage.Ready, ReplicaState.Following), (copy.Stage, copy.State))
        );
        _cluster.GateOf(name).Open();
        await _placed.SettledAsync();
    }

    private static Task<ClusterStatus> DescribeAsync(IServiceProvider silo) =>
        silo.GetRequiredService<IClusterOverview>()
            .DescribeAsync(CancellationToken.None)
            .WaitAsync(PipelineCluster.Patience);

    /// <summary>What a silo tells, once it is as the test waits for.</summary>
    private static async Task<ClusterStatus> SeenAsync(IServiceProvider silo, Func<ClusterStatus, bool> holds)
    {
        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        while (true)
        {
            var seen = await DescribeAsync(silo);
            if (holds(seen))
            {
                return seen;
            }

            await Task.Delay(50, patience.Token);
        }
    }

    private static IEnumerable<ReplicaCopy> Copies(ClusterStatus status) =>
        status.Shards.SelectMany(shard => shard.Copies);

    private static bool Unknown(ReplicaCopy copy) => copy.State == ReplicaState.Unknown;
}
