using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Fakes;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Placement;
using Pipeline.Storage;

namespace Pipeline.Cluster.Hosting;

/// <summary>Three silos that wait for ever for one that is lost; each can be kept from saying how it is, and a further
/// one from following the change feed.</summary>
public sealed class OverviewCluster : ReplicatedCluster
{
    protected override bool IsClustered => true;

    internal override PlacementTimes PlacementTimes => base.PlacementTimes with { Grace = TimeSpan.FromDays(1) };

    /// <summary>True: silos that start from now on do not follow.</summary>
    internal bool HoldsNewSilos { get; set; }

    /// <summary>What keeps a silo from saying how it is.</summary>
    internal static GatedReport ReportOf(IServiceProvider silo) => (GatedReport)silo.GetRequiredService<ISiloReport>();

    protected override void Configure(ISiloBuilder silo) =>
        silo.Services.AddSingleton<ISiloReport>(new GatedReport(Installed));

    protected override ICorpusStore Around(string silo, ICorpusStore store)
    {
        var gated = base.Around(silo, store);
        if (HoldsNewSilos)
        {
            GateOf(silo).Close();
        }

        return gated;
    }
}
