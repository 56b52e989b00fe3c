namespace Pipeline.Contracts.Doctor;

/// <summary>What of a deployment a check is about.</summary>
public enum DoctorArea
{
    /// <summary>The corpus store.</summary>
    Store,

    /// <summary>Who takes part in the cluster, and how it is told to.</summary>
    Silos,

    /// <summary>Disks, memory, clocks and installed programs.</summary>
    Machines,

    /// <summary>Indexes and their copies.</summary>
    Shards,

    /// <summary>What waits or has failed.</summary>
    Documents,

    /// <summary>Embedder, re-ranker and generator.</summary>
    Models,

    /// <summary>Keys, certificates and open doors.</summary>
    Security,

    /// <summary>Metrics.</summary>
    Telemetry,
}
