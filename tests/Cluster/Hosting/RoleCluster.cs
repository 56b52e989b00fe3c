using Pipeline.Cluster.Fakes;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Cluster.Hosting;

/// <summary>Silos with roles, one after another, each with models of its own.</summary>
internal sealed class RoleCluster : PipelineCluster, IAsyncDisposable
{
    private SiloPlan _next;

    private RoleCluster(SiloPlan first) => _next = first;

    /// <summary>No models.</summary>
    public static FakeSessions None => new(null, null, null);

    protected override bool IsClustered => true;

    internal override FakeSessions Sessions => None;

    /// <summary>Starts a cluster, a silo after another.</summary>
    public static async Task<RoleCluster> StartAsync(params SiloPlan[] silos)
    {
        var cluster = new RoleCluster(silos[0]);
        await cluster.InitializeAsync();
        foreach (var silo in silos.Skip(1))
        {
            await cluster.StartAsync(silo);
        }

        return cluster;
    }

    /// <summary>Starts one more silo.</summary>
    public Task<IServiceProvider> StartAsync(SiloPlan silo)
    {
        _next = silo;
        return StartSiloAsync();
    }

    /// <summary>Tries until it holds: silos learn of one another some moments after they have joined.</summary>
    public static async Task EventuallyAsync(Func<Task> check)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await check();
                return;
            }
            catch (Exception error)
                when (error is Xunit.Sdk.XunitException or Contracts.Errors.PipelineException
                    && !patience.IsCancellationRequested
                )
            {
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    protected override void Configure(ISiloBuilder silo) => silo.AddTraces();

    internal override SiloPlan NextSilo() => _next;

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
