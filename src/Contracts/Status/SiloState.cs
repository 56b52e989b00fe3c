namespace Pipeline.Contracts.Status;

/// <summary>Where a silo stands in its cluster.</summary>
public enum SiloState
{
    /// <summary>It has begun and takes no requests yet.</summary>
    Joining,

    /// <summary>It takes part.</summary>
    Active,

    /// <summary>It is stopping by itself.</summary>
    Stopping,

    /// <summary>It counts as a part, and did not answer in time when it was asked how it is.</summary>
    Silent,

    /// <summary>It was declared dead a while ago, and is not back.</summary>
    Dead,
}
