using Orleans.Runtime.Services;

namespace Pipeline.Grains.Overview;

/// <summary>The silo hosts of all silos. A call to the own silo is made directly.</summary>
internal sealed class SiloHosts(IServiceProvider services, OwnSilo own, ILocalSiloDetails silo)
    : GrainServiceClient<ISiloHost>(services)
{
    /// <inheritdoc cref="ISiloHost.Describe" />
    public Task<SiloSelf> DescribeAsync(SiloAddress address) =>
        address.Equals(silo.SiloAddress) ? own.DescribeAsync() : GetGrainService(address).Describe();
}
