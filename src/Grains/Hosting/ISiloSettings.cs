using Pipeline.Contracts.Status;

namespace Pipeline.Grains.Hosting;

/// <summary>What the host was told that other silos should know of.</summary>
public interface ISiloSettings
{
    /// <summary>Without any secret, and as it is now.</summary>
    SiloSettings Describe();
}
