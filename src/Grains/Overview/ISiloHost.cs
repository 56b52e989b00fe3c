using Orleans.Concurrency;
using Orleans.Services;

namespace Pipeline.Grains.Overview;

/// <summary>What a silo tells others of itself. Reached by the silo's address.</summary>
[Alias("pipeline.silo-host")]
internal interface ISiloHost : IGrainService
{
    /// <summary>How it is.</summary>
    [Alias("describe"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<SiloSelf> Describe();
}
