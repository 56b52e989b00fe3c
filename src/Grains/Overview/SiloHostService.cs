using Microsoft.Extensions.Logging;

namespace Pipeline.Grains.Overview;

/// <summary>Takes the calls of other silos for <see cref="OwnSilo"/>.</summary>
internal sealed class SiloHostService(GrainId id, Silo silo, ILoggerFactory loggers, OwnSilo own)
    : GrainService(id, silo, loggers),
        ISiloHost
{
    public Task<SiloSelf> Describe() => own.DescribeAsync();
}
